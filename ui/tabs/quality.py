"""Quality: how well the digests support this conversation, and which digests may not describe their paper."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.core import NonmunError
from rag.text import Language
from ui.handlers.service import Service
from ui.markup.quality import conversation_html, digests_html, report_html
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

    def connect(self) -> None:
        self._tab.select(self.opened, self._conversation, [self._talk, self._report, self._digests], **NOW)

    def opened(self, conversation: PageSession, request: gr.Request) -> tuple[Any, ...]:
        language = reader_of(request).language
        talk = conversation_html([turn.answer for turn in conversation.turns if turn.answer], language)
        return talk, report_html(self._service.report(), language), self._audited(language)

    def _audited(self, language: Language) -> str:
        try:
            return digests_html(self._service.assistant.index.audit, self._service.papers(), language)
        except NonmunError as problem:
            return self._service.problem(problem)
