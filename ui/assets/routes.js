// The address of the page follows what is shown, so that back, forward, reload and a copied link lead there. It is behind a #, which
// no server sees: #/paper/2406.14347, #/search/dpo?votes=5, #/day/2024-06-21, #/list/ID, #/chat/ID.
(() => {
  "use strict";

  const PATIENCE = 8000; // milliseconds until a place that does not appear is given up
  const VIEWS = ["paper", "author", "like"];
  const PARTS = ["all", "report", "map"]; // of Browse, beside the days
  const TABS = ["today", "trends", "quality", "settings"]; // that have nothing but themselves to go to
  let arrived = false;
  let moving = false;

  const selected = (tabs) =>
    document.querySelector(`${tabs} > .tab-wrapper [role="tab"][aria-selected="true"]`)?.id.replace(/^nm-tab-|-button$/g, "") ?? "";
  const field = (place) => document.querySelector(`${place} :is(input, textarea)`)?.value.trim() ?? "";
  const text = (place) => document.querySelector(place)?.textContent.trim() ?? "";

  // --- where the reader is ---

  const HERE = {
    chat() {
      const found = selected("#nm-panel") === "search" && document.querySelector("#nm-found .nm-search-place");
      if (found && found.dataset.route) return { route: searchRoute(found.dataset.route), title: field("#nm-search-box") };
      const talk = document.querySelector(".nm-sources[data-conversation]");
      if (!talk?.querySelector(".nm-turn")) return { route: "chat", title: "" };
      const title = text(".nm-talk.nm-current .nm-line-title") || text(".nm-sources .nm-turn .nm-asked");
      return { route: `chat/${talk.dataset.conversation}`, title };
    },
    browse() {
      const part = selected("#nm-browse-tabs");
      const map = part === "map" && document.querySelector(".nm-map");
      if (map) return { route: map.dataset.route, title: map.dataset.title };
      const day = field("#nm-day");
      if (part === "day" && day) return { route: `day/${day}`, title: day };
      return { route: part && part !== "day" ? `browse/${part}` : "browse", title: text(`#nm-tab-${part || "browse"}-button`) };
    },
    library() {
      const shown = document.querySelector(".nm-library");
      return { route: shown?.dataset.route ?? "library", title: shown?.dataset.title ?? "" };
    },
  };

  function here() {
    if (nm.view.route) return { route: nm.view.route, title: nm.view.title };
    const tab = selected("#nm-tabs");
    return HERE[tab]?.() ?? { route: tab || "chat", title: text(`#nm-tab-${tab}-button`) };
  }

  nm.heading = () => here().title;

  // What a search asks for is written behind its words; both are encoded already, by the server (ui/session/search_address.py).
  function searchRoute(address) {
    const [words, ...rest] = address.split("?");
    const narrowed = new URLSearchParams(rest.join("?")).toString();
    return `search/${encodeURIComponent(decoded(words))}${narrowed && `?${narrowed}`}`;
  }

  function decoded(text) {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  }

  function read() {
    if (!location.hash.startsWith("#/")) return "";
    const route = location.hash.slice(2);
    return kindOf(route) === "search" ? searchRoute(route.slice(7)) : decoded(route);
  }

  const kindOf = (route) => route.split("/", 1)[0];
  const hashOf = (route) => "#/" + (kindOf(route) === "search" ? route : encodeURIComponent(route).replaceAll("%2F", "/"));

  // What follows a place takes its entry in the history: words that are typed, and a conversation that begins.
  const follows = (before, now) =>
    !before ||
    (kindOf(before) === "search" && kindOf(now) === "search") ||
    (before === "chat" && kindOf(now) === "chat") ||
    (before === "browse" && kindOf(now) === "day"); // the day is not there yet

  nm.located = () => {
    if (!arrived || moving) return;
    const { route, title } = here();
    nm.titled = title && route !== "chat" ? `${title} · nonmun` : nm.texts.title;
    if (document.title !== nm.titled) document.title = nm.titled;
    const before = read();
    if (route === before) return;
    const steps = history.state?.nm ?? 0;
    if (follows(before, route)) history.replaceState({ nm: steps }, "", hashOf(route));
    else history.pushState({ nm: steps + 1 }, "", hashOf(route));
  };

  // Whether there is a place on this page to go back to.
  nm.goneFrom = () => (history.state?.nm ?? 0) > 0;

  // --- the way there ---

  nm.go = (route) => (location.hash = hashOf(route));

  nm.do.search = (button) => nm.go(`search/${encodeURIComponent(button.dataset.value)}`);

  function until(found) {
    return new Promise((resolve) => {
      const end = Date.now() + PATIENCE;
      const look = () => (found() || Date.now() > end ? resolve() : setTimeout(look, 40));
      look();
    });
  }

  async function tab(...names) {
    for (const name of names) {
      await until(() => document.getElementById(`nm-tab-${name}-button`));
      nm.openTab(name);
    }
  }

  const GO = {
    async chat(id, first) {
      await tab("chat");
      if (selected("#nm-panel") === "search") nm.openTab("sources");
      const there = () => document.querySelector(".nm-sources[data-conversation]")?.dataset.conversation === id;
      if (!id || there()) return;
      if (!first) nm.act("open", id); // a page that is loaded resumes it itself
      await until(() => there() || document.querySelector("#nm-note .nm-problem"));
      if (!there()) sessionStorage.removeItem("nm-conversation");
    },
    async search(wanted) {
      await tab("chat", "search");
      await until(() => nm.searches);
      const there = () => here().route === `search/${wanted}`;
      if (there()) return;
      const before = document.querySelector("#nm-found .nm-search-place");
      nm.searches("select", { name: "search", value: wanted });
      await until(() => there() || document.querySelector("#nm-found .nm-search-place") !== before);
    },
    async day(day) {
      await tab("browse", "day");
      await until(() => nm.days && document.querySelector("#nm-day-papers :is(li, p)"));
      if (field("#nm-day") === day) return;
      nm.days("select", { name: "day", value: day });
      await until(() => [day, ""].includes(field("#nm-day")));
    },
    async browse(part) {
      await tab("browse");
      if (PARTS.includes(part)) await tab(part);
      else if (part) lost();
    },
    async map(wanted) {
      await tab("browse", "map");
      await until(() => nm.maps);
      const there = () => document.querySelector(".nm-map")?.dataset.route === `map/${wanted}`;
      if (!wanted || there()) return;
      const drawn = () => document.querySelector("#nm-map-told [data-drawn]")?.dataset.drawn;
      const before = drawn();
      nm.maps("select", { name: "map", value: wanted });
      await until(() => drawn() && drawn() !== before);
    },
    async list(id) {
      await tab("library");
      await until(() => document.querySelector(".nm-library"));
      await nm.openList(id);
    },
    async library() {
      await tab("library");
      await until(() => document.querySelector(".nm-library"));
      if (document.querySelector(".nm-library")?.dataset.route !== "library") await nm.openList("");
    },
  };

  // What an address names does not exist: one line says so, until it is dismissed or something else is opened.
  function lost() {
    const line = Object.assign(document.createElement("p"), { className: "nm-lost" });
    const close = Object.assign(document.createElement("button"), { type: "button", textContent: "✕" });
    line.setAttribute("role", "alert");
    close.setAttribute("aria-label", nm.texts.close);
    close.addEventListener("click", () => line.remove());
    line.append(nm.texts.address_unknown.replace("{route}", () => location.hash.slice(0, 80)), close);
    document.body.append(line);
  }

  async function go(first = false) {
    const route = read();
    document.querySelector(".nm-lost")?.remove();
    const kind = kindOf(route);
    const value = route.slice(kind.length + 1);
    moving = true;
    try {
      if (VIEWS.includes(kind)) await nm.view.open(route);
      else {
        nm.view.close();
        if (Object.hasOwn(GO, kind)) await GO[kind](value, first);
        else if (!value && TABS.includes(kind) && document.getElementById(`nm-tab-${kind}-button`)) nm.openTab(kind);
        else lost();
      }
    } finally {
      moving = false;
    }
    if (read() !== route) return go(); // gone elsewhere in the meantime
    setTimeout(nm.located, 60);
  }

  // Called whenever the page has changed: once it is there, it goes where its address says.
  nm.arrive = () => {
    if (arrived) return nm.located();
    if (!nm.server || !nm.act || !document.querySelector(".nm-facts") || !selected("#nm-tabs")) return;
    arrived = true;
    nm.redraft();
    if (read()) go(true);
    else nm.located();
  };

  const begun = read();
  if (kindOf(begun) === "chat" && begun.slice(5)) sessionStorage.setItem("nm-conversation", begun.slice(5));

  let steps = 0;
  addEventListener("popstate", () => {
    // A link within the page has no number yet.
    if (history.state?.nm === undefined) history.replaceState({ nm: steps + 1 }, "");
    steps = history.state.nm;
    if (arrived && !moving) go();
  });

  let timer = 0;
  for (const done of ["click", "keyup", "input", "change"]) {
    document.addEventListener(done, () => {
      clearTimeout(timer);
      timer = setTimeout(nm.located, 120);
    });
  }
})();
