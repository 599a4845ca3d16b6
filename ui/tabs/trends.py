"""Trends: how many papers are about a subject, month by month, with their votes and related words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from rag.core import NonmunError
from rag.search import MOST_SUBJECTS, Course, Searcher, Trends, check_question, co_occurring, trends
from rag.text import Language
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.marks import line_html, problem_html
from ui.markup.paper import paper_lines
from ui.markup.today import skeleton_html
from ui.markup.trends import papers_head, silent_html, table_html, together_html, verdicts_html
from ui.session.overview import frequent_words
from ui.session.reader import reader_of
from ui.tabs.chart import QUANTITIES, figure
from ui.tabs.parts import NOW, html_part, label

#: Subjects drawn before a reader names any.
_FIRST = 3

Drawn = tuple[Any, ...]
"""The subjects, what is drawn, the chart, the note, the table, related words, the papers of a bar, and the chosen paper."""
_NOTHING_NEW: Drawn = (gr.skip(),) * 8


class TrendsTab:
    """The tab, laid out when created; :meth:`connect` registers its events."""

    def __init__(self, service: Service, tab: gr.Tab) -> None:
        self._service, self._tab = service, tab
        self._drawn, self._asked = gr.State(None), gr.State(_Asked())
        with gr.Column(elem_id="nm-trends"):
            with gr.Row(elem_id="nm-trend-form", equal_height=True):
                self._box = gr.Textbox(
                    label=label(Label.SUBJECTS),
                    placeholder=label(Label.SUBJECTS_EXAMPLE),
                    max_lines=1,
                    scale=4,
                    elem_id="nm-subjects",
                )
                choices = [(label(text), quantity) for quantity, text in QUANTITIES.items()]
                self._quantity = gr.Radio(choices, value="papers", label=label(Label.QUANTITY), scale=3)
                self._draw = gr.Button(label(Label.DRAW), variant="primary", scale=0, min_width=100, elem_id="nm-draw")
            self._told = html_part(skeleton_html(), elem_id="nm-trend-told", elem_classes="nm-plain-part")
            self._plot = gr.Plot(
                show_label=False, container=False, elem_id="nm-trend-plot", label=label(Label.TREND), visible=False
            )
            self._table = html_part(elem_id="nm-trend-table", elem_classes="nm-plain-part", acts=True)
            with gr.Row(elem_id="nm-trend-more"):
                self._papers = html_part(elem_id="nm-trend-papers", elem_classes="nm-plain-part", acts=True)
                self._paper = html_part(elem_id="nm-trend-paper", elem_classes="nm-plain-part")
            self._together = html_part(elem_id="nm-together", elem_classes="nm-plain-part", acts=True)

    def connect(self) -> None:
        shown = [self._box, self._drawn, self._plot, self._told, self._table, self._together, self._papers, self._paper]
        given = [self._box, self._quantity, self._asked, self._drawn]
        self._tab.select(self.opened, given, shown, **NOW)
        gr.on([self._draw.click, self._box.submit], self.draw, given, shown, **NOW)
        self._quantity.input(self.redrawn, [self._drawn, self._quantity], self._plot, **NOW)
        self._table.select(self.listed, self._drawn, [self._papers, self._paper], **NOW)
        self._papers.select(self.picked, None, self._paper, **NOW)
        self._together.select(self.added, given, shown, **NOW)

    def opened(self, subjects: str, quantity: str, asked: _Asked, drawn: Trends | None, request: gr.Request) -> Drawn:
        """Draw the most frequent subjects, unless something is drawn already; what a reader asks for meanwhile stays."""
        if drawn is not None:
            return _NOTHING_NEW
        number, words = asked.times, frequent_words(self._service.papers())[:_FIRST]
        shown = self._draw_now(subjects or ", ".join(words), quantity, reader_of(request).language)
        # The box is not changed: the reader may be typing by now. What is drawn stands in it as an example.
        box = gr.skip() if subjects or not words else gr.Textbox(placeholder=", ".join(words))
        return (box, *shown[1:]) if asked.times == number else _NOTHING_NEW

    def draw(self, subjects: str, quantity: str, asked: _Asked, _drawn: Trends | None, request: gr.Request) -> Drawn:
        asked.times += 1
        return (gr.skip(), *self._draw_now(subjects, quantity, reader_of(request).language)[1:])

    def added(
        self, subjects: str, quantity: str, asked: _Asked, drawn: Trends | None, event: gr.EventData, request: gr.Request
    ) -> Drawn:
        """Draw a related word as well; a sixth subject replaces the oldest."""
        asked.times += 1
        before = [course.subject for course in drawn.courses] if drawn is not None else _names(subjects)
        names = list(dict.fromkeys([*before, str(getattr(event, "value", ""))]))
        return self._draw_now(", ".join(names[-MOST_SUBJECTS:]), quantity, reader_of(request).language)

    def _draw_now(self, subjects: str, quantity: str, language: Language) -> Drawn:
        def nothing(told: str) -> Drawn:
            return subjects, None, gr.Plot(None, visible=False), told, "", "", "", ""

        names = _names(subjects)
        if not names:
            return nothing(self._service.trouble() or line_html(Label.TREND_EMPTY.of(language)))
        if len(names) > MOST_SUBJECTS:  # the chart stays: one subject less, and it is drawn anew
            told = problem_html(Label.TOO_MANY_SUBJECTS.of(language), "")
            return (*_NOTHING_NEW[:3], told, *_NOTHING_NEW[4:])
        try:
            for name in names:
                check_question(name, self._service.assistant.settings.limits.question_chars)
            searcher = Searcher(self._service.assistant.index)
            drawn = trends(searcher, names)
            words = {c.subject: co_occurring(searcher, c.arxiv_ids, without=names) for c in drawn.courses if c.arxiv_ids}
        except NonmunError as problem:
            return nothing(self._service.problem(problem, language))
        text = Label.TREND_CLICK if words else Label.TREND_NONE
        silent = [course.subject for course in drawn.courses if not course.arxiv_ids]
        notes = verdicts_html(drawn, language) if words else ""
        notes += line_html(text.of(language), "note") + (silent_html(silent, language) if silent and words else "")
        below = notes, table_html(drawn, language), together_html(words, language), "", ""
        if not words:
            return subjects, None, gr.Plot(None, visible=False), *below
        return subjects, drawn, gr.Plot(figure(drawn, quantity, language), visible=True), *below

    def redrawn(self, drawn: Trends | None, quantity: str, request: gr.Request) -> Any:
        return figure(drawn, quantity, reader_of(request).language) if drawn is not None else None

    def listed(self, drawn: Trends | None, event: gr.EventData, request: gr.Request) -> tuple[str, str]:
        """List the papers of a bar, named by the place of the subject and the step: ``0|2024-06``."""
        found = _point(drawn, str(getattr(event, "value", ""))) if drawn is not None else None
        if found is None:
            return "", ""
        course, step, arxiv_ids = found
        language, known = reader_of(request).language, self._service.papers()
        papers = [known[arxiv_id] for arxiv_id in arxiv_ids if arxiv_id in known]
        head = papers_head(course.subject, step, len(papers), language)
        return head + paper_lines(papers, language, self._service.warnings()), ""

    def picked(self, event: gr.EventData, request: gr.Request) -> str:
        return self._service.card(str(getattr(event, "value", "")), reader_of(request).language)


@dataclass
class _Asked:
    """How often the reader of a browser tab has asked for a chart."""

    times: int = 0


def _names(subjects: str) -> list[str]:
    """Return the subjects typed, which are separated by commas, each once."""
    names = (" ".join(name.split()) for name in subjects.replace("，", ",").replace("、", ",").split(","))
    return list(dict.fromkeys(filter(None, names)))


def _point(drawn: Trends, value: str) -> tuple[Course, str, tuple[str, ...]] | None:
    place, _, step = value.partition("|")
    if step not in drawn.steps or place not in map(str, range(len(drawn.courses))):
        return None
    course = drawn.courses[int(place)]
    return course, step, course.points[drawn.steps.index(step)].arxiv_ids
