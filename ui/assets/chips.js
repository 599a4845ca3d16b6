// Numbers lead from an answer to its sources and back, verdicts to their reasons. Resting on a number, or touching it, shows the
// bullet it stands for.
(() => {
  "use strict";

  const LIT = "nm-lit";
  const pop = Object.assign(document.createElement("div"), { className: "nm-pop", id: "nm-pop", hidden: true });
  pop.setAttribute("role", "tooltip");
  let shownFor = null;
  let timer = 0;

  function light(target) {
    for (const old of document.querySelectorAll("." + LIT)) old.classList.remove(LIT);
    target.classList.add(LIT);
    for (let fold = target.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
    target.closest(".nm-folded")?.classList.remove("nm-folded");
    target.scrollIntoView({ behavior: nm.calm.matches ? "auto" : "smooth", block: "center" });
    target.focus({ preventScroll: true });
  }

  // The panel holds the sources of every answer; those of the answer that was clicked in come into sight.
  function showSources(target) {
    const wanted = target.closest(".nm-turn");
    if (!wanted) return;
    nm.openTab("sources");
    for (const turn of wanted.parentElement.querySelectorAll(".nm-turn")) turn.hidden = turn !== wanted;
  }

  function follow(link) {
    const target = document.getElementById(link.getAttribute("href").slice(1));
    if (!target) return;
    hide();
    showSources(target);
    requestAnimationFrame(() => light(target));
  }

  function hide() {
    clearTimeout(timer);
    pop.hidden = true;
    shownFor?.removeAttribute("aria-describedby");
    shownFor = null;
  }

  function show(chip) {
    const source = document.getElementById(chip.getAttribute("href").slice(1));
    const card = source?.closest(".nm-card");
    if (!card) return;
    hide();
    const title = Object.assign(document.createElement("strong"), { textContent: card.querySelector(".nm-title").textContent });
    const doubt = card.querySelector(".nm-suspect")?.cloneNode(true);
    const open = Object.assign(document.createElement("button"), {
      type: "button", className: "nm-button", textContent: nm.texts.open_source,
    });
    open.addEventListener("click", () => follow(chip));
    pop.replaceChildren(title, ...(doubt ? [doubt] : []), source.querySelector("p").cloneNode(true), open);
    document.body.append(pop);
    pop.hidden = false;
    shownFor = chip;
    chip.setAttribute("aria-describedby", pop.id);
    put();
  }

  function put() {
    const at = shownFor.getBoundingClientRect();
    const room = document.documentElement.clientWidth - pop.offsetWidth - 12;
    pop.style.left = `${Math.max(12, Math.min(at.left - 24, room))}px`;
    const above = at.top - pop.offsetHeight - 8;
    pop.style.top = `${above > 8 ? above : at.bottom + 8}px`;
  }

  const chipAt = (target) => target.closest?.("#nm-log a.nm-chip");

  document.addEventListener("pointerover", (event) => {
    if (event.pointerType === "touch") return;
    const chip = chipAt(event.target);
    clearTimeout(timer);
    if (chip && chip !== shownFor) timer = setTimeout(() => show(chip), 120);
    else if (!chip && shownFor && !pop.contains(event.target)) timer = setTimeout(hide, 200);
  });

  document.addEventListener("focusin", (event) => {
    const chip = chipAt(event.target);
    if (chip?.matches(":focus-visible")) show(chip);
    else if (shownFor && !pop.contains(event.target)) hide();
  });

  document.addEventListener("keydown", (event) => event.key === "Escape" && hide());

  // A number that is reached by keys may scroll into sight only then.
  function scrolled(event) {
    if (!shownFor || pop.contains(event.target)) return;
    if (shownFor.matches(":focus-visible")) put();
    else hide();
  }

  document.addEventListener("scroll", scrolled, { capture: true, passive: true });

  let touched = false;
  document.addEventListener("pointerdown", (event) => (touched = event.pointerType === "touch"), { passive: true });

  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a.nm-chip, a.nm-flag");
    if (!link) {
      if (shownFor && !pop.contains(event.target)) hide();
      return;
    }
    event.preventDefault();
    // A finger cannot rest on a number: its first touch shows the bullet, the second opens it.
    if (touched && chipAt(link) && shownFor !== link) show(link);
    else follow(link);
  });
})();
