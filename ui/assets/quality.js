// Suspect digests: the list is drawn anew after a decision, and the reader stays at the digest that it was about.
(() => {
  "use strict";

  const LIST = "#nm-quality-digests";

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(`${LIST} [data-act]:not([data-act="more"])`);
    const list = button?.closest(LIST);
    if (!list) return;
    const open = [...list.querySelectorAll("li:has(details[open])")].map((item) => item.dataset.paper);
    const of = (paper) => list.querySelector(`li[data-paper="${CSS.escape(paper)}"]`);
    const seen = new MutationObserver(() => {
      seen.disconnect();
      for (const paper of open) of(paper)?.querySelector("details")?.setAttribute("open", "");
      const next = of(button.dataset.value)?.querySelector("[data-act]");
      next?.focus({ preventScroll: true });
      next?.scrollIntoView({ block: "nearest" });
    });
    seen.observe(list, { childList: true, subtree: true });
  });
})();
