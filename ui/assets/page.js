// Numbers lead from an answer to its sources and back, verdicts to their reasons; an answer can be copied with both. Everything else is Gradio's.
(() => {
  "use strict";

  const texts = window.nmTexts; // set by ui/server.py
  const LIT = "nm-lit";
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  function light(target) {
    for (const old of document.querySelectorAll("." + LIT)) old.classList.remove(LIT);
    target.classList.add(LIT);
    target.scrollIntoView({ behavior: calm.matches ? "auto" : "smooth", block: "center" });
    target.focus({ preventScroll: true });
  }

  // The panel holds the sources of every answer; those of the answer that was clicked in come into sight.
  function showSources(target) {
    const wanted = target.closest(".nm-turn");
    for (const turn of wanted ? wanted.parentElement.querySelectorAll(".nm-turn") : []) turn.hidden = turn !== wanted;
  }

  function asText(answer) {
    const text = answer.querySelector(".nm-text").cloneNode(true);
    for (const check of text.querySelectorAll(".nm-check")) check.remove();
    for (const flag of text.querySelectorAll(".nm-flag")) flag.textContent = "(" + flag.textContent + ")";
    for (const chip of text.querySelectorAll(".nm-chip")) chip.textContent = " [" + chip.textContent + "]";
    for (const item of text.querySelectorAll("ol > li")) item.prepend(item.value + ". ");
    for (const item of text.querySelectorAll("ul > li")) item.prepend("- ");
    const lines = [...text.querySelectorAll("p")].map((p) => {
      const item = p.parentElement.tagName === "LI" && p.parentElement.firstElementChild === p;
      return (item ? p.parentElement.firstChild.textContent : "") + p.textContent.replaceAll("\u2060", "");
    });
    const number = answer.id.replace("answer-", "");
    const sources = [...document.querySelectorAll("#sources-" + number + " .nm-bullet")].map((bullet) => {
      const link = bullet.closest(".nm-card").querySelector("h3 a");
      return "[" + bullet.querySelector(".nm-chip").textContent + "] " + link.textContent + ". " + link.href;
    });
    return lines.join("\n") + (sources.length ? "\n\n" + sources.join("\n") : "") + "\n";
  }

  async function copy(text) {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Without https, as on a local network, browsers have the old way only.
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  }

  document.addEventListener("click", (event) => {
    const chip = event.target.closest?.("a.nm-chip, a.nm-flag");
    if (chip) {
      event.preventDefault();
      const target = document.getElementById(chip.getAttribute("href").slice(1));
      if (!target) return;
      showSources(target);
      light(target);
      return;
    }
    const button = event.target.closest?.(".nm-copy");
    if (button) {
      copy(asText(button.closest(".nm-answer"))).then(() => {
        const before = button.textContent;
        button.textContent = "✓";
        setTimeout(() => (button.textContent = before), 1200);
      });
    }
  });

  // A new question goes to the top of the conversation and stays there while its answer grows below it, so that an answer is
  // read from its beginning; until the reader scrolls.
  let asked = "";
  let following = false;

  function follow() {
    const log = document.querySelector("#nm-log .bubble-wrap");
    const last = log ? [...log.querySelectorAll(".nm-answer")].pop() : null;
    if (!last) return;
    if (last.id !== asked) following = true;
    asked = last.id;
    const question = [...log.querySelectorAll(".nm-question")].pop();
    if (following && question) log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - 16;
  }

  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    document.addEventListener(moved, (event) => (following = following && !event.target.closest?.("#nm-log")), { passive: true });
  }

  // Gradio names a message by its source text, which here is HTML, and the question box not at all.
  function rename() {
    for (const message of document.querySelectorAll('#nm-log [data-testid][aria-label*="<"]')) {
      message.setAttribute("aria-label", message.dataset.testid === "user" ? texts.asked : texts.answer);
    }
    document.querySelector("#nm-box textarea:not([aria-label])")?.setAttribute("aria-label", texts.question);
  }

  const watched = { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] };
  new MutationObserver(() => (rename(), follow())).observe(document.documentElement, watched);
})();
