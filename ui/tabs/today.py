"""Today: what came on a day or in a week, by theme, and what the reader watches."""

from __future__ import annotations

import datetime as dt
from contextlib import suppress
from typing import Any

import gradio as gr

from rag.brief import LONGEST_WATCH, MOST_WATCHES, Brief, Period, Visit, Watch, Watchlist, Wording
from rag.core import NonmunError, StorageError
from rag.text import Language, flat
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.marks import line_html, problem_html
from ui.markup.today import ask_html, brief_html, news_html, rising_html, skeleton_html, watches_html
from ui.session.days import day_beside, day_named, days_of
from ui.session.overview import rising
from ui.session.reader import Reader, reader_of
from ui.tabs.fetching import Fetching
from ui.tabs.fields import day_choice
from ui.tabs.parts import NOW, html_part, label

Shown = tuple[Any, ...]
"""New values of the brief and of the list of what is watched."""


class TodayTab:
    """The tab, laid out when created; :meth:`connect` registers its events. It is filled when it is opened."""

    def __init__(self, service: Service, tab: gr.Tab) -> None:
        self._service, self._tab = service, tab
        with gr.Row(elem_id="nm-today", equal_height=False):
            with gr.Column(scale=5, min_width=320):
                self._ask = html_part(elem_id="nm-today-ask")
                self._news = html_part(elem_id="nm-news")
                self._fetching = Fetching(service, "nm-today-fetch", always=True)
                self._fetch_told = html_part(elem_id="nm-today-fetched")
                self._lay_out_days()
                self._brief = html_part(skeleton_html(), elem_id="nm-today-brief")
            with gr.Column(scale=0, min_width=320, elem_id="nm-watching"):
                self._rising = html_part(elem_id="nm-rising")
                self._lay_out_watches()

    def _lay_out_days(self) -> None:
        with gr.Row(elem_id="nm-today-pick", equal_height=True):
            self._before = gr.Button("‹", elem_id="nm-today-before", scale=0, min_width=44)
            self._day = day_choice("nm-today-day")
            self._after = gr.Button("›", elem_id="nm-today-after", scale=0, min_width=44)
            spans = [(label(Label.SPAN_DAY), "day"), (label(Label.SPAN_WEEK), "week")]
            self._span = gr.Radio(
                spans, value="day", label=label(Label.SPAN), show_label=False, container=False, elem_id="nm-today-span", scale=0
            )

    def _lay_out_watches(self) -> None:
        self._watches = html_part(elem_id="nm-watches", acts=True)
        self._told = html_part(elem_id="nm-watch-told")
        with gr.Row(elem_id="nm-watch-form", equal_height=True):
            self._box = gr.Textbox(
                label=label(Label.WATCH_BOX), placeholder=label(Label.WATCH_EXAMPLE), max_lines=1, elem_id="nm-watch-box"
            )
            kinds = [(label(Label.WATCH_SUBJECT), "subject"), (label(Label.WATCH_AUTHOR), "author")]
            self._kind = gr.Radio(
                kinds,
                value="subject",
                label=label(Label.WATCH_KIND),
                show_label=False,
                container=False,
                elem_id="nm-watch-kind",
            )
            self._add = gr.Button(
                label(Label.WATCH_ADD), variant="primary", size="md", elem_id="nm-watch-add", scale=0, min_width=80
            )

    def connect(self) -> Any:
        """Register the events.

        :return: the event that follows fetching.
        """
        chosen, shown = [self._day, self._span], [self._brief, self._watches]
        opened = [self._ask, self._news, self._rising, *self._fetching.parts, self._day, *shown]
        # One event, of which the last one counts: the answer to an earlier one would take back what is chosen after it.
        asked = [self._tab.select, self._day.input, self._span.input]
        gr.on(asked, self.opened, chosen, opened, **NOW, trigger_mode="always_last")
        fetched = self._fetching.connect(self._fetch_told)
        fetched.then(self.renewed, self._span, opened, **NOW)
        for step, button in ((-1, self._before), (1, self._after)):
            button.click(_stepper(self, step), chosen, [self._day, *shown], **NOW)
        changed = [self._box, self._told, *shown]
        gr.on([self._add.click, self._box.submit], self.added, [self._box, self._kind, *chosen], changed, **NOW)
        self._watches.select(self.removed, chosen, [self._told, *shown], **NOW)
        return fetched

    def opened(self, day: str | None, span: str, request: gr.Request) -> Shown:
        """Show the day that is chosen, the newest one before any is. This counts as a visit."""
        days, reader = days_of(self._service.papers().values()), reader_of(request)
        day = day_named(days, day)
        brief = self._shown(day, span, reader, visiting=True)
        offer = self._fetching.shown(reader.language)
        return ask_html(reader.language), *self._news_of(reader), *offer, gr.Dropdown(choices=days, value=day), *brief

    def _news_of(self, reader: Reader) -> tuple[str, str]:
        """Return what came since the last visit, and the words that rise."""
        watchlist, assistant, papers = self._service.watchlist_of(reader), self._service.assistant, self._service.papers()
        if not papers:
            return "", ""
        visit, words = None, ""
        with suppress(StorageError):  # of which the brief tells
            visit = watchlist.last_visit(assistant.index.name) if watchlist is not None else None
        with suppress(StorageError):
            words = rising_html(rising(assistant.index.search_index), reader.language)
        return news_html(papers, visit, reader.language), words

    def renewed(self, span: str, request: gr.Request) -> Shown:
        """Show the newest day, after papers were fetched."""
        return self.opened(None, span, request)

    def stepped(self, day: str | None, step: int, span: str, reader: Reader) -> Shown:
        """Show the day with papers before or after a day; that day itself if there is no other."""
        days = days_of(self._service.papers().values())
        day = day_beside(days, day_named(days, day), step)
        return gr.Dropdown(choices=days, value=day), *self._shown(day, span, reader)

    def added(self, text: str, kind: str, day: str | None, span: str, request: gr.Request) -> Shown:
        """Watch what is typed, or say why not; what is typed stays then."""
        reader = reader_of(request)
        try:
            told = self._refused(text, kind, reader)
        except NonmunError as problem:
            told = self._service.problem(problem)
        if told:
            return gr.skip(), told, gr.skip(), gr.skip()
        return "", "", *self._shown(day, span, reader)

    def removed(self, day: str | None, span: str, event: gr.EventData, request: gr.Request) -> Shown:
        """Stop watching what the button names: its kind and its text."""
        reader = reader_of(request)
        kind, _, text = str(getattr(event, "value", "")).partition(":")
        watchlist = self._service.watchlist_of(reader)
        try:
            if watchlist is not None and text:
                watchlist.remove(text, "author" if kind == "author" else "subject")
        except NonmunError as problem:
            return self._service.problem(problem), gr.skip(), gr.skip()
        return "", *self._shown(day, span, reader)

    def _refused(self, text: str, kind: str, reader: Reader) -> str:
        """Watch what is typed; return why it cannot be watched as HTML, empty if it is."""
        watchlist, language, name = self._service.watchlist_of(reader), reader.language, flat(text)
        if watchlist is None:
            return problem_html(Label.WATCH_ANONYMOUS.of(language), "")
        if not any(c.isalnum() for c in name):
            return problem_html(Label.WATCH_BLANK.of(language), "")
        if len(name) > LONGEST_WATCH:
            return problem_html(Label.WATCH_LONG.of(language, count=LONGEST_WATCH), "")
        if len(watchlist.watches()) >= MOST_WATCHES:
            return problem_html(Label.WATCH_MANY.of(language, count=MOST_WATCHES), "")
        watch = Watch("author" if kind == "author" else "subject", name)
        found = self._service.assistant.brief(watches=[watch]).watched[0]
        if found.candidates:
            names = ", ".join(map(flat, found.candidates))
            return problem_html(Label.WATCH_SEVERAL.of(language, name=name, names=names), "")
        _, is_new = watchlist.add(watch.text, watch.kind)
        return "" if is_new else line_html(Label.WATCH_KNOWN.of(language, name=name), "note")

    def _shown(self, day: str | None, span: str, reader: Reader, *, visiting: bool = False) -> Shown:
        """Return the brief and the list of what is watched as HTML."""
        language, watchlist = reader.language, self._service.watchlist_of(reader)
        try:
            watches = watchlist.watches() if watchlist is not None else []
            visit = self._visit(watchlist, visiting=visiting)
            if (day := day_named(days_of(self._service.papers().values()), day)) is None:
                nothing = self._service.trouble() or line_html(Label.EMPTY.of(language))
                return nothing, watches_html([(watch, "") for watch in watches], language)
            brief = self._made(dt.date.fromisoformat(day), span, watches, visit, language)
        except NonmunError as problem:
            return self._service.problem(problem), ""
        told = [Wording(language).watched_at_all(it, brief.visited) for it in brief.watched]
        return brief_html(brief, self._service.papers(), language), watches_html(
            list(zip(watches, told, strict=True)), language
        )

    def _visit(self, watchlist: Watchlist | None, *, visiting: bool) -> Visit | None:
        """Return the last visit; this is one, too, if it counts and can be kept."""
        index = self._service.assistant.index
        if watchlist is None:
            return None
        if visiting:
            try:
                return watchlist.visit(index.name, self._service.papers())
            except StorageError:
                return None
        return watchlist.last_visit(index.name)

    def _made(self, day: dt.date, span: str, watches: list[Watch], visit: Visit | None, language: Language) -> Brief:
        period = Period.of([day], day=day, week=span == "week")
        return self._service.assistant.brief(period, watches=watches, visit=visit, language=language)


def _stepper(tab: TodayTab, step: int) -> Any:
    def stepped(day: str | None, span: str, request: gr.Request) -> Shown:
        return tab.stepped(day, step, span, reader_of(request))

    return stepped
