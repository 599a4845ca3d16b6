// What buttons do. Those with data-act are heard by the server as events of Gradio; those with data-do are done here.
(() => {
  "use strict";

  const BOX = "#nm-box textarea";

  // Called by Gradio when it has made the place that joins page and server (ui/tabs/chat.py).
  nm.start = (place, server, trigger) => {
    nm.server = server;
    nm.act = (name, value = "") => trigger("select", { name, value });
    nm.typed = (value) => trigger("input", { value });
    nm.suggest(place, server);
  };

  // Called for every place whose buttons are heard by the server there (ui/tabs/parts.py).
  nm.hear = (element, trigger) =>
    element.addEventListener("click", (event) => {
      const button = event.target.closest("[data-act], [data-do], a[href]");
      if (button?.dataset.act) trigger("select", { name: button.dataset.act, value: button.dataset.value ?? "" });
    });

  // The one place where HTML is put into the page: the server's, in which ui/markup has escaped what is not its own.
  nm.put = (place, html) => (place.innerHTML = html);

  nm.write = (field, text) => {
    Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  };

  nm.fill = (field, text) => {
    if (!field) return;
    nm.write(field, text);
    field.focus();
  };

  nm.openTab = (name) => {
    const tab = document.getElementById(`nm-tab-${name}-button`);
    if (tab && tab.getAttribute("aria-selected") !== "true") tab.click();
    // On a phone the tabs scroll.
    if (tab) tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 60;
  };

  nm.copy = async (text) => {
    if (navigator.clipboard) return navigator.clipboard.writeText(text);
    // Without https, as on a local network, browsers have the old way only.
    const area = document.body.appendChild(document.createElement("textarea"));
    area.value = text;
    area.select();
    document.execCommand("copy");
    area.remove();
  };

  nm.done = (button) => {
    button.dataset.name ??= button.textContent;
    button.textContent = "✓ " + nm.texts.copied;
    setTimeout(() => (button.textContent = button.dataset.name), 1400);
  };

  // A tab that is reloaded goes on with the conversation that it had, once the server has shown the empty one.
  let resumed = false;
  let empty = "";

  nm.remember = () => {
    const shown = document.querySelector(".nm-sources[data-conversation]");
    if (!shown || !nm.act) return;
    const before = sessionStorage.getItem("nm-conversation") ?? "";
    if (!resumed) {
      resumed = true;
      empty = shown.dataset.conversation;
      if (before) nm.act("open", before);
      return;
    }
    const now = shown.querySelector(".nm-turn") ? shown.dataset.conversation : "";
    if (now !== before && (now || shown.dataset.conversation !== empty)) sessionStorage.setItem("nm-conversation", now);
  };

  nm.save = ({ name, type, text }) => {
    if (!name) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  };

  // Whether a button that deletes has been pressed a second time; after the first it asks for some seconds.
  nm.sure = (button) => {
    if (button.dataset.sure) return true;
    [button.dataset.sure, button.textContent] = [button.textContent, button.dataset.value];
    setTimeout(() => {
      if (button.dataset.sure) button.textContent = button.dataset.sure;
      delete button.dataset.sure;
    }, 4000);
    return false;
  };

  const talkOf = (button) => button.closest("[data-conversation]").dataset.conversation;

  nm.do = {
    language(button) {
      document.cookie = `nonmun_language=${button.dataset.value};path=/;max-age=31536000;samesite=lax`;
      location.reload();
    },
    theme() {
      const theme = document.body.classList.toggle("dark") ? "dark" : "light";
      nm.keep.set("nm-theme", theme);
    },
    disclosed(button) {
      const note = button.closest(".nm-disclosure");
      nm.keep.set("nm-disclosed", note.dataset.about);
      note.hidden = true;
      document.querySelector(BOX)?.focus();
    },
    async bibtex(button) {
      const text = await nm.server.cite(button.dataset.value);
      if (text) await nm.copy(text).then(() => nm.done(button));
    },
    fill(button) {
      nm.view.close();
      nm.openTab("chat");
      const box = document.querySelector(BOX);
      nm.fill(box, button.dataset.value + box.value.replace(/^\d{4}\.\d{4,5}: /, "")); // what has been typed stays
    },
    async export(button) {
      const [kind, turn] = button.dataset.value.split(":");
      nm.save(await nm.server.export({ conversation: talkOf(button), kind, ...(turn ? { turn: Number(turn) } : {}) }));
    },
    cards(button) {
      for (const card of button.closest(".nm-turn").querySelectorAll(".nm-card.nm-folded")) card.classList.remove("nm-folded");
      button.parentElement.remove();
    },
    async report() {
      nm.save(await nm.server.report(null));
    },
    async written(button) {
      const [kind, report] = button.dataset.value.split(":");
      nm.save(await nm.server.written({ report, kind }));
    },
    rename(button) {
      const form = button.closest(".nm-talk").querySelector(".nm-rename");
      form.hidden = !form.hidden;
      if (!form.hidden) form.elements.title.select();
    },
    async delete(button) {
      if (!nm.sure(button)) return;
      const talk = button.closest(".nm-talk");
      if (!(await nm.server.delete(talkOf(button)))) return;
      if (talk.classList.contains("nm-current")) document.getElementById("nm-clear").click();
      talk.remove();
    },
  };

  // In messages classes say what a button does: Gradio's cleaning leaves nothing else.
  const part = (element, name) => [...element.classList].find((c) => c.startsWith(name))?.slice(name.length) ?? "";

  document.addEventListener("click", (event) => {
    const button = event.target.closest?.("[data-do], #nm-note [data-act], #nm-log .nm-button");
    if (!button) return;
    if (button.dataset.do) nm.do[button.dataset.do]?.(button, event);
    else if (button.dataset.act) nm.act?.(button.dataset.act);
    else if (part(button, "nm-act-")) nm.act?.(part(button, "nm-act-"), part(button, "nm-value-"));
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest?.(".nm-rename");
    if (!form) return;
    event.preventDefault();
    const title = await nm.server.rename({ conversation: talkOf(form), title: form.elements.title.value });
    if (!title) return;
    form.closest(".nm-talk").querySelector(".nm-line-title").textContent = title;
    form.hidden = true;
  });

  // The note on what is sent where is shown until it has been read once, for each model and server.
  nm.disclose = () => {
    for (const note of document.querySelectorAll(".nm-disclosure[hidden]"))
      if (nm.keep.get("nm-disclosed") !== note.dataset.about) note.hidden = false;
  };
})();
