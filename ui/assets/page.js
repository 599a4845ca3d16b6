// An answer can be copied with its sources; a conversation is read from the top of its last question. Everything else is in the
// other scripts or Gradio's.
(() => {
  "use strict";

  function asText(answer) {
    const text = answer.querySelector(".nm-text").cloneNode(true);
    for (const unread of text.querySelectorAll(".nm-check, .nm-agrees, .nm-silent, .nm-repaired .nm-unseen")) unread.remove();
    for (const flag of text.querySelectorAll(".nm-flag, .nm-differs")) flag.textContent = "(" + flag.textContent + ")";
    for (const chip of text.querySelectorAll(".nm-chip")) chip.textContent = " [" + chip.textContent + "]";
    for (const item of text.querySelectorAll("ol > li")) item.prepend(item.value + ". ");
    for (const item of text.querySelectorAll("ul > li")) item.prepend("- ");
    const lines = [...text.querySelectorAll("p")].map((p) => {
      const item = p.parentElement.tagName === "LI" && p.parentElement.firstElementChild === p;
      return (item ? p.parentElement.firstChild.textContent : "") + p.textContent.replaceAll("\u2060", "");
    });
    const number = answer.id.replace("answer-", "");
    const sources = [...document.querySelectorAll(`#sources-${number} .nm-bullet[id]`)].map((bullet) => {
      const link = bullet.closest(".nm-card").querySelector(".nm-title a");
      return "[" + bullet.querySelector(".nm-chip").textContent + "] " + link.textContent + ". " + link.href;
    });
    return lines.join("\n") + (sources.length ? "\n\n" + sources.join("\n") : "") + "\n";
  }

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".nm-copy");
    if (button) nm.copy(asText(button.closest(".nm-answer"))).then(() => nm.done(button));
  });

  // A new question goes to the top of the conversation and stays there while its answer grows below it, so that an answer is
  // read from its beginning; until the reader scrolls.
  let asked = "";
  let following = false;

  function follow() {
    const log = document.querySelector("#nm-log .bubble-wrap");
    const last = log ? [...log.querySelectorAll(".nm-answer")].pop() : null;
    if (!last) return;
    if (last.id !== asked) following = true;
    asked = last.id;
    const question = [...log.querySelectorAll(".nm-question")].pop();
    if (following && question) log.scrollTop += question.getBoundingClientRect().top - log.getBoundingClientRect().top - 16;
  }

  for (const moved of ["wheel", "touchmove", "keydown", "pointerdown"]) {
    document.addEventListener(moved, (event) => (following = following && !event.target.closest?.("#nm-log")), { passive: true });
  }

  const NAMES = { "#nm-box textarea": "question", "#nm-day-before": "day_before", "#nm-day-after": "day_after",
    "#nm-today-before": "day_before", "#nm-today-after": "day_after" };

  // Gradio names a message by its source text, which here is HTML, and the question box and buttons with a sign not at all.
  function rename() {
    for (const message of document.querySelectorAll('#nm-log [data-testid][aria-label*="<"]')) {
      message.setAttribute("aria-label", message.dataset.testid === "user" ? nm.texts.asked : nm.texts.answer);
    }
    for (const button of document.querySelectorAll('.overflow-menu > button[aria-label="More tabs"]')) {
      if (nm.texts.more_tabs !== "More tabs") button.setAttribute("aria-label", nm.texts.more_tabs);
    }
    for (const [place, text] of Object.entries(NAMES)) {
      document.querySelector(`${place}:not([aria-label])`)?.setAttribute("aria-label", nm.texts[text]);
    }
    const log = document.querySelector('#nm-log [role="log"]');
    if (log && log.getAttribute("aria-label") !== nm.texts.conversation) log.setAttribute("aria-label", nm.texts.conversation);
    const title = nm.titled ?? nm.texts.title; // Gradio sets its own
    if (document.title !== title) document.title = title;
  }

  // Whoever edits a question finds it in the box.
  let editing = false;
  let draft = "";
  let rewritten = ""; // the words of the question that the reader wants to put in another way

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.(".nm-act-edit, .nm-act-rewrite");
    if (!button) return;
    draft = document.querySelector("#nm-box textarea").value;
    rewritten = button.classList.contains("nm-act-rewrite") ? button.closest("li").title : "";
  }, { capture: true });

  // The question comes into the box a moment after the banner.
  function select(box, words, left) {
    const at = box.value.indexOf(words);
    if (at >= 0) box.setSelectionRange(at, at + words.length);
    else if (left) setTimeout(select, 25, box, words, left - 1);
  }

  function edit() {
    const before = editing;
    editing = document.querySelector(".nm-editing") !== null;
    const box = document.querySelector("#nm-box textarea");
    if (editing && !before) {
      box.focus();
      if (rewritten) select(box, rewritten, 40);
    }
    if (!editing && before && draft && !box.value) nm.fill(box, draft); // what was typed before the question was edited
    if (!editing) draft = "";
  }

  function changed() {
    rename();
    edit();
    nm.taken();
    follow();
    nm.remember();
    nm.rated();
    nm.disclose();
    nm.wait();
    nm.fit();
    const opening = nm.land();
    nm.charts();
    nm.mapped();
    nm.meet();
    nm.stars();
    if (!opening) nm.arrive();
    localTimes();
  }

  // Times are told by the reader's clock.
  function localTimes() {
    for (const time of document.querySelectorAll("time[datetime]:not([data-local])")) {
      time.dataset.local = "";
      time.textContent = new Date(time.dateTime).toLocaleString(nm.language, { dateStyle: "medium", timeStyle: "short" });
    }
  }

  const watched = { subtree: true, childList: true, attributes: true, attributeFilter: ["aria-label"] };
  new MutationObserver(changed).observe(document.documentElement, watched);
})();
