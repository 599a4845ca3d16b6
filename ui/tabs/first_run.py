"""The start of the page before anything of one's own is indexed: the sample, what came out lately, or a folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from rag.core import NonmunError, Progress
from rag.index import IngestReport
from rag.text import Language
from ui.handlers.service import Service
from ui.locales.texts import STEPS, Label
from ui.markup.marks import indexed_html, line_html, problem_html
from ui.session.overview import Overview
from ui.session.reader import reader_of
from ui.tabs.parts import NOW, html_part, label

#: Gradio looks for this default and passes each call a progress bar.
_PROGRESS = gr.Progress()


class FirstRun:
    """The start of the page, laid out when created; :meth:`connect` registers its events."""

    def __init__(self, service: Service) -> None:
        self._service = service
        with gr.Column(visible=False, elem_id="nm-first-run") as self.place:
            self._sample = gr.Button(label(Label.USE_SAMPLE), variant="primary", elem_id="nm-use-sample")
            with gr.Column(visible=False, elem_id="nm-fetch") as self._fetching:
                self._fetch = gr.Button(label(Label.FETCH))
                self._contacts = html_part()
            # Only readers on this machine may name a folder of it, or have anything fetched to it.
            self._own = service.own_machine and not service.assistant.index.only_sample
            with gr.Row(visible=self._own, equal_height=True, elem_id="nm-own-folder") as self._folders:
                self._folder = gr.Textbox(
                    label=label(Label.OWN_FOLDER), info=label(Label.OWN_FOLDER_HELP), max_lines=1, scale=4
                )
                self._index = gr.Button(label(Label.INDEX_IT), scale=0, min_width=110)
        # Outside the column, so that it can be read when the column is hidden.
        self._told = html_part(elem_id="nm-indexed")
        #: What :meth:`shown` changes.
        self.parts = [self.place, self._sample, self._fetching, self._contacts, self._folders]

    def connect(self) -> list[Any]:
        """Register the events.

        :return: the events that follow indexing.
        """
        later = NOW | {"queue": True, "concurrency_limit": 1, "show_progress": "full"}
        named = [self._index.click, self._folder.submit]
        # The result of the last attempt would cover the progress bar.
        starts = [self._sample.click], [self._fetch.click], named
        sample, fetch, own = (gr.on(events, self.begun, None, self._told, **NOW) for events in starts)
        return [
            sample.then(self.sampled, None, self._told, **later),
            fetch.then(self.fetched, None, self._told, **later),
            own.then(self.indexed, self._folder, self._told, **later),
        ]

    def begun(self) -> str:
        return ""

    def shown(self, overview: Overview, language: Language) -> tuple[Any, ...]:
        """Show this part if there is no index, and what can be fetched also if there is only the sample."""
        nothing = not overview.papers and not overview.problem
        fetches = self._own and bool(overview.fetched_from) and not overview.problem
        contacts = line_html(Label.FETCH_HELP.of(language, place=overview.fetched_from)) if fetches else ""
        return (
            gr.Column(visible=nothing or fetches),
            gr.Button(visible=nothing),
            gr.Column(visible=fetches),
            contacts,
            gr.Row(visible=nothing and self._own),
        )

    def sampled(self, request: gr.Request, progress: gr.Progress = _PROGRESS) -> str:
        return self._index_now(
            lambda heard: self._service.assistant.ingest_sample(progress=heard), progress, reader_of(request).language
        )

    def indexed(self, folder: str, request: gr.Request, progress: gr.Progress = _PROGRESS) -> str:
        language = reader_of(request).language
        if not self._own:
            return ""
        if not folder.strip():
            return problem_html(Label.OWN_FOLDER_BLANK.of(language), "")
        return self._index_now(lambda heard: self._service.assistant.ingest(folder.strip(), progress=heard), progress, language)

    def _index_now(self, ingest: Callable[[Progress], IngestReport], progress: gr.Progress, language: Language) -> str:
        """Index with Gradio's progress bar; return the result as HTML."""
        try:
            report = ingest(_listener(progress, language))
        except NonmunError as problem:
            return self._service.problem(problem)
        return indexed_html(report.papers, len(report.problems), language)

    def fetched(self, request: gr.Request, progress: gr.Progress = _PROGRESS) -> str:
        """Fetch and index what came out lately, as ``nonmun sync`` does; return the result as HTML."""
        language = reader_of(request).language
        if not self._own:
            return ""
        try:
            report = self._service.assistant.sync(progress=_listener(progress, language))
        except NonmunError as problem:
            return self._service.problem(problem)
        reason, count = report.failed[0].reason if report.failed else "", len(report.failed)
        if count and not report.papers:
            return problem_html(Label.FETCH_FAILED.of(language, reason=reason), "")
        if not report.papers:
            return line_html(Label.FETCH_NOTHING.of(language))
        failed = problem_html(Label.FETCH_PARTLY.of(language, count=count, reason=reason), "") if count else ""
        return indexed_html(report.papers, len(report.problems), language) + failed


def _listener(progress: gr.Progress, language: Language) -> Progress:
    return lambda step, done, total: progress((done, total), desc=_step(step, language))


def _step(name: str, language: Language) -> str:
    return STEPS[name].of(language) if name in STEPS else name
