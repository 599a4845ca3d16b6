// Today is what a reader of their own digests sees first, and a question that is typed there goes to the chat.
(() => {
  "use strict";

  let landed = false;

  // Called whenever the page has changed (page.js): once the header tells what is indexed. Whoever reloads a conversation goes
  // on with it, and an address that names something else leads there.
  nm.land = () => {
    const facts = document.querySelector(".nm-facts");
    if (landed || !facts || !document.getElementById("nm-tab-today-button")) return;
    landed = true;
    const named = [...new URL(location.href).searchParams.keys()].some((key) => !key.startsWith("__"));
    if (facts.dataset.lands === "today" && !named && !location.hash && !sessionStorage.getItem("nm-conversation")) nm.openTab("today");
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
