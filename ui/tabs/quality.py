"""Quality: how well the digests support this conversation, and which digests are suspect."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from rag.core import NonmunError
from ui.handlers.service import Service
from ui.markup.quality import MOST, Shown, conversation_html, digests_html, report_html
from ui.session.conversation import PageSession
from ui.session.reader import reader_of
from ui.tabs.parts import NOW, html_part


class QualityTab:
    """The tab, laid out when created and filled whenever it is opened."""

    def __init__(self, service: Service, conversation: gr.State, tab: gr.Tab) -> None:
        self._service, self._conversation, self._tab = service, conversation, tab
        with gr.Column(elem_id="nm-quality"):
            self._talk = html_part(elem_id="nm-quality-talk")
            self._report = html_part(elem_id="nm-quality-report")
            self._digests = html_part(elem_id="nm-quality-digests", acts=True)
            self._shown = gr.State(Shown())

    def connect(self) -> None:
        self._tab.select(self.opened, self._conversation, [self._talk, self._report, self._digests, self._shown], **NOW)
        self._digests.select(self.acted, self._shown, [self._digests, self._shown], **NOW)

    def opened(self, conversation: PageSession, request: gr.Request) -> tuple[Any, ...]:
        language = reader_of(request).language
        talk = conversation_html([turn.answer for turn in conversation.turns if turn.answer], language)
        return talk, report_html(self._service.report(), language), self._audited(Shown(), request), Shown()

    def acted(self, shown: Shown, event: gr.EventData, request: gr.Request) -> tuple[str, Shown]:
        """Show more suspect digests, or keep what a reader decided about one, which then can be undone in its place."""
        name, value = (str(getattr(event, field, "")) for field in ("name", "value"))
        more = name == "more"
        shown = replace(shown, many=shown.many + MOST) if more else replace(shown, decided=shown.decided | {value})
        try:
            self._service.decide(name, value, request)
        except NonmunError as problem:
            return self._service.problem(problem), shown
        return self._audited(shown, request), shown

    def _audited(self, shown: Shown, request: gr.Request) -> str:
        service, language = self._service, reader_of(request).language
        may = service.rights.may_change(request)
        try:
            return digests_html(service.assistant.index.audit, service.papers(), language, shown=shown, may=may)
        except NonmunError as problem:
            return self._service.problem(problem)
