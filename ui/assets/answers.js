// What can be done with an answer that is shown: unfold its list, sort it and read quotations whole.
(() => {
  "use strict";

  const FOLDED = "nm-folded";

  // The next papers of a list, with the headings before them.
  function unfold(button) {
    const answer = button.closest(".nm-text");
    let left = Number(button.textContent.match(/\d+/)[0]);
    for (const block of answer.querySelectorAll(`:scope .${FOLDED}:not(.nm-button)`)) {
      if (block.matches("li") && left-- <= 0) break;
      block.classList.remove(FOLDED);
    }
    button.classList.add(FOLDED);
    button.nextElementSibling?.classList.remove(FOLDED);
    fit(answer);
  }

  const FACTS = /(\d{4}-\d\d-\d\d)(?:,\D*([\d,]+))?/; // the day, and the votes

  function key(item, by) {
    const [, day = "", votes = "-1"] = item.querySelector(".nm-lead-facts")?.textContent.match(FACTS) ?? [];
    return by === "day" ? day : by === "votes" ? Number(votes.replaceAll(",", "")) : -item.value;
  }

  // The items keep their numbers, by which the conversation knows them; as many stay in sight.
  function sort(button, by) {
    const list = button.closest(".nm-text").querySelector("ol.nm-list");
    const items = [...list.children];
    const shown = items.filter((item) => !item.classList.contains(FOLDED)).length;
    const sorted = items.map((item) => [key(item, by), item]);
    sorted.sort(([a, one], [b, other]) => (a < b ? 1 : a > b ? -1 : one.value - other.value));
    sorted.forEach(([, item], place) => item.classList.toggle(FOLDED, place >= shown));
    list.append(...sorted.map(([, item]) => item));
    for (const other of button.parentElement.querySelectorAll("[class*=nm-do-sort]")) other.classList.toggle("nm-on", other === button);
    fit(list.closest(".nm-text"));
  }

  function quotes(button) {
    const text = button.closest(".nm-text");
    button.classList.toggle("nm-on", text.classList.toggle("nm-whole"));
  }

  // A report on what was asked: its subject is put into the box of the tab, where it begins with one more click.
  function report(button) {
    nm.openTab("browse");
    const put = (left) => {
      nm.openTab("report"); // which is there once Browse is
      const box = document.querySelector("#nm-report-box :is(input, textarea)");
      if (box?.getClientRects().length) nm.fill(box, button.title);
      else if (left) setTimeout(put, 50, left - 1);
    };
    put(40);
  }

  const DO = {
    "nm-do-report": report,
    "nm-do-rest": unfold,
    "nm-do-sort-given": (button) => sort(button, "given"),
    "nm-do-sort-day": (button) => sort(button, "day"),
    "nm-do-sort-votes": (button) => sort(button, "votes"),
    "nm-do-quotes": quotes,
  };

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("#nm-log .nm-button");
    const does = button && Object.keys(DO).find((name) => button.classList.contains(name));
    if (does) return DO[does](button);
    // A quotation that is cut opens where it is touched, unless its words are being marked.
    const quote = event.target.closest?.(".nm-quoting.nm-tall :is(.nm-more, ul.nm-list > li > p)");
    if (quote && !event.target.closest("a, button") && getSelection().isCollapsed) quote.classList.toggle("nm-open");
  });

  // In an answer that is longer than one screen and a half, what is quoted is cut to a line or two.
  const TALL = 900;

  function fit(text) {
    if (!text.classList.contains("nm-tall")) text.classList.toggle("nm-tall", text.offsetHeight > TALL);
  }

  // Its height comes late in a tab that is not open, and changes with the window.
  const resized = new ResizeObserver((entries) => entries.forEach(({ target }) => fit(target)));

  // Called whenever the page has changed (page.js).
  nm.fit = () => {
    for (const text of document.querySelectorAll(".nm-quoting:not([data-fit])")) {
      text.dataset.fit = "";
      fit(text);
      resized.observe(text);
    }
  };
})();
