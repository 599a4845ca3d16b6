// A question leaves the box once the server has taken it, and nothing else does: what was typed since stays, and so does a question
// that did not arrive. Esc stops it even before it has arrived.
(() => {
  "use strict";

  const BOX = "#nm-box textarea";
  const ARRIVES = 5000; // milliseconds in which a question is on its way; later it is lost, and Esc is for something else
  let sent = null; // what is on its way: its text, the number of the answer before it, when it left, whether to stop it

  const running = () => document.querySelector("#nm-log :is(.nm-waiting, .nm-answering)");
  const newest = () => Math.max(0, ...[...document.querySelectorAll("#nm-log .nm-answer")].map((it) => Number(it.id.split("-")[1])));

  function send() {
    const text = document.querySelector(BOX)?.value ?? "";
    document.dispatchEvent(new Event("nm-sent"));
    if (text.trim() && !running()) sent = { text, before: newest(), at: performance.now(), stop: false };
  }

  // Gradio reads the box a moment after it was told to send it: called with what it has read (tabs/chat.py).
  nm.asked = (read) => (sent && read.startsWith(sent.text) ? sent.text : read);

  // Called whenever the page has changed (page.js).
  nm.taken = () => {
    if (!sent || newest() <= sent.before) return;
    const { text, stop } = sent;
    sent = null;
    const box = document.querySelector(BOX);
    if (box?.value.startsWith(text)) nm.write(box, box.value.slice(text.length));
    if (stop) nm.act("stop");
  };

  nm.isOnItsWay = () => sent && performance.now() - sent.at < ARRIVES;
  nm.stopOnArrival = () => (sent.stop = true);

  // The keypress is what Gradio hears, and what the palette sends. keys.js keeps back the one that ends a syllable.
  document.addEventListener("keypress", (event) => {
    if (event.target.matches?.(BOX) && event.key === "Enter" && !event.shiftKey) send();
  }, { capture: true });

  document.addEventListener("click", (event) => {
    if (event.target.closest?.("#nm-box button")) send();
    if (event.target.closest?.("#nm-clear")) nm.write(document.querySelector(BOX), "");
  }, { capture: true });
})();
