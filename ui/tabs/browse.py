"""Browsing: the papers of one day by votes, all papers as a list, reports, maps, and a place for the paper that is chosen."""

from __future__ import annotations

import datetime as dt
from typing import Any

import gradio as gr

from rag.core import NonmunError
from rag.digests import day_papers
from rag.text import Language
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.marks import line_html
from ui.markup.paper import paper_lines
from ui.session.days import day_beside, day_named, days_of
from ui.session.listing import Listing
from ui.session.reader import reader_of
from ui.tabs.fields import day_choice
from ui.tabs.listing import PaperList
from ui.tabs.paper_map import MapTab
from ui.tabs.parts import NOW, html_part, label
from ui.tabs.report import ReportTab


class BrowseTab:
    """The tab, laid out when created; :meth:`connect` registers its events. The list is sent when its tab is opened."""

    def __init__(self, service: Service, tab: gr.Tab) -> None:
        self._service, self._tab = service, tab
        with gr.Row(elem_id="nm-browse", equal_height=True):
            with gr.Column(scale=5, min_width=320), gr.Tabs(elem_id="nm-browse-tabs"):
                with gr.Tab(label(Label.DAY_VIEW), elem_id="nm-tab-day"):
                    self._lay_out_day()
                with gr.Tab(label(Label.ALL_PAPERS), elem_id="nm-tab-all") as self._all:
                    self._list = PaperList(service)
                with gr.Tab(label(Label.REPORT_TAB), elem_id="nm-tab-report") as self._reports:
                    self._report = ReportTab(service)
                with gr.Tab(label(Label.MAP_TAB), elem_id="nm-tab-map") as self._maps:
                    self._map = MapTab(service)
            self._paper = html_part(elem_id="nm-paper", acts=True)

    def _lay_out_day(self) -> None:
        with gr.Row(elem_id="nm-day-pick", equal_height=True):
            self._before = gr.Button("‹", elem_id="nm-day-before", scale=0, min_width=44)
            self._day = day_choice("nm-day")
            self._after = gr.Button("›", elem_id="nm-day-after", scale=0, min_width=44)
        self._papers = html_part(elem_id="nm-day-papers", acts=True)
        # Through which the address of the page chooses a day (assets/routes.js).
        self._visit = gr.HTML(elem_id="nm-visit-day", visible="hidden", js_on_load="window.nm.days = trigger")

    def connect(self, page: gr.Blocks) -> None:
        self._report.connect(page, self._reports)
        self._map.connect(self._maps)
        self._list.connect(self._all, self._paper)
        self._tab.select(self.opened, self._day, [self._day, self._papers, self._paper], **NOW)
        self._day.input(self.chosen, self._day, [self._day, self._papers], **NOW)
        for step, button in ((-1, self._before), (1, self._after)):
            button.click(_stepper(self, step), self._day, [self._day, self._papers], **NOW)
        self._visit.select(self.visited, None, [self._day, self._papers], **NOW)
        self._papers.select(self.picked, None, self._paper, **NOW)
        judged = [self._paper, self._papers, self._list.table]
        self._paper.select(self.judged, [self._day, self._list.wanted], judged, **NOW)

    def opened(self, day: str | None, request: gr.Request) -> tuple[Any, ...]:
        """Show the newest day, unless a day is already chosen; then the chosen paper stays as well."""
        days, language = self._days(), reader_of(request).language
        paper: Any = gr.skip()
        if day not in days:
            day = day_named(days, day)
            paper = line_html(Label.PAPER_EMPTY.of(language))
        return gr.Dropdown(choices=days, value=day), self._day_html(day, language), paper

    def chosen(self, day: str | None, request: gr.Request) -> tuple[Any, str]:
        return self.stepped(day, 0, reader_of(request).language)

    def visited(self, event: gr.EventData, request: gr.Request) -> tuple[Any, str]:
        """Show the day that an address names; one without papers says so."""
        day = str(getattr(event, "value", ""))
        return gr.Dropdown(value=day if day in self._days() else None), self._day_html(day, reader_of(request).language)

    def stepped(self, day: str | None, step: int, language: Language) -> tuple[Any, str]:
        """Show the digest before or after a day; that day itself if there is no other."""
        days = self._days()
        day = day_beside(days, day_named(days, day), step)
        return gr.Dropdown(choices=days, value=day), self._day_html(day, language)

    def picked(self, event: gr.EventData, request: gr.Request) -> Any:
        return self._service.card(str(getattr(event, "value", "")), reader_of(request).language, request)

    def judged(self, day: str | None, wanted: Listing, event: gr.EventData, request: gr.Request) -> tuple[Any, ...]:
        """Keep what a reader decided about the digest of the paper that is shown, and show it everywhere."""
        name, value = (str(getattr(event, field, "")) for field in ("name", "value"))
        language = reader_of(request).language
        try:
            self._service.decide(name, value, request)
        except NonmunError as problem:
            return self._service.problem(problem), gr.skip(), gr.skip()
        card = self._service.card(value, language, request)
        return card, self._day_html(day, language), self._list.html(wanted, language)

    def _days(self) -> list[str]:
        return days_of(self._service.papers().values())

    def _day_html(self, day: str | None, language: Language) -> str:
        papers = day_papers(self._service.papers().values(), dt.date.fromisoformat(day)) if day in self._days() and day else []
        if not papers:
            return self._service.trouble() or line_html(
                (Label.EMPTY if not self._service.papers() else Label.SEARCH_NONE).of(language)
            )
        return paper_lines(papers, language, self._service.warnings(), linked=True)


def _stepper(tab: BrowseTab, step: int) -> Any:
    def stepped(day: str | None, request: gr.Request) -> tuple[Any, str]:
        return tab.stepped(day, step, reader_of(request).language)

    return stepped
