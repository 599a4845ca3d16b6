// What a page can say of itself that nobody outside can measure to the millisecond. Runs before the page's own scripts.
(() => {
  "use strict";

  const BOX = "#nm-box textarea";
  const painted = (then) => requestAnimationFrame(() => setTimeout(then));
  const now = () => performance.now();

  // The milliseconds from navigation to a question box that can be typed in.
  const ready = new Promise((resolve) => {
    const look = () => {
      const boxes = [...document.querySelectorAll(`${BOX}, .nm-ask input`)]; // that of the chat, or that of Today
      const usable = (box) => !box.disabled && !box.readOnly && box.getClientRects().length;
      if (boxes.some(usable)) resolve(now());
      else requestAnimationFrame(look);
    };
    look();
  });

  // When the next question is sent, when its answer's first word is there, and when it has ended.
  const answer = { sent: 0, first: 0, end: 0 };
  function watchAnswer() {
    document.addEventListener("keydown", (e) => (answer.sent ||= e.key === "Enter" ? e.timeStamp : 0), { capture: true });
    new MutationObserver(() => {
      const last = [...document.querySelectorAll(".nm-answer")].pop();
      if (!answer.sent || !last) return;
      if (last.textContent.includes("Echo of")) answer.first ||= now();
      if (last.matches(".nm-done, .nm-failed, .nm-stopped")) answer.end ||= now();
    }).observe(document, { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: ["class"] });
  }

  // The milliseconds from the next event of a kind until what it changes is painted; 10 seconds when it changes nothing.
  function delayOf(kind, state) {
    const before = state();
    window.nmProbes.delay = new Promise((resolve) => {
      const begun = (event) => {
        const look = () => {
          if (state() !== before || now() - event.timeStamp > 10000) painted(() => resolve(now() - event.timeStamp));
          else requestAnimationFrame(look);
        };
        look();
      };
      document.addEventListener(kind, begun, { capture: true, once: true });
    });
  }

  // The milliseconds from each change of a text box until the papers that fit are painted. A key whose papers are not
  // asked for, because the next one came first, waits for those of a later text.
  function watchTyping(box, results) {
    const keys = []; // {text, at, shown}
    let due = -1; // the papers asked for up to this key have come, and are not shown yet
    let came = 0;
    const mine = (node) => node.nodeType === 1 && (node.matches(results) || node.querySelector(results));

    document.addEventListener(
      "input",
      (event) => {
        if (event.target.matches?.(box)) keys.push({ text: event.target.value.trim(), at: event.timeStamp, shown: 0 });
      },
      { capture: true },
    );

    function strings(value) {
      if (typeof value === "string") return [value];
      return value && typeof value === "object" ? Object.values(value).flatMap(strings) : [];
    }

    const send = window.fetch;
    window.fetch = async (...call) => {
      const body = call[1]?.body;
      let last = -1;
      if (typeof body === "string" && body.startsWith("{")) {
        const sent = new Set(strings(JSON.parse(body)).map((text) => text.trim()));
        last = keys.findLastIndex((key) => key.text && sent.has(key.text));
      }
      const response = await send(...call);
      if (last >= 0) [due, came] = [Math.max(due, last), now()];
      return response;
    };

    new MutationObserver((changes) => {
      const within = (node) => (node.nodeType === 1 ? node : node.parentElement)?.closest(results);
      const shows = changes.some((change) => within(change.target) || [...change.addedNodes].some(mine));
      if (!shows || due < 0 || now() - came > 1000) return;
      const upTo = due;
      due = -1;
      painted(() => keys.slice(0, upTo + 1).forEach((key) => (key.shown ||= now())));
    }).observe(document, { subtree: true, childList: true, characterData: true });

    return keys;
  }

  window.nmProbes = { ready, answer, watchAnswer, delayOf, watchTyping, delay: Promise.resolve(0) };
})();
