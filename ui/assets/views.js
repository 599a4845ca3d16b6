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
      nm.stars();
    },

    close() {
      route = title = "";
      if (view.open) view.close();
    },
  };

  view.addEventListener("cancel", () => (route = "")); // what is still on its way does not open it again
  view.addEventListener("close", () => {
    nm.view.close();
    nm.located();
  });

  // Esc closes the view and nothing below it.
  view.addEventListener("keydown", (event) => event.key === "Escape" && event.stopPropagation());
  view.addEventListener("click", (event) => event.target === view && view.close());

  Object.assign(nm.do, {
    back: () => (nm.goneFrom() ? history.back() : view.close()),
    close: () => view.close(),
    link: (button) => nm.copy(location.href).then(() => nm.done(button)),
  });
})();
