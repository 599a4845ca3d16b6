// Keys that work everywhere on the page: Ctrl+K goes anywhere, / to the question box, ? shows the keys, Esc closes what was opened
// last, and stops the answer when nothing is open.
(() => {
  "use strict";

  const EDITABLE = "input, textarea, select, [contenteditable=true]";
  const BOX = "#nm-box textarea";
  /* A question, or words to search for, never begin with these signs: in such a box, while it is empty, they are keys, too. */
  const ASKING = `${BOX}, #nm-search-box input, #nm-list-words input`;

  const typing = (target) => target.closest?.(EDITABLE) && !(target.matches(ASKING) && !target.value);

  function toQuestion() {
    nm.openTab("chat");
    requestAnimationFrame(() => document.querySelector(BOX)?.focus());
  }

  const shown = (selector) => [...document.querySelectorAll(selector)].find((it) => it.checkVisibility?.() ?? !it.hidden);

  // What can be open, what lies over the other first; a dialog and the suggestions close by themselves.
  const OPEN = [
    [() => nm.isDialog(), null],
    [() => shown(".nm-suggestions"), null],
    [() => shown(".nm-pop:not([hidden])"), null],
    [() => shown(".nm-why"), (it) => it.remove()],
    [() => shown(".nm-rename:not([hidden])"), (it) => {
      it.hidden = true;
      it.closest(".nm-talk")?.querySelector("[data-do=rename]")?.focus();
    }],
    [() => nm.isRaised?.(), () => nm.sheet(false)],
    [() => shown("details.nm-mode[open]"), (it) => it.removeAttribute("open")],
    [() => shown('.nm-editing [data-act="cancel"]'), (it) => it.click()],
    [() => shown('.nm-wait [data-act="stop"]'), (it) => it.click()],
  ];

  function close(event) {
    for (const [find, shut] of OPEN) {
      const open = find();
      if (!open) continue;
      if (shut) {
        shut(open);
        event.preventDefault();
        event.stopPropagation();
      }
      return;
    }
  }

  window.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (nm.isDialog()) nm.isDialog().close();
      else nm.palette();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape" && !event.defaultPrevented) return close(event);
    if ((event.key !== "/" && event.key !== "?") || nm.isDialog() || typing(event.target)) return;
    event.preventDefault();
    if (event.key === "/") toQuestion();
    else nm.showKeys();
  }, { capture: true });
})();
