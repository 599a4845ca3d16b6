"""Settings: the model and its server, whether they work, and what they have taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from rag.core import NonmunError
from rag.llm import Ledger
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.settings import not_yours_html, settings_html, spent_html, tested_html
from ui.session.reader import reader_of
from ui.tabs.parts import NOW, html_part


class SettingsTab:
    """The tab, laid out when created and filled whenever it is opened."""

    def __init__(self, service: Service, tab: gr.Tab) -> None:
        self._service, self._tab = service, tab
        with gr.Column(elem_id="nm-settings"):
            self._form = gr.HTML(
                elem_id="nm-settings-form",
                apply_default_css=False,
                server_functions=[self._call(self.save), self._call(self.test), self._call(self.models)],
                js_on_load="window.nm.settings(element, server, trigger)",
            )
            self._spent = html_part(elem_id="nm-settings-spent")

    def connect(self) -> Any:
        """Register the events.

        :return: the event that follows a change.
        """
        self._tab.select(self.opened, None, [self._form, self._spent], **NOW)
        return self._form.select(self.opened, None, [self._form, self._spent], **NOW)

    def opened(self, request: gr.Request) -> tuple[str, str]:
        """Show the settings to whoever may change them, and what requests have taken."""
        service, language = self._service, reader_of(request).language
        settings = service.assistant.settings
        if not service.rights.may_change(request):
            return not_yours_html(language, service.model, settings.llm.place), ""
        try:
            form = settings_html(service.preferences.fields(), language, has_key=service.preferences.has_key)
            ledger = Ledger(settings.home)
            return form, spent_html(ledger.total(1), ledger.total(), ledger.by_day(), language)
        except NonmunError as problem:
            return service.problem(problem), ""

    def save(self, form: dict[str, str], request: gr.Request) -> dict[str, Any]:
        """Store what the form says."""
        language = reader_of(request).language
        forgotten = self._service.preferences.save(form, language)
        return {"saved": True, "note": (Label.SAVED_FORGOTTEN if forgotten else Label.SETTINGS_SAVED).of(language)}

    def test(self, form: dict[str, str], request: gr.Request) -> dict[str, Any]:
        """Try what the form says, without storing it."""
        language = reader_of(request).language
        return {"html": tested_html(self._service.preferences.test(form, language), language)}

    def models(self, form: dict[str, str], request: gr.Request) -> dict[str, Any]:
        """Return the names of the models that the server lists."""
        return {"models": self._service.preferences.models(form, reader_of(request).language)[:500]}

    def _call(self, call: Callable[[dict[str, str], gr.Request], dict[str, Any]]) -> Callable[..., Any]:
        """Return a call of the page's script, for those who may change settings; what fails is told as HTML."""

        def called(form: Any, request: gr.Request) -> dict[str, Any]:
            if not self._service.rights.may_change(request):
                return {"html": self._service.refused(request)}
            values = form if isinstance(form, dict) else {}
            try:
                return call({str(name): str(value) for name, value in values.items()}, request)
            except NonmunError as problem:
                return {"html": self._service.problem(problem)}

        called.__name__ = call.__name__
        return called
