"""The list of all papers: filters above a table that is sorted by its heads and turned page by page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from rag.core import NonmunError
from rag.text import Language
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.listing import listing_html
from ui.session.listing import Listing, listed
from ui.session.reader import reader_of
from ui.tabs.fields import span_of, swapped_note
from ui.tabs.parts import NOW, html_part, label

Shown = tuple[Any, ...]
"""New values of the list and of what is asked of it."""


class PaperList:
    """The list, laid out when created; :meth:`connect` registers its events."""

    def __init__(self, service: Service) -> None:
        self._service = service
        self.wanted = gr.State(Listing())
        with gr.Row(elem_id="nm-list-filters", equal_height=True):
            self._words = gr.Textbox(label=label(Label.LIST_WORDS), max_lines=1, scale=3, elem_id="nm-list-words")
            self._since, self._until = (
                gr.Textbox(label=label(text), max_lines=1, min_width=140, scale=1, elem_classes="nm-date")
                for text in (Label.SINCE, Label.UNTIL)
            )
            self._suspect = gr.Checkbox(label=label(Label.LIST_SUSPECT), min_width=140, scale=1, elem_id="nm-list-suspect")
            self._reset = gr.Button(label(Label.RESET), size="sm", min_width=70, scale=0, elem_id="nm-list-reset")
        self.table = html_part(elem_id="nm-list", acts=True)

    def connect(self, tab: gr.Tab, paper: gr.HTML) -> None:
        """Register the events.

        :param tab: the tab of the list, which is filled when it is opened.
        :param paper: the place of the paper that is chosen.
        """
        fields: list[Any] = [self._words, self._since, self._until, self._suspect]
        shown = [self.table, self.wanted]
        gr.on([tab.select, *(field.change for field in fields)], self.narrowed, [self.wanted, *fields], shown, **NOW | _LAST)
        self.table.select(self.acted, self.wanted, [*shown, paper], **NOW)
        self._reset.click(lambda: ("", "", "", False, Listing()), None, [*fields, self.wanted], **NOW)

    def narrowed(self, wanted: Listing, words: str, since: str, until: str, suspect: bool, request: gr.Request) -> Shown:
        """Show the first page of the papers that pass the filters."""
        language = reader_of(request).language
        try:
            span = span_of(since, until, language)
        except NonmunError as problem:
            return self._service.problem(problem), wanted
        wanted = replace(wanted, words=str(words or ""), span=span, only_suspect=suspect is True, page=0)
        return self.html(wanted, language), wanted

    def acted(self, wanted: Listing, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Sort, turn to a page, or open a paper."""
        name, value = (str(getattr(event, field, "")) for field in ("name", "value"))
        language = reader_of(request).language
        if name == "paper":
            return gr.skip(), wanted, self._service.card(value, language, request)
        if name == "sort":
            wanted = wanted.sorted_by(value)
        elif name == "page" and value.isdecimal() and len(value) < 7:
            wanted = replace(wanted, page=int(value))
        return self.html(wanted, language), wanted, gr.skip()

    def html(self, wanted: Listing, language: Language) -> str:
        """Return the page of the list that is asked for."""
        if trouble := self._service.trouble():
            return trouble
        warnings = self._service.warnings()
        found = listed(self._service.papers().values(), warnings, wanted)
        return listing_html(found, wanted, warnings, language, swapped_note(wanted.span, language))


_LAST = {"trigger_mode": "always_last"}
