// Papers that fit what is being typed, in a list above the question box. Called with the list's place and with the functions
// of the server when Gradio has made that place (actions.js).
nm.suggest = (place, server) => {
  "use strict";

  if (!server.suggest) return; // every keystroke would be a request to a server elsewhere
  const PAUSE = 80; // milliseconds without a key before papers are looked for
  const BOX = "#nm-box textarea";
  let wanted = ""; // the text that papers are wanted for; empty while none are
  let asking = false;
  let timer = 0;

  function close() {
    clearTimeout(timer);
    wanted = "";
    place.replaceChildren();
  }

  // One request at a time: what has been typed in the meantime is asked for when the last answer is there.
  async function ask() {
    if (asking) return;
    asking = true;
    const typed = wanted;
    const found = await server.suggest(typed).catch(() => "");
    asking = false;
    if (!wanted) return;
    if (wanted === typed) nm.put(place, found);
    else ask();
  }

  function typed(box) {
    clearTimeout(timer);
    const text = box.value.trim();
    if (!text) return close();
    timer = setTimeout(() => ((wanted = text), ask()), PAUSE);
  }

  // An unfinished syllable is no word; the text is read when the input method has put it down.
  for (const kind of ["input", "compositionend"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.matches?.(BOX) && !nm.composing(event)) typed(event.target);
    });
  }

  function pressed(event) {
    const inBox = event.target.matches?.(BOX);
    if (nm.composing(event) || !(inBox || place.contains(event.target))) return;
    if (event.key === "Enter" && inBox && !event.shiftKey) close();
    if (event.key === "Escape" && place.firstChild) {
      close();
      event.preventDefault(); // which says that it has done its work: an answer goes on (keys.js)
      document.querySelector(BOX)?.focus();
    }
  }

  // The arrows go from the box into the list and back.
  function moved(event) {
    const links = [...place.querySelectorAll("a")];
    const down = event.key === "ArrowDown";
    if (nm.composing(event) || !links.length || !(down || event.key === "ArrowUp")) return;
    const at = links.indexOf(document.activeElement);
    if (at < 0 && !(down && event.target.matches?.(BOX))) return;
    event.preventDefault();
    (links[at + (down ? 1 : -1)] ?? (down ? links.at(-1) : document.querySelector(BOX))).focus();
  }

  document.addEventListener("keydown", pressed, { capture: true });
  document.addEventListener("keydown", moved);

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#nm-chat button")) close();
  });

  // A click on the list leaves the focus in the box. When the focus goes elsewhere the list is in the way; when the reader
  // looks at another window it is not.
  place.addEventListener("mousedown", (event) => event.preventDefault());

  document.addEventListener("focusout", () =>
    setTimeout(() => {
      const now = document.activeElement;
      if (document.hasFocus() && !place.contains(now) && !now?.matches(BOX)) close();
    }),
  );
};
