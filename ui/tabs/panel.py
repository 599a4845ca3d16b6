"""The panel beside the conversation: the sources of its answers, a search as you type, and earlier conversations."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import gradio as gr

from rag.answer import search_remarks
from rag.core import NonmunError, UsageError
from rag.digests import SECTIONS, section_named
from rag.search import Filters, PieceKind
from rag.text import Language, flat
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.history import history_html
from ui.markup.marks import line_html
from ui.markup.search import chips_html, results_html
from ui.session.conversation import PageSession
from ui.session.reader import reader_of
from ui.tabs.parts import NOW, html_part, label

#: Papers shown while somebody types.
_MOST = 10
#: A question for all papers, by date.
_NEWEST = "latest papers"
# A date that is not fully typed yet.
_BEGUN = re.compile(r"\d{0,4}|\d{4}-\d{0,2}|\d{4}-\d{2}-\d?")

_Shown = tuple[Any, ...]
"""New values of the pieces understood, the papers found and the pieces to ignore."""
_OVERTAKEN = (gr.skip(),) * 3
_Ignored = tuple[tuple[PieceKind, str], ...]
"""Pieces that the reader removed, by kind and words; the same kind in other words still counts."""


class _Searches:
    """The searches of one browser tab: every key press begins one, and they may end out of order."""

    def __init__(self) -> None:
        self._last = 0

    def begin(self) -> int:
        self._last += 1
        return self._last

    def is_last(self, number: int) -> bool:
        return number == self._last


class Panel:
    """The panel, laid out when created; :meth:`connect` registers its events."""

    def __init__(self, service: Service, conversation: gr.State) -> None:
        self._service, self._conversation = service, conversation
        self._ignored, self._searches = gr.State(()), gr.State(_Searches())
        with gr.Tabs(elem_id="nm-panel"):
            with gr.Tab(label(Label.SOURCES), elem_id="nm-tab-sources"):
                self.sources = html_part(elem_id="nm-sources")
            with gr.Tab(label(Label.SEARCH), elem_id="nm-tab-search", render_children=True) as search:
                self._lay_out_search()
            with gr.Tab(label(Label.HISTORY), elem_id="nm-tab-history", render_children=True):
                self.history = html_part(elem_id="nm-history", acts=True)
        self._search_tab = search

    def _lay_out_search(self) -> None:
        self._box = gr.Textbox(
            label=label(Label.SEARCH_BOX), placeholder=label(Label.SEARCH_HELP), max_lines=1, elem_id="nm-search-box"
        )
        with gr.Accordion(label(Label.FILTERS), open=False, elem_id="nm-filters"):
            with gr.Row():
                self._since, self._until = (
                    gr.Textbox(label=label(text), placeholder=label(Label.DAY_HELP), max_lines=1, min_width=90)
                    for text in (Label.SINCE, Label.UNTIL)
                )
            with gr.Row():
                self._votes = gr.Number(label=label(Label.MIN_VOTES), precision=0, value=None, min_width=90)
                # A field for numbers shows 0 while it is empty, which would read as no votes at all.
                self._most_votes = gr.Textbox(label=label(Label.MAX_VOTES), max_lines=1, min_width=90)
            with gr.Row():
                self._author, self._not_author = (
                    gr.Textbox(label=label(text), max_lines=1, min_width=90) for text in (Label.AUTHOR, Label.NOT_AUTHOR)
                )
            self._excluded = gr.Textbox(label=label(Label.EXCLUDED), max_lines=1)
            sections = [(label(Label.ANY), ""), *((section, section) for section in SECTIONS)]
            self._section = gr.Dropdown(sections, value="", label=label(Label.SECTION), filterable=False)
            self._trusted = gr.Checkbox(label=label(Label.TRUSTED))
        self._chips = html_part(elem_id="nm-search-chips", acts=True)
        self._found = html_part(elem_id="nm-found")

    def connect(self) -> None:
        filters: list[Any] = [self._since, self._until, self._votes, self._most_votes, self._author, self._not_author]
        filters += [self._section, self._trusted, self._excluded]
        given = [self._searches, self._box, *filters, self._ignored]
        shown = [self._chips, self._found, self._ignored]
        latest = NOW | {"trigger_mode": "always_last"}
        # With an external embedding every keystroke would be a request to its server. Otherwise every change counts: Gradio's
        # `input` hears only keys, and so neither input methods, nor pasting, deleting or "more like this".
        typed = self._box.submit if self._service.assistant.settings.embedding.model else self._box.change
        # One event, also for the tab: its request, when nothing was typed yet, must not overtake that of what is typed then.
        asked = [typed, self._box.submit, *(field.change for field in filters), self._search_tab.select]
        gr.on(asked, self.searched, given, shown, **latest)
        self._chips.select(self.removed, given, shown, **NOW)

    def searched(self, request: gr.Request, searches: _Searches, typed: str, *given: Any) -> _Shown:
        """Search for what is typed, with the filters and without the pieces to ignore."""
        *fields, ignored = given
        return self._search(searches, typed, fields, ignored, reader_of(request).language)

    def removed(self, request: gr.Request, event: gr.EventData, searches: _Searches, typed: str, *given: Any) -> _Shown:
        """Search again without a piece that was understood."""
        *fields, ignored = given
        kind = str(getattr(event, "value", ""))
        try:
            read = self._service.assistant.understand(typed).understood
        except NonmunError:  # the search will report it
            read = ()
        ignored = (*ignored, *((piece.kind, piece.text) for piece in read if piece.kind == kind))
        return self._search(searches, typed, fields, ignored, reader_of(request).language)

    def _search(self, searches: _Searches, typed: str, fields: list[Any], ignored: _Ignored, to: Language) -> _Shown:
        """Search; return nothing new if a later search has begun in the meantime."""
        number = searches.begin()
        shown = self._found_for(typed, fields, ignored, to)
        return shown if searches.is_last(number) else _OVERTAKEN

    def _found_for(self, typed: str, fields: list[Any], ignored: _Ignored, language: Language) -> _Shown:
        assistant = self._service.assistant
        ignored = tuple((kind, words) for kind, words in ignored if words in " ".join(typed.split()))
        kinds = [kind for kind, _ in ignored]
        try:
            filters, excluded = _filters(fields, language), [part for part in (fields[-1] or "").split(",") if part.strip()]
            if not typed.strip():
                return "", self._newest(filters, excluded, language), ()
            question = assistant.understand(typed, filters=filters, ignore=kinds, excluded=excluded)
            found = assistant.suggest(question, _MOST)
            notes = " ".join(search_remarks(question, assistant.index.search_index, found))
        except NonmunError as problem:
            return "", self._service.problem(problem), ignored
        return (
            chips_html(question, language) + (line_html(notes, "note") if notes else ""),
            results_html(found, language),
            ignored,
        )

    def _newest(self, filters: Filters, excluded: list[str], language: Language) -> str:
        """Return the papers that the filters alone select, the newest first; without filters, a hint."""
        if not (filters.any or excluded):
            typed = not self._service.assistant.settings.embedding.model
            return line_html((Label.SEARCH_EMPTY if typed else Label.SEARCH_NOT_TYPED).of(language))
        return results_html(self._service.assistant.search(_NEWEST, _MOST, filters=filters, excluded=excluded), language)

    def listed(self, conversation: PageSession, request: gr.Request) -> str:
        """List the conversations of the reader."""
        reader = reader_of(request)
        history = self._service.history_of(reader)
        try:
            records = history.conversations() if history is not None else []
        except NonmunError as problem:
            return self._service.problem(problem)
        return history_html(records, conversation.id, reader.language)


def _filters(fields: list[Any], language: Language) -> Filters:
    """Read the fields.

    :raises UsageError: if a field is not a valid filter.
    """
    since, until, votes, most, author, not_author, section, trusted, _ = fields
    return Filters(
        since=_day(since, language),
        until=_day(until, language),
        min_votes=int(votes) if votes and votes > 0 else None,
        max_votes=_number(most, language),
        author=(author or "").strip() or None,
        not_author=(not_author or "").strip() or None,
        trusted=True if trusted else None,
        section=section_named(section) if section else None,
    )


def _number(text: str | None, language: Language) -> int | None:
    text = (text or "").strip()
    if text and not (text.isdecimal() and len(text) < 10):
        raise UsageError(Label.BAD_NUMBER.of(language, value=flat(text)[:40]))
    return int(text) if text else None


def _day(text: str | None, language: Language) -> dt.date | None:
    text = (text or "").strip()
    try:
        return None if _BEGUN.fullmatch(text) else dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(Label.BAD_DAY.of(language, value=flat(text)[:40])) from None
