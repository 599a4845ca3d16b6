// A view lies over the page: one paper, the papers of an author, the papers like one. Back and Esc lead where one came from.
(() => {
  "use strict";

  const view = Object.assign(document.createElement("dialog"), { id: "nm-view" });
  view.setAttribute("aria-labelledby", "nm-view-title");
  let route = "";
  let title = "";

  nm.view = {
    // The address of the view and its title; empty without one.
    get route() { return route; },
    get title() { return title; },

    async open(wanted) {
      route = wanted;
      const found = await nm.server.view(wanted);
      if (route !== wanted || !found.html) return;
      title = found.title;
      nm.put(view, found.html);
      document.body.append(view);
      if (!view.open) view.showModal();
      view.scrollTop = 0;
      view.querySelector("button").focus(); // what had the focus is gone, and with it Esc
      nm.stars();
    },

    close() {
      route = title = "";
      if (view.open) view.close();
    },
  };

  view.addEventListener("close", () => {
    if (view.open) return; // opened again in the meantime
    nm.view.close();
    nm.located();
  });

  // Esc closes the view and nothing below it, also where nothing has the focus.
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !view.open || nm.isDialog() || view.querySelector(":popover-open")) return;
    event.preventDefault();
    event.stopPropagation();
    nm.view.close();
  }, { capture: true });
  view.addEventListener("click", (event) => event.target === view && view.close());

  Object.assign(nm.do, {
    back: () => (nm.goneFrom() ? history.back() : view.close()),
    close: () => view.close(),
    link: (button) => nm.copy(location.href).then(() => nm.done(button)),
  });
})();
