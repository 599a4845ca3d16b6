"""The start of the page before anything of one's own is indexed: the sample, what came out lately, or a folder."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from rag.core import NonmunError, Progress
from rag.index import IngestReport
from rag.text import Language
from ui.handlers.service import Service
from ui.locales.texts import Label
from ui.markup.marks import indexed_html, problem_html
from ui.session.overview import Overview
from ui.session.reader import reader_of
from ui.tabs.fetching import LATER, PROGRESS, Fetching, listener
from ui.tabs.parts import NOW, html_part, label


class FirstRun:
    """The start of the page, laid out when created; :meth:`connect` registers its events."""

    def __init__(self, service: Service) -> None:
        self._service = service
        with gr.Column(visible=False, elem_id="nm-first-run") as self.place:
            self._sample = gr.Button(label(Label.USE_SAMPLE), variant="primary", elem_id="nm-use-sample")
            self._fetching = Fetching(service, "nm-fetch")
            # Only readers on this machine may name a folder of it.
            self._own = service.own_machine and not service.assistant.index.only_sample
            with gr.Row(visible=self._own, equal_height=True, elem_id="nm-own-folder") as self._folders:
                self._folder = gr.Textbox(
                    label=label(Label.OWN_FOLDER), info=label(Label.OWN_FOLDER_HELP), max_lines=1, scale=4
                )
                self._index = gr.Button(label(Label.INDEX_IT), scale=0, min_width=110)
        # Outside the column, so that it can be read when the column is hidden.
        self._told = html_part(elem_id="nm-indexed")
        #: What :meth:`shown` changes.
        self.parts = [self.place, self._sample, *self._fetching.parts, self._folders]

    def connect(self) -> list[Any]:
        """Register the events.

        :return: the events that follow indexing.
        """
        named = [self._index.click, self._folder.submit]
        # The result of the last attempt would cover the progress bar.
        starts = [self._sample.click], named
        sample, own = (gr.on(events, self.begun, None, self._told, **NOW) for events in starts)
        return [
            sample.then(self.sampled, None, self._told, **LATER),
            self._fetching.connect(self._told),
            own.then(self.indexed, self._folder, self._told, **LATER),
        ]

    def begun(self) -> str:
        return ""

    def shown(self, overview: Overview, language: Language) -> tuple[Any, ...]:
        """Show this part if there is no index, and what can be fetched also if there is only the sample."""
        nothing = not overview.papers and not overview.problem
        fetches = self._own and bool(overview.fetched_from) and not overview.problem
        return (
            gr.Column(visible=nothing or fetches),
            gr.Button(visible=nothing),
            *self._fetching.shown(language),
            gr.Row(visible=nothing and self._own),
        )

    def sampled(self, request: gr.Request, progress: gr.Progress = PROGRESS) -> str:
        return self._index_now(
            lambda heard: self._service.assistant.ingest_sample(progress=heard), progress, reader_of(request).language
        )

    def indexed(self, folder: str, request: gr.Request, progress: gr.Progress = PROGRESS) -> str:
        language = reader_of(request).language
        if not self._own:
            return ""
        if not folder.strip():
            return problem_html(Label.OWN_FOLDER_BLANK.of(language), "")
        return self._index_now(lambda heard: self._service.assistant.ingest(folder.strip(), progress=heard), progress, language)

    def _index_now(self, ingest: Callable[[Progress], IngestReport], progress: gr.Progress, language: Language) -> str:
        """Index with Gradio's progress bar; return the result as HTML."""
        try:
            report = ingest(listener(self._service, progress, language))
        except NonmunError as problem:
            return self._service.problem(problem)
        return indexed_html(report.papers, len(report.problems), language)
