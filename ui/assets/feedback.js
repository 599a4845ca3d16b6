// Thumbs on answers and citations. What is kept is what the server says that it has kept.
(() => {
  "use strict";

  function placeOf(rate) {
    const answer = rate.closest(".nm-answer") ?? document.getElementById(rate.closest(".nm-turn").id.replace("sources", "answer"));
    const kept = [...(answer?.classList ?? [])].find((name) => name.startsWith("nm-kept-"));
    const conversation = document.querySelector(".nm-sources[data-conversation]")?.dataset.conversation;
    return { conversation, turn: Number(kept?.slice(8) ?? 0), marker: rate.dataset.marker ?? "" };
  }

  const make = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  function form(rate) {
    const reasons = Object.entries(nm.reasons[rate.dataset.marker ? "citation" : "answer"]);
    const reason = make("select", { name: "reason" }, ...reasons.map(([value, text]) => make("option", { value }, text)));
    const note = make("input", { name: "note", maxLength: 1000, autocomplete: "off" });
    const labels = [make("label", {}, nm.texts.why_bad, reason), make("label", {}, nm.texts.note, note)];
    return make("form", { className: "nm-why" }, ...labels, make("button", { className: "nm-button" }, nm.texts.save));
  }

  function press(rate, thumb) {
    for (const button of rate.querySelectorAll(".nm-thumb"))
      button.setAttribute("aria-pressed", String(Boolean(thumb) && button.classList.contains(`nm-${thumb}`)));
  }

  function tell(rate, text) {
    const told = rate.querySelector(".nm-thanks") ?? rate.appendChild(make("span", { className: "nm-thanks", role: "status" }));
    told.textContent = text;
  }

  async function give(rate, thumb, more = {}) {
    const place = placeOf(rate);
    const { thumb: kept = "", problem = "" } = await nm.server.rate({ ...place, thumb, ...more });
    known[nameOf(place)] = kept;
    press(rate, kept);
    return { kept, told: kept ? nm.texts.thanks : problem };
  }

  // Answers and sources are drawn anew as a conversation goes on, and when it is opened again: with the thumbs given before.
  let about = "";
  let known = {};
  const nameOf = ({ turn, marker }) => `${turn}${marker}`;

  nm.rated = async () => {
    const rates = document.querySelectorAll(".nm-rate");
    if (!rates.length || !nm.server) return;
    const { conversation } = placeOf(rates[0]);
    if (conversation && conversation !== about) {
      [about, known] = [conversation, {}];
      const given = await nm.server.opinions(conversation).catch(() => ({}));
      if (about === conversation) known = { ...given, ...known };
    }
    if (!Object.keys(known).length) return;
    for (const rate of document.querySelectorAll(".nm-rate")) press(rate, known[nameOf(placeOf(rate))]);
  };

  document.addEventListener("click", async (event) => {
    const thumb = event.target.closest?.(".nm-thumb");
    if (!thumb) return;
    const rate = thumb.closest(".nm-rate");
    const again = thumb.getAttribute("aria-pressed") === "true";
    rate.querySelector(".nm-why")?.remove();
    const down = thumb.classList.contains("nm-down");
    const { kept, told } = await give(rate, again ? "" : down ? "down" : "up");
    tell(rate, kept === "down" ? "" : told); // behind the second thumb thanks come with the reason
    if (kept !== "down") return;
    const why = rate.appendChild(form(rate));
    why.elements.reason.focus();
  });

  document.addEventListener("submit", async (event) => {
    const why = event.target.closest?.(".nm-why");
    if (!why) return;
    event.preventDefault();
    const rate = why.closest(".nm-rate");
    const { told } = await give(rate, "down", { reason: why.elements.reason.value, note: why.elements.note.value });
    tell(rate, told);
    why.remove();
  });
})();
