// Keys that work everywhere on the page: / goes to the question box, Esc stops the answer.
(() => {
  "use strict";

  const EDITABLE = "input, textarea, select, [contenteditable=true]";

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = document.querySelector("#nm-box textarea");
    if (event.key === "/" && !event.target.closest?.(EDITABLE)) {
      event.preventDefault();
      nm.openTab("chat");
      requestAnimationFrame(() => box?.focus());
    }
    if (event.key === "Escape" && !event.defaultPrevented) document.querySelector('.nm-wait [data-act="stop"]')?.click();
  });
})();
