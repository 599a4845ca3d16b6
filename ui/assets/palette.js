// Ctrl+K: ask, search, go to a day, an author or a paper, or do what a button does, with the keyboard alone. And ?: the keys.
(() => {
  "use strict";

  const BOX = "#nm-box textarea";
  const SEARCH = "#nm-search-box :is(input, textarea)";
  const MOST = 12;

  const make = (tag, className, text) => Object.assign(document.createElement(tag), { className, textContent: text ?? "" });
  const filled = (text, value) => text.replace("{text}", value);

  // --- a dialog of the browser's: it keeps the focus inside and gives it back ---

  function dialog(className, name) {
    const made = make("dialog", className);
    made.setAttribute("aria-label", name);
    made.addEventListener("click", (event) => event.target === made && made.close());
    made.addEventListener("close", () => made.remove());
    document.body.append(made);
    return made;
  }

  nm.isDialog = () => document.querySelector("dialog.nm-dialog[open]");

  // --- where one can go ---

  const TABS = ["chat", "today", "browse", "day", "all", "report", "library", "trends", "quality", "settings", "sources", "search", "history"];
  const INSIDE = { day: "browse", all: "browse", report: "browse", sources: "chat", search: "chat", history: "chat" };

  function open(name) {
    nm.view.close();
    if (INSIDE[name]) nm.openTab(INSIDE[name]);
    nm.openTab(name);
  }

  function ask(text) {
    open("chat");
    setTimeout(() => {
      const box = document.querySelector(BOX);
      nm.fill(box, text);
      const enter = new KeyboardEvent("keypress", { key: "Enter", bubbles: true, cancelable: true }); // what Gradio hears
      setTimeout(() => box.dispatchEvent(enter), 100);
    }, 50);
  }

  function search(text) {
    open("search");
    requestAnimationFrame(() => nm.fill(document.querySelector(SEARCH), text));
  }

  function commands(typed) {
    const found = TABS.map((name) => [document.getElementById(`nm-tab-${name}-button`)?.textContent.trim(), () => open(name)]);
    found.push([document.getElementById("nm-clear")?.textContent.trim(), () => {
      nm.openTab("chat");
      document.getElementById("nm-clear").click();
    }]);
    for (const button of document.querySelectorAll(".nm-header [data-do]")) {
      found.push([button.title || button.textContent, () => button.click()]);
    }
    found.push([nm.texts.keys_title, nm.showKeys]);
    return found.filter(([name]) => name?.toLowerCase().includes(typed.toLowerCase())).map(([name, go]) => [nm.texts.palette_do, name, go]);
  }

  async function places(typed) {
    const found = typed ? await nm.server?.places?.(typed).catch(() => null) : null;
    const { month = "", days = [], authors = [], papers = [] } = found ?? {};
    return [
      ...(month ? [[nm.texts.palette_month, month, () => nm.go(`search/${month}`)]] : []),
      ...days.map((value) => [nm.texts.palette_day, value, () => nm.go(`day/${value}`)]),
      ...authors.map((name) => [nm.texts.palette_author, name, () => nm.go(`author/${name}`)]),
      ...papers.map(([id, title]) => [nm.texts.palette_paper, title, () => nm.go(`paper/${id}`)]),
    ];
  }

  // --- the palette ---

  nm.palette = () => {
    if (nm.isDialog()) return;
    const made = dialog("nm-dialog nm-palette", nm.texts.palette);
    const field = make("input", "nm-palette-field");
    const list = make("ul", "nm-palette-list");
    Object.assign(field, { type: "text", placeholder: nm.texts.palette_help, autocomplete: "off", spellcheck: false });
    list.id = "nm-palette-list";
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", nm.texts.palette);
    for (const [name, value] of Object.entries({ role: "combobox", "aria-expanded": "true", "aria-controls": list.id,
      "aria-autocomplete": "list", "aria-label": nm.texts.palette })) field.setAttribute(name, value);
    made.append(field, list);
    let options = [];
    let chosen = 0;
    let number = 0;

    function draw() {
      list.replaceChildren(...options.map(([kind, name], place) => {
        const item = make("li", place === chosen ? "nm-on" : "");
        item.id = `nm-palette-${place}`;
        item.setAttribute("role", "option");
        item.setAttribute("aria-selected", String(place === chosen));
        item.append(make("span", "nm-palette-kind", kind), make("span", "nm-palette-name", name));
        return item;
      }));
      field.setAttribute("aria-activedescendant", options.length ? `nm-palette-${chosen}` : "");
      list.children[chosen]?.scrollIntoView({ block: "nearest" });
    }

    function show(found) {
      [options, chosen] = [found.slice(0, MOST), 0];
      draw();
    }

    async function typed() {
      const text = field.value.trim();
      const mine = ++number;
      const asked = text ? [[nm.texts.palette_ask, text, () => ask(text)], [nm.texts.palette_search, text, () => search(text)]] : [];
      const does = commands(text);
      show([...asked, ...does]);
      const found = await places(text);
      if (mine !== number || !found.length) return;
      // Whoever types a date wants to go there, not to ask.
      show(/^\d{4}-\d/.test(text) ? [...found, ...asked, ...does] : [...asked, ...found, ...does]);
    }

    function go(place) {
      const [, , act] = options[place] ?? [];
      if (!act) return;
      made.close();
      act();
    }

    field.addEventListener("input", typed);
    field.addEventListener("keydown", (event) => {
      if (nm.composing(event)) return;
      const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (step && options.length) [chosen] = [(chosen + step + options.length) % options.length];
      if (event.key === "Enter") go(chosen);
      if (step) draw();
      if (step || event.key === "Enter") event.preventDefault();
    });
    // Not at the click: what is found meanwhile is drawn anew under the pointer.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const item = event.target.closest("li");
      if (item) go([...list.children].indexOf(item));
    });
    made.showModal();
    field.focus();
    typed();
  };

  // --- the keys ---

  nm.showKeys = () => {
    if (nm.isDialog()) return;
    const made = dialog("nm-dialog nm-keys-help", nm.texts.keys_title);
    const table = make("dl", "");
    for (const line of nm.texts.keys_list.split("\n").filter(Boolean)) {
      const [keys, does] = line.split("|");
      const name = make("dt", "");
      name.append(...keys.split(" ").map((key) => make("kbd", "", key)));
      table.append(name, make("dd", "", does));
    }
    const close = make("button", "nm-button", nm.texts.close);
    close.type = "button";
    close.addEventListener("click", () => made.close());
    made.append(make("h2", "", nm.texts.keys_title), table, close);
    made.showModal();
  };
})();
