"""What the page's scripts ask the server for: suggestions, BibTeX, thumbs, files, names of conversations.

They are functions of the server and not events: Gradio's queue, where answers wait, does not see them. A browser can send
anything: whatever is not understood gets an empty answer, and whatever belongs to another reader does not exist.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

import gradio as gr

from rag.answer import bibtex
from rag.chat import History, Opinion, Record, Turn, to_bibtex, to_html, to_markdown
from rag.core import NonmunError
from rag.text import flat
from ui.markup.suggestions import suggestions_html
from ui.session.reader import reader_of

if TYPE_CHECKING:
    from ui.handlers.service import Service

__all__ = ["Calls"]

#: Papers in the list of suggestions.
MOST = 6
#: Searches at the same time, over all readers; more would be felt by those who wait for an answer.
AT_ONCE = 2

_KINDS = {"md": "text/markdown", "html": "text/html", "bib": "application/x-bibtex"}


class Calls:
    """The functions; :meth:`all` are those that the page offers to its scripts."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self._few = asyncio.Semaphore(AT_ONCE)

    def all(self) -> list[Callable[..., Any]]:
        feedback: list[Callable[..., Any]] = [self._rate(), self._opinions()]
        calls: list[Callable[..., Any]] = [self._cite(), *feedback, self._export(), self._rename(), self._delete()]
        calls.append(self._report())
        # With another embedding every keystroke would be a request to its server.
        return calls if self._service.assistant.settings.embedding.model else [*calls, self._suggest()]

    def _suggest(self) -> Callable[[Any, gr.Request], Awaitable[str]]:
        assistant = self._service.assistant

        def search(typed: str, request: gr.Request) -> str:
            try:
                return suggestions_html(assistant.suggest(typed, MOST), reader_of(request).language)
            except NonmunError:  # the reader sees why when the question is sent
                return ""

        async def suggest(typed: Any, request: gr.Request) -> str:
            """The text so far to the list of papers that fit as HTML; empty when nothing fits."""
            if not isinstance(typed, str):
                return ""
            # Those in excess wait here, where they hold no thread that an answer or another reader's click needs.
            async with self._few:
                return await asyncio.to_thread(search, typed, request)

        return suggest

    def _cite(self) -> Callable[[Any], str]:
        def cite(arxiv_id: Any) -> str:
            """An arXiv id to its BibTeX; empty where no such paper is indexed."""
            paper = self._service.papers().get(arxiv_id) if isinstance(arxiv_id, str) else None
            return bibtex([paper]) if paper is not None else ""

        return cite

    def _rate(self) -> Callable[[Any, gr.Request], str]:
        def rate(about: Any, request: gr.Request) -> str:
            """Keep what a reader thinks: ``{"conversation","turn","marker","thumb","reason","note"}``; an empty thumb takes
            it back. Answers with the thumb that is kept, empty where nothing is."""
            try:
                conversation, number, marker, thumb, reason, note = _rating(about)
                turn = self._turn(conversation, number, request)
                owner = reader_of(request).owner
                if turn is None or turn.answer is None:
                    return ""
                if not thumb:
                    self._service.feedback.take_back(owner, conversation, number, marker)
                    return ""
                opinion = Opinion(owner, conversation, number, marker, thumb, turn.question, turn.answer, reason, note)
                return self._service.feedback.give(opinion).thumb
            except NonmunError:
                return ""

        return rate

    def _opinions(self) -> Callable[[Any, gr.Request], dict[str, str]]:
        def opinions(conversation: Any, request: gr.Request) -> dict[str, str]:
            """A conversation to the thumbs that its reader has given, by turn and marker: ``{"2": "up", "2[1]": "down"}``."""
            owner = reader_of(request).owner
            try:
                given = self._service.feedback.opinions(owner) if owner else []
            except NonmunError:
                return {}
            return {f"{o.turn}{o.marker}": o.thumb for o in given if o.conversation == conversation}

        return opinions

    def _export(self) -> Callable[[Any, gr.Request], dict[str, str]]:
        def export(wanted: Any, request: gr.Request) -> dict[str, str]:
            """``{"conversation","kind"}`` to a file, ``{"name","type","text"}``; kinds are md, html and bib."""
            fields = wanted if isinstance(wanted, dict) else {}
            conversation, kind = str(fields.get("conversation", "")), str(fields.get("kind", ""))
            found = self._found(conversation, request) if kind in _KINDS else None
            if found is None:
                return {}
            record, turns = found
            name = f"nonmun-{record.created[:10]}-{record.id[:8]}.{kind}"
            return {"name": name, "type": _KINDS[kind], "text": self._written(kind, record, turns)}

        return export

    def _written(self, kind: str, record: Record, turns: list[Turn]) -> str:
        if kind == "bib":
            return to_bibtex(turns, self._service.papers())
        return to_html(record, turns) if kind == "html" else to_markdown(record, turns)

    def _rename(self) -> Callable[[Any, gr.Request], str]:
        def rename(wanted: Any, request: gr.Request) -> str:
            """``{"conversation","title"}``; answers with the title that the conversation has then."""
            fields = wanted if isinstance(wanted, dict) else {}
            # One of nothing but invisible characters would leave nothing to click on.
            conversation, title = str(fields.get("conversation", "")), flat(str(fields.get("title", "")))
            history = self._history(request)
            try:
                if history is not None and title:
                    history.rename(conversation, title)
            except NonmunError:
                return ""
            found = self._found(conversation, request)
            return flat(found[0].title) if found else ""

        return rename

    def _delete(self) -> Callable[[Any, gr.Request], bool]:
        def delete(conversation: Any, request: gr.Request) -> bool:
            """Forget a conversation; whether it is gone."""
            history = self._history(request)
            try:
                if history is None or not isinstance(conversation, str):
                    return False
                history.delete(conversation)
            except NonmunError:
                return False
            return True

        return delete

    def _report(self) -> Callable[[Any], dict[str, str]]:
        def report(_about: Any) -> dict[str, str]:
            """The last evaluation report as a file."""
            text = self._service.report_page()
            return {"name": "nonmun-evaluation.html", "type": "text/html", "text": text} if text else {}

        return report

    def _history(self, request: gr.Request) -> History | None:
        return self._service.history_of(reader_of(request))

    def _found(self, conversation: str, request: gr.Request) -> tuple[Record, list[Turn]] | None:
        history = self._history(request)
        try:
            records = history.conversations() if history is not None else []
            record = next((record for record in records if record.id == conversation), None)
            return (record, history.turns(conversation)) if record is not None and history is not None else None
        except NonmunError:
            return None

    def _turn(self, conversation: str, number: int, request: gr.Request) -> Turn | None:
        found = self._found(conversation, request)
        return next((turn for turn in found[1] if turn.number == number), None) if found else None


def _rating(about: Any) -> tuple[str, int, str, Any, str, str]:
    fields = about if isinstance(about, dict) else {}
    number = fields.get("turn")
    texts = [str(fields.get(name) or "") for name in ("conversation", "marker", "thumb", "reason", "note")]
    conversation, marker, thumb, reason, note = texts
    return conversation, number if isinstance(number, int) else 0, marker, thumb, reason, note
