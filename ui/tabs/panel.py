"""The panel beside the conversation: the sources of its answers, a search as you type, and earlier conversations."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import gradio as gr

from rag.answer import search_remarks
from rag.core import NonmunError
from rag.digests import SECTIONS
from rag.search import Filters, Order, PieceKind
from rag.text import Language
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.history import history_html
from ui.markup.marks import line_html
from ui.markup.search import chips_html, count_html, place_html, results_html
from ui.session.conversation import PageSession
from ui.session.map_search import NEWEST, map_route
from ui.session.paper_map import LEAST
from ui.session.reader import reader_of
from ui.session.search_address import EMPTY, FEWEST, FIELDS, MOST, SearchAddress, filters_of
from ui.tabs.fields import number_of, span_of, swapped_note
from ui.tabs.parts import NOW, html_part, label

_Shown = tuple[Any, ...]
"""New values of the pieces understood, the papers found, the pieces to ignore, the button for more, and how many are shown."""
_Visited = tuple[Any, ...]
"""New values of the box, the fields, the place where they fold, and what is shown."""
_OVERTAKEN = (gr.skip(),) * 5
_Ignored = tuple[tuple[PieceKind, str], ...]
"""Pieces that the reader removed, by kind and words; the same kind in other words still counts."""


class _Searches:
    """The searches of one browser tab: every key press begins one, and they may end out of order."""

    def __init__(self) -> None:
        self._last = 0
        self.visited = SearchAddress()

    def many(self, typed: str, fields: Sequence[Any]) -> int:
        """Return how many papers the first of a search are: as many as its address says, as long as it is that search."""
        return self.visited.many if self._is_visited(typed, fields) else FEWEST

    def unread(self, typed: str, fields: Sequence[Any]) -> tuple[str, ...]:
        """Return what the address of a search holds that means nothing."""
        return self.visited.unread if self._is_visited(typed, fields) else ()

    def _is_visited(self, typed: str, fields: Sequence[Any]) -> bool:
        now = SearchAddress.of(typed, fields, (), FEWEST)
        return (now.words, now.fields) == (self.visited.words, self.visited.fields)

    def begin(self) -> int:
        self._last += 1
        return self._last

    def is_last(self, number: int) -> bool:
        return number == self._last


class Panel:
    """The panel, laid out when created; :meth:`connect` registers its events."""

    def __init__(self, service: Service, conversation: gr.State) -> None:
        self._service, self._conversation = service, conversation
        self._ignored, self._searches, self._many = gr.State(()), gr.State(_Searches()), gr.State(FEWEST)
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
        with gr.Accordion(label(Label.FILTERS), open=False, elem_id="nm-filters") as self._folded:
            with gr.Row():
                self._since, self._until = (
                    gr.Textbox(label=label(text), max_lines=1, min_width=90, elem_classes="nm-date")
                    for text in (Label.SINCE, Label.UNTIL)
                )
            with gr.Row():
                # A field for numbers shows 0 while it is empty, which would read as no votes at all.
                self._votes, self._most_votes = (
                    gr.Textbox(label=label(text), max_lines=1, min_width=90) for text in (Label.MIN_VOTES, Label.MAX_VOTES)
                )
            with gr.Row():
                self._author, self._not_author = (
                    gr.Textbox(label=label(text), max_lines=1, min_width=90) for text in (Label.AUTHOR, Label.NOT_AUTHOR)
                )
            self._excluded = gr.Textbox(label=label(Label.EXCLUDED), max_lines=1)
            sections = [(label(Label.ANY), ""), *((section, section) for section in SECTIONS)]
            self._section = gr.Dropdown(sections, value="", label=label(Label.SECTION), filterable=False)
            self._no_suspects = gr.Checkbox(label=label(Label.NO_SUSPECTS))
            self._reset = gr.Button(label(Label.RESET), size="sm", elem_id="nm-search-reset")
        order: dict[str, Any] = {"show_label": False, "container": False, "filterable": False, "elem_id": "nm-order"}
        self._order = gr.Dropdown(_orders(), value="", label=label(Label.ORDER), **order)
        self._chips = html_part(elem_id="nm-search-chips", acts=True)
        self._found = html_part(elem_id="nm-found")
        self._more = gr.Button(label(Label.FOUND_MORE), size="sm", visible=False, elem_id="nm-search-more")
        # Through which an address of the page searches (assets/routes.js).
        self._visit = gr.HTML(elem_id="nm-visit-search", visible="hidden", js_on_load="window.nm.searches = trigger")

    def connect(self) -> None:
        filters: list[Any] = [self._since, self._until, self._votes, self._most_votes, self._author, self._not_author]
        filters += [self._section, self._no_suspects, self._order, self._excluded]
        given = [self._searches, self._box, *filters, self._ignored]
        shown = [self._chips, self._found, self._ignored, self._more, self._many]
        latest = NOW | {"trigger_mode": "always_last"}
        # With an external embedding every keystroke would be a request to its server. Otherwise every change counts: Gradio's
        # `input` hears only keys, and so neither input methods, nor pasting, deleting or "more like this".
        typed = self._box.submit if self._service.assistant.settings.embedding.model else self._box.change
        # One event, also for the tab: its request, when nothing was typed yet, must not overtake that of what is typed then.
        asked = [typed, self._box.submit, *(field.change for field in filters), self._search_tab.select]
        gr.on(asked, self.searched, given, shown, **latest)
        self._chips.select(self.removed, given, shown, **NOW)
        self._more.click(self.more, [self._many, *given], shown, **NOW)
        self._reset.click(lambda: EMPTY, None, filters, **NOW)
        self._visit.select(self.visited, self._searches, [self._box, *filters, self._folded, *shown], **NOW)

    def visited(self, request: gr.Request, event: gr.EventData, searches: _Searches) -> _Visited:
        """Search for what an address names."""
        it = SearchAddress.read(str(getattr(event, "value", "")))
        searches.visited = it
        shown = self._search(searches, it.words, list(it.fields), it.ignored, reader_of(request).language, it.many)
        return it.words, *it.fields, gr.Accordion(open=it.is_narrowed), *shown

    def searched(self, request: gr.Request, searches: _Searches, typed: str, *given: Any) -> _Shown:
        """Search for what is typed, with the filters and without the pieces to ignore."""
        *fields, ignored = given
        many = searches.many(typed, fields)
        return self._search(searches, typed, fields, ignored, reader_of(request).language, many)

    def more(self, request: gr.Request, many: int, searches: _Searches, typed: str, *given: Any) -> _Shown:
        """Show more papers of the same search."""
        *fields, ignored = given
        many = min(many + FEWEST, MOST) if isinstance(many, int) else FEWEST
        return self._search(searches, typed, fields, ignored, reader_of(request).language, many)

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

    def _search(
        self, searches: _Searches, typed: str, fields: list[Any], ignored: _Ignored, to: Language, many: int = FEWEST
    ) -> _Shown:
        """Search; return nothing new if a later search has begun in the meantime."""
        number = searches.begin()
        ignored = tuple((kind, words) for kind, words in ignored if words in " ".join(typed.split()))
        try:
            chips, found, more = self._found_for(typed, fields, ignored, to, many)
        except NonmunError as problem:
            chips, found, more = "", self._service.problem(problem, to), False
        ignored = ignored if typed.strip() else ()
        if unread := searches.unread(typed, fields):
            chips += line_html(Label.ADDRESS_UNREAD.of(to, parts=", ".join(unread)), "note")
        found += place_html(SearchAddress.of(typed, fields, ignored, many).text)
        shown = chips, found, ignored, gr.Button(visible=more), many
        return shown if searches.is_last(number) else _OVERTAKEN

    def _found_for(
        self, typed: str, fields: list[Any], ignored: _Ignored, language: Language, many: int
    ) -> tuple[str, str, bool]:
        """Return what was understood and found, as HTML, and whether there is more."""
        assistant, (filters, notes) = self._service.assistant, _filters(fields, language)
        excluded = [part for part in (fields[-1] or "").split(",") if part.strip()]
        if not (typed.strip() or filters.any or excluded):
            as_typed = not assistant.settings.embedding.model
            return "", line_html((Label.SEARCH_EMPTY if as_typed else Label.SEARCH_NOT_TYPED).of(language)), False
        kinds = [kind for kind, _ in ignored]
        question = assistant.understand(typed.strip() or NEWEST, filters=filters, ignore=kinds, excluded=excluded)
        if order := _ORDERS.get(str(fields[-2] or "")):
            question = replace(question, order=order)
        if typed.strip():
            found, chips = assistant.suggest(question, many), chips_html(question, language)
            notes = " ".join(filter(None, [notes, *search_remarks(question, assistant.index.search_index, found)]))
        else:
            found, chips = assistant.search(question, many), ""
        more = found.total is not None and len(found) < min(found.total, MOST)
        told = line_html(notes, "note") if notes else ""
        route = map_route(SearchAddress.of(typed, fields, ignored, FEWEST)) if (found.total or 0) >= LEAST else ""
        return chips + told, count_html(found, language) + results_html(found, language, route), more

    def listed(self, conversation: PageSession, request: gr.Request) -> str:
        """List the conversations of the reader."""
        reader = reader_of(request)
        history = self._service.history_of(reader)
        try:
            records = history.conversations() if history is not None else []
        except NonmunError as problem:
            return self._service.problem(problem)
        return history_html(records, conversation.id, reader.language, self._service.assistant.settings.limits.conversations)


def _filters(fields: list[Any], language: Language) -> tuple[Filters, str]:
    """Read the fields; also return what the reader has to know of them.

    :raises UsageError: if a field is not a valid filter.
    """
    given = dict(zip(FIELDS, fields, strict=True))
    span = span_of(given["since"], given["until"], language)
    filters = filters_of(given, span, number_of(given["votes"], language), number_of(given["most"], language))
    return filters, swapped_note(span, language)


_ORDERS: dict[str, Order] = {"date": "date", "date_asc": "date_asc", "votes": "votes"}  # those of ORDERS in addresses


def _orders() -> list[tuple[Any, str]]:
    names = {"": Label.ORDER_FIT, "date": Label.ORDER_NEWEST, "date_asc": Label.ORDER_OLDEST, "votes": Label.ORDER_VOTES}
    return [(label(text), value) for value, text in names.items()]
