// A question is planned while it is typed and pauses, for a reader who has read that what is typed goes to the model.
(() => {
  "use strict";

  const BOX = "#nm-box textarea";
  const PAUSE = 600; // milliseconds without a key
  const SHORTEST = 8; // characters of a question worth a plan
  let timer = 0;
  let planned = ""; // the text that the server was told of

  function told(text) {
    planned = text;
    nm.typed?.(text);
  }

  function agreed() {
    const note = document.querySelector(".nm-disclosure");
    return note?.dataset.about.endsWith(" ahead") && nm.keep.get("nm-disclosed") === note.dataset.about;
  }

  function typed(box) {
    clearTimeout(timer);
    const text = box.value.trim();
    if (planned && text !== planned) told(""); // at once: the request for it is closed
    if (text.length >= SHORTEST && agreed()) timer = setTimeout(() => text !== planned && told(text), PAUSE);
  }

  // An unfinished syllable is no word.
  for (const kind of ["input", "compositionend"]) {
    document.addEventListener(kind, (event) => {
      if (event.target.matches?.(BOX) && !nm.composing(event)) typed(event.target);
    });
  }

  // What is sent (asking.js) takes what was planned for it; the server knows which that is.
  document.addEventListener("nm-sent", () => {
    clearTimeout(timer);
    planned = "";
  });
})();
