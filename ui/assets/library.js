// The library: stars save papers, which lists they are in is chosen beside the star, and files are made of papers anywhere.
(() => {
  "use strict";

  let saved = new Set();
  let place = null; // where the library is shown, once its tab has been opened
  let asked = 0;
  let wanted = { list: "", unread: false, words: "" };

  // Other tabs of this browser learn of changes.
  const others = "BroadcastChannel" in window ? new BroadcastChannel("nm-library") : null;
  if (others) {
    others.onmessage = async () => {
      await refresh();
      if (!place?.querySelector(".nm-note-form:not([hidden]), :focus")) await show();
    };
  }

  async function refresh() {
    saved = new Set(await nm.server.saved(null));
    nm.stars();
  }

  // Shows which papers are saved; called whenever the page has changed.
  nm.stars = () => {
    for (const star of document.querySelectorAll(".nm-star")) {
      const on = String(saved.has(star.dataset.value));
      if (star.getAttribute("aria-pressed") === on) continue;
      star.setAttribute("aria-pressed", on);
      star.title = on === "true" ? nm.texts.starred : nm.texts.star;
    }
  };

  nm.meet = () => {
    if (nm.server && !nm.met) {
      nm.met = true;
      refresh();
    }
  };

  async function tend(change) {
    const { problem, list } = await nm.server.tend(change);
    if (problem) tell(problem);
    await refresh();
    others?.postMessage(null);
    return problem ? null : (list ?? "");
  }

  // --- what opens beside a star ---

  const pop = Object.assign(document.createElement("div"), { id: "nm-lists", popover: "auto" });
  pop.setAttribute("role", "dialog");

  function open(button, html, byKey = false) {
    nm.put(pop, html);
    pop.setAttribute("aria-label", nm.texts.starred);
    (button.closest("dialog") ?? document.body).append(pop);
    if (!pop.matches(":popover-open")) pop.showPopover();
    const at = button.getBoundingClientRect();
    const room = document.documentElement.clientWidth - pop.offsetWidth - 12;
    pop.style.left = `${Math.max(12, Math.min(at.left, room))}px`;
    const below = at.bottom + 6;
    pop.style.top = `${below + pop.offsetHeight < innerHeight - 8 ? below : Math.max(8, at.top - pop.offsetHeight - 6)}px`;
    if (byKey) pop.querySelector("button, input")?.focus();
  }

  function tell(problem) {
    if (pop.matches(":popover-open")) nm.put(pop.appendChild(document.createElement("div")), problem);
    else open(document.activeElement ?? document.body, problem);
  }

  async function lists(button, byKey) {
    const html = await nm.server.lists(button.dataset.value);
    if (html) open(button, html, byKey);
  }

  // --- the tab ---

  nm.shelf = (element) => {
    place = element;
    return show();
  };

  // Notes that are being written stay when the library is drawn anew meanwhile.
  const drafts = () => [...place.querySelectorAll(".nm-note-form:not([hidden])")].map((form) => {
    const field = form.elements.note;
    return { paper: paperOf(form), text: field.value, at: document.activeElement === field ? field.selectionStart : null };
  });

  function resumeNote({ paper, text, at }) {
    const form = place.querySelector(`[data-paper="${CSS.escape(paper)}"] .nm-note-form`);
    if (!form) return;
    form.hidden = false;
    form.elements.note.value = text;
    if (at === null) return;
    form.elements.note.focus();
    form.elements.note.setSelectionRange(at, at);
  }

  async function show(change = {}) {
    wanted = { ...wanted, ...change };
    if (!place) return;
    const number = ++asked;
    const html = await nm.server.library(wanted);
    if (number !== asked) return;
    const words = document.activeElement?.matches?.(".nm-words") ? document.activeElement.selectionStart : null;
    const notes = drafts();
    nm.put(place, html);
    notes.forEach(resumeNote);
    if (words !== null) {
      const field = place.querySelector(".nm-words");
      field?.focus();
      field?.setSelectionRange(words, words);
    }
    nm.stars();
    nm.located();
  }

  nm.openList = (list) => show({ list, unread: false, words: "" });

  const paperOf = (element) => element.closest("[data-paper]").dataset.paper;
  const listOf = (element) => element.closest("[data-list]")?.dataset.list ?? "";

  Object.assign(nm.do, {
    async star(button, event) {
      const paper = button.dataset.value;
      if (!saved.has(paper) && (await tend({ do: "save", paper, on: true })) === null) return;
      await lists(button, event.detail === 0);
    },
    lists: (button, event) => lists(button, event.detail === 0),
    async unsave(button) {
      await tend({ do: "save", paper: paperOf(button), on: false });
      pop.hidePopover();
      await show();
    },
    list: (button) => show({ list: button.dataset.value, unread: false, words: "" }),
    async "more-saved"(button) {
      const more = document.createElement("ol");
      nm.put(more, await nm.server.library({ ...wanted, skip: Number(button.dataset.value) }));
      const next = more.firstElementChild;
      button.closest("li").replaceWith(...more.children);
      next?.querySelector("a")?.focus();
      nm.stars();
    },
    async read(button) {
      await tend({ do: "read", paper: paperOf(button), on: Boolean(button.dataset.value) });
      await show();
    },
    note(button) {
      const form = button.closest(".nm-entry").querySelector(".nm-note-form");
      form.hidden = !form.hidden;
      if (!form.hidden) form.elements.note.focus();
    },
    "rename-list"(button) {
      const form = button.closest(".nm-shelf").querySelector(".nm-renaming");
      form.hidden = !form.hidden;
      if (!form.hidden) form.querySelector("input").select();
    },
    async "delete-list"(button) {
      if (!nm.sure(button)) return;
      await tend({ do: "delete", list: listOf(button) });
      await show({ list: "" });
    },
    // The papers around a button as a file; those of a list with the reader's notes.
    async papers(button) {
      const around = button.closest("[data-export]");
      const papers = [...new Set([...around.querySelectorAll("[data-paper]")].map((it) => it.dataset.paper))];
      const title = around.dataset.export || nm.heading();
      const all = around.matches(".nm-shelf") ? { list: around.dataset.list } : {};
      nm.save(await nm.server.references({ form: button.dataset.value, title, papers, ...all }));
    },
  });

  document.addEventListener("submit", async (event) => {
    const form = event.target.closest?.("[data-tend]");
    if (!form) return;
    event.preventDefault();
    const what = form.dataset.tend;
    const change = { do: what, on: true };
    if (what === "note") Object.assign(change, { note: form.elements.note.value, paper: paperOf(form) });
    else change.name = form.elements.name.value;
    if (what === "put") change.paper = paperOf(form);
    if (what === "rename") change.list = listOf(form);
    const list = await tend(change);
    if (list === null) return;
    if (what === "note") form.hidden = true;
    if (what === "put") nm.put(pop, await nm.server.lists(change.paper));
    await show(what === "create" ? { list } : {});
  });

  document.addEventListener("change", async (event) => {
    const box = event.target;
    if (box.matches?.("#nm-lists [data-list]")) {
      await tend({ do: "put", list: box.dataset.list, paper: paperOf(box), on: box.checked });
      await show();
    }
    if (box.matches?.(".nm-unread")) await show({ unread: box.checked });
  });

  let timer = 0;
  document.addEventListener("input", (event) => {
    if (!event.target.matches?.(".nm-words") || nm.composing(event)) return;
    clearTimeout(timer);
    timer = setTimeout(() => show({ words: event.target.value }), 200);
  });

  document.addEventListener("click", (event) => event.target.closest?.("#nm-tab-library-button") && place && show());
})();
