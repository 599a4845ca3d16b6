// A page that is open while its server is started again: the server knows nothing of it any more, and says so by another run.
(() => {
  "use strict";

  const RUN = "x-nonmun-run"; // as in ui/session/reader.py
  const BOX = "#nm-box textarea";
  const DRAFT = "nm-draft";
  let restarted = false;

  function heard(answer) {
    const run = answer.headers.get(RUN);
    if (!run || run === nm.run || restarted) return;
    restarted = true;
    tell();
  }

  function tell() {
    const line = Object.assign(document.createElement("p"), { className: "nm-restarted", textContent: nm.texts.restarted + " " });
    line.setAttribute("role", "alert");
    const button = Object.assign(document.createElement("button"), { className: "nm-button", type: "button", textContent: nm.texts.reload });
    button.dataset.do = "reload";
    line.append(button);
    document.body.prepend(line);
  }

  // Conversation and place are found again by the address; what is typed, by this.
  nm.do.reload = () => {
    sessionStorage.setItem(DRAFT, document.querySelector(BOX)?.value ?? "");
    location.reload();
  };

  // Called once the page is there (routes.js).
  nm.redraft = () => {
    const draft = sessionStorage.getItem(DRAFT);
    sessionStorage.removeItem(DRAFT);
    const box = document.querySelector(BOX);
    if (draft && box && !box.value) nm.fill(box, draft);
  };

  const fetched = window.fetch.bind(window);
  window.fetch = async (asked, options = {}) => {
    const headers = new Headers(options.headers ?? (asked instanceof Request ? asked.headers : undefined));
    headers.set(RUN, nm.run);
    const answer = await fetched(asked, { ...options, headers });
    heard(answer);
    return answer;
  };

  // Whoever comes back to the page is told before the next click.
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden && !restarted) fetched(nm.alive, { cache: "no-store" }).then(heard, () => {});
  });
})();
