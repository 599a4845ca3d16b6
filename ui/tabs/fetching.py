"""The offer to fetch what came out lately: what will be contacted, a button, and how it went."""

from __future__ import annotations

from typing import Any

import gradio as gr

from rag.core import NonmunError, OutsideError, Progress
from rag.digests import digest_days
from rag.doctor import fetched_from
from rag.index import SyncReport, usual_place
from rag.text import Language
from ui.handlers.service import Service
from ui.locales.texts import STEPS, Label, Text
from ui.markup.marks import indexed_html, line_html, problem_html
from ui.session.reader import reader_of
from ui.tabs.parts import NOW, html_part, label

#: Gradio looks for this default and passes each call a progress bar.
PROGRESS = gr.Progress()
#: For events that take long: in the queue, one at a time, with a progress bar.
LATER: dict[str, Any] = NOW | {"queue": True, "concurrency_limit": 1, "show_progress": "full"}


class Fetching:
    """The offer, laid out when created; :meth:`connect` registers its events.

    Only readers on this machine may have anything fetched to it, and not those who asked for the sample.

    :param place: begins the ids of its parts on the page.
    :param always: whether it is made also where there are papers of the reader's own: a day's list grows until its evening.
    """

    def __init__(self, service: Service, place: str, *, always: bool = False) -> None:
        self._service, self._always = service, always
        self._allowed = service.own_machine and not service.assistant.index.only_sample
        with gr.Column(visible=False, elem_id=place, elem_classes="nm-fetch") as self._column:
            self._button = gr.Button(label(Label.FETCH), elem_id=f"{place}-button")
            self._contacts = html_part()
        #: What :meth:`shown` changes.
        self.parts = [self._column, self._button, self._contacts]

    def connect(self, told: gr.HTML) -> Any:
        """Register the events.

        :param told: where it is said how it went.
        :return: the event that follows fetching.
        """
        # The result of the last attempt would cover the progress bar.
        begun = self._button.click(lambda: "", None, told, **NOW)
        return begun.then(self.fetched, None, told, **LATER)

    def shown(self, language: Language) -> tuple[Any, ...]:
        """Make the offer if there are no papers of one's own, or if it is always made."""
        text, values = self._offer()
        told = line_html(text.of(language, **values)) if text else ""
        name = Label.FETCH if text in (None, Label.FETCH_HELP) else Label.FETCH_LATEST
        return gr.Column(visible=bool(text)), gr.Button(name.of(language)), told

    def _offer(self) -> tuple[Text | None, dict[str, object]]:
        """Return what is offered, in words; None for nothing."""
        assistant = self._service.assistant
        if not self._allowed or self._service.trouble():
            return None, {}
        if place := fetched_from(assistant):
            return Label.FETCH_HELP, {"place": place}
        days = digest_days(self._service.papers().values()) if self._always else []
        if days:
            return Label.FETCH_LATEST_HELP, {"last": days[-1], "place": usual_place(assistant.settings)}
        return None, {}

    def fetched(self, request: gr.Request, progress: gr.Progress = PROGRESS) -> str:
        """Fetch and index what came out lately, as ``nonmun sync`` does; return the result as HTML."""
        language = reader_of(request).language
        if not self._allowed:
            return ""
        try:
            return _told(self._service.assistant.sync(progress=listener(self._service, progress, language)), language)
        except NonmunError as problem:
            return self._service.problem(problem)


def _told(report: SyncReport, language: Language) -> str:
    reason, count = report.failed[0].reason if report.failed else "", len(report.failed)
    if count and not (report.new or report.changed):
        return problem_html(Label.FETCH_FAILED.of(language, reason=reason), "")
    failed = problem_html(Label.FETCH_PARTLY.of(language, count=count, reason=reason), "") if count else ""
    if not report.new:
        return line_html((Label.FETCH_NO_NEW if report.papers else Label.FETCH_NOTHING).of(language)) + failed
    return indexed_html(report.new, len(report.problems), language) + failed


def listener(service: Service, progress: gr.Progress, language: Language) -> Progress:
    """Return what shows the steps of an ingest or a sync in Gradio's progress bar, and ends it when the server stops."""

    def heard(step: str, done: int, total: int) -> None:
        if service.callers.stopped:  # the program ends when its threads have ended
            raise OutsideError("The page was stopped.", hint="Start it again, and do the same again.")
        progress((done, total), desc=_step(step, language))

    return heard


def _step(step: str, language: Language) -> str:
    name, _, who = step.partition(": ")
    return STEPS[name].of(language, who=who) if name in STEPS else step
