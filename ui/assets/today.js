// Today is what a reader of their own digests sees first, and a question that is typed there goes to the chat.
(() => {
  "use strict";

  let landed = false;
  let opening = false;

  // Called whenever the page has changed (page.js): once the header tells what is indexed. Whoever reloads a conversation goes
  // on with it, and an address that names a place leads there (routes.js). Returns whether Today is about to be shown.
  nm.land = () => {
    const facts = document.querySelector(".nm-facts");
    const tab = document.getElementById("nm-tab-today-button");
    if (!landed && facts && tab) {
      landed = true;
      opening = facts.dataset.lands === "today" && !location.hash && !sessionStorage.getItem("nm-conversation");
      if (opening) nm.openTab("today");
    }
    opening = opening && tab?.getAttribute("aria-selected") !== "true";
    return opening;
  };

  nm.ask = (question) => {
    nm.openTab("chat");
    nm.fill(document.querySelector("#nm-box textarea"), question);
    setTimeout(() => document.querySelector("#nm-box .submit-button")?.click());
  };

  document.addEventListener("submit", (event) => {
    const form = event.target.closest?.(".nm-ask");
    if (!form) return;
    event.preventDefault();
    const question = form.elements.question.value.trim();
    form.reset();
    if (question) nm.ask(question);
  });
})();
