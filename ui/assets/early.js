// Before Gradio is loaded: its texts follow the language of the page, and its colours what the reader chose.
(() => {
  "use strict";

  Object.defineProperty(navigator, "language", { get: () => nm.language });
  Object.defineProperty(navigator, "languages", { get: () => [nm.language] });

  // Where a browser keeps nothing for a page, nothing is remembered.
  nm.keep = {
    get: (name) => { try { return localStorage.getItem(name); } catch { return null; } },
    set: (name, value) => { try { localStorage.setItem(name, value); } catch { /* as above */ } },
  };

  // Whether a key belongs to an input method, which is putting a syllable together: its Enter ends the syllable and sends nothing.
  // Safari says so by the number of the key alone.
  nm.composing = (event) => event.isComposing || event.keyCode === 229;

  nm.calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  const theme = nm.keep.get("nm-theme");
  const address = new URL(location.href);
  if (theme && address.searchParams.get("__theme") !== theme) {
    address.searchParams.set("__theme", theme);
    history.replaceState(null, "", address);
  }
})();
