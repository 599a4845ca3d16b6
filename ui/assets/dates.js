// Fields for days become the browser's own: a calendar on a laptop, the wheels of a phone, and dates that are always whole.
(() => {
  "use strict";

  function dress() {
    for (const field of document.querySelectorAll('.nm-date input:not([type="date"])')) field.type = "date";
  }

  new MutationObserver(dress).observe(document.documentElement, { subtree: true, childList: true });
})();
