// On a phone the panel is a sheet over the answer: its tabs stand at the foot of the window, and one of them raises it.
(() => {
  "use strict";

  const NARROW = window.matchMedia("(max-width: 980px)");
  const NAMES = ["sources", "search", "history"];
  const tabs = "#nm-panel > .tab-wrapper button[role=tab]";

  nm.sheet = (open) => {
    const raised = open && NARROW.matches;
    if (document.body.classList.toggle("nm-raised", raised) === raised && raised) closer();
  };
  nm.isRaised = () => document.body.classList.contains("nm-raised");

  function closer() {
    const place = document.querySelector("#nm-panel > .tab-wrapper");
    if (!place || place.querySelector(".nm-sheet-close")) return;
    const button = Object.assign(document.createElement("button"), { type: "button", className: "nm-sheet-close", textContent: "✕" });
    button.setAttribute("aria-label", nm.texts.close);
    button.addEventListener("click", () => nm.sheet(false));
    place.append(button);
  }

  const openTab = nm.openTab;
  nm.openTab = (name) => {
    openTab(name);
    if (NAMES.includes(name)) nm.sheet(true);
    else nm.sheet(false);
  };

  document.addEventListener("click", (event) => {
    const tab = event.target.closest?.(tabs);
    if (tab) {
      // A second tap on the tab that is open puts the sheet away.
      nm.sheet(!(nm.isRaised() && tab === before));
      before = tab;
    } else if (event.target.closest?.("#nm-tabs > .tab-wrapper, #nm-history [data-act=open]")) nm.sheet(false);
    else if (nm.isRaised() && event.isTrusted && event.target.closest?.("#nm-chat") && !event.target.closest("a.nm-chip")) nm.sheet(false);
  });
  let before = null;

  NARROW.addEventListener("change", () => nm.sheet(false));
})();
