// The form of the settings. What is typed goes to the server when it is saved or tested, and no key comes back.
(() => {
  "use strict";

  // Called by Gradio when it has made the place of the form (ui/tabs/settings.py).
  nm.settings = (place, server, trigger) => {
    let listed = ""; // the server and key that the list of models is of

    const part = (name) => place.querySelector(`.nm-settings-${name}`);
    const values = (form) => Object.fromEntries(new FormData(form));

    function told(answer) {
      part("state").textContent = answer.note ?? "";
      nm.put(part("tested"), answer.html ?? "");
    }

    async function during(button, work) {
      button.disabled = true;
      try {
        return await work();
      } finally {
        button.disabled = false;
      }
    }

    async function save(form) {
      const answer = await server.save(values(form)).catch(() => ({}));
      if (!answer.saved) return told(answer);
      saved = answer.note;
      told(answer);
      form.elements.openai_api_key.value = "";
      trigger("select", { name: "saved", value: "" });
    }

    // The form may be drawn anew once it is saved: what became of it is said there as well, until something is changed.
    let saved = "";
    new MutationObserver(() => {
      const state = part("state");
      if (saved && state && !state.textContent) state.textContent = saved;
    }).observe(place, { childList: true, subtree: true });
    place.addEventListener("input", () => (saved = ""));

    async function test(form) {
      saved = "";
      told({ note: nm.texts.testing });
      told(await server.test(values(form)).catch(() => ({})));
    }

    async function list(form) {
      const { openai_base_url: address = "", openai_api_key: key = "" } = values(form);
      if (listed === `${address} ${key}`) return;
      listed = `${address} ${key}`;
      const { models = [] } = await server.models(values(form)).catch(() => ({}));
      const options = models.map((name) => Object.assign(document.createElement("option"), { value: name }));
      place.querySelector("#nm-models")?.replaceChildren(...options);
    }

    place.addEventListener("submit", (event) => {
      event.preventDefault();
      during(event.submitter ?? event.target.querySelector("[type=submit]"), () => save(event.target));
    });
    place.addEventListener("click", (event) => {
      const button = event.target.closest('[data-set="test"]');
      if (button) during(button, () => test(button.form));
    });
    place.addEventListener("focusin", (event) => {
      if (event.target.name === "llm_model") list(event.target.form);
    });
  };
})();
