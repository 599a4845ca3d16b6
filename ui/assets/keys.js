// Keys that work everywhere on the page: Ctrl+K goes anywhere, / to the question box, ? shows the keys, Esc closes what was opened
// last, and stops the answer when nothing is open.
(() => {
  "use strict";

  const BOX = "#nm-box textarea";
  const TEXT = "input:not([type=checkbox], [type=radio], [type=button], [type=submit], [type=range]), textarea, select";
  const ROLES = "[role=textbox], [role=searchbox], [role=combobox], [role=spinbutton]";

  /* What is typed is never taken from a box that has the focus; but a question does not begin with these signs, so that in its box
     they are keys while it is empty. */
  const typing = (target) =>
    (target.isContentEditable || target.closest?.(`${TEXT}, ${ROLES}`)) && !(target.matches(BOX) && !target.value);

  function toQuestion() {
    nm.view.close();
    nm.openTab("chat");
    requestAnimationFrame(() => document.querySelector(BOX)?.focus());
  }

  const shown = (selector) => [...document.querySelectorAll(selector)].find((it) => it.checkVisibility?.() ?? !it.hidden);

  // A form that a button of the same place has opened; what was typed in it stays there.
  const folded = (form, place, opener) => {
    form.hidden = true;
    form.closest(place)?.querySelector(opener)?.focus();
  };

  // What can be open, what lies over the other first; without a function it closes by itself.
  const OPEN = [
    [() => nm.isDialog()],
    [() => document.querySelector(":popover-open")],
    [() => document.querySelector("#nm-view[open]")],
    [() => shown("ul.options[role=listbox]")],
    [() => shown(".nm-suggestions")],
    [() => shown(".nm-pop:not([hidden])")],
    [() => shown(".nm-why"), (it) => {
      const thumb = it.parentElement.querySelector(".nm-thumb.nm-down");
      it.remove();
      thumb?.focus();
    }],
    [() => shown(".nm-rename:not([hidden])"), (it) => folded(it, ".nm-talk", "[data-do=rename]")],
    [() => shown(".nm-note-form:not([hidden])"), (it) => folded(it, ".nm-entry", "[data-do=note]")],
    [() => shown(".nm-renaming:not([hidden])"), (it) => folded(it, ".nm-shelf", "[data-do=rename-list]")],
    [() => nm.isRaised?.(), () => {
      nm.sheet(false);
      shown("#nm-panel > .tab-wrapper [role=tab][aria-selected=true]")?.focus();
    }],
    [() => shown("details.nm-mode[open]"), (it) => {
      it.removeAttribute("open");
      it.querySelector("summary")?.focus();
    }],
    [() => shown('.nm-editing [data-act="cancel"]'), (it) => it.click()],
    [() => shown('.nm-wait [data-act="stop"]'), (it) => it.click()],
    [() => nm.isOnItsWay(), () => nm.stopOnArrival()],
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

  let composed = false; // whether the last key belonged to an input method

  window.addEventListener("keydown", (event) => {
    composed = nm.composing(event);
    if (composed) return;
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

  // Gradio sends at the keypress that follows, without asking whether it ends a syllable.
  window.addEventListener("keypress", (event) => {
    if (event.key !== "Enter" || !(composed || nm.composing(event))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  }, { capture: true });
})();
