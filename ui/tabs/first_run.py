"""The start of the page before anything is indexed: use the sample, or index a folder, with a progress bar."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradio as gr

from rag.core import NonmunError, Progress
from rag.index import OWN, IngestReport
from rag.text import Language
from ui.handlers.service import Service
from ui.locales.texts import STEPS, Label
from ui.markup.marks import indexed_html, problem_html
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
            # Only readers on this machine may name a folder of it.
            own = service.own_machine and service.assistant.index.name == OWN
            with gr.Row(visible=own, equal_height=True, elem_id="nm-own-folder"):
                self._folder = gr.Textbox(
                    label=label(Label.OWN_FOLDER), info=label(Label.OWN_FOLDER_HELP), max_lines=1, scale=4
                )
                self._index = gr.Button(label(Label.INDEX_IT), scale=0, min_width=110)
        # Outside the column, so that it can be read when the column is hidden.
        self._told = html_part(elem_id="nm-indexed")

    def connect(self) -> list[Any]:
        """Register the events.

        :return: the events that follow indexing.
        """
        later = NOW | {"queue": True, "concurrency_limit": 1, "show_progress": "full"}
        named = [self._index.click, self._folder.submit]
        # The result of the last attempt would cover the progress bar.
        sample, own = (gr.on(events, self.begun, None, self._told, **NOW) for events in ([self._sample.click], named))
        return [
            sample.then(self.sampled, None, self._told, **later),
            own.then(self.indexed, self._folder, self._told, **later),
        ]

    def begun(self) -> str:
        return ""

    def shown(self, overview: Overview) -> gr.Column:
        """Show this part only if there is no index."""
        return gr.Column(visible=not overview.papers and not overview.problem)

    def sampled(self, request: gr.Request, progress: gr.Progress = _PROGRESS) -> str:
        return self._index_now(
            lambda heard: self._service.assistant.ingest_sample(progress=heard), progress, reader_of(request).language
        )

    def indexed(self, folder: str, request: gr.Request, progress: gr.Progress = _PROGRESS) -> str:
        language = reader_of(request).language
        if not self._service.own_machine:
            return ""
        if not folder.strip():
            return problem_html(Label.OWN_FOLDER_BLANK.of(language), "")
        return self._index_now(lambda heard: self._service.assistant.ingest(folder.strip(), progress=heard), progress, language)

    def _index_now(self, ingest: Callable[[Progress], IngestReport], progress: gr.Progress, language: Language) -> str:
        """Index with Gradio's progress bar; return the result as HTML."""
        try:
            report = ingest(lambda step, done, total: progress((done, total), desc=_step(step, language)))
        except NonmunError as problem:
            return self._service.problem(problem)
        return indexed_html(report.papers, len(report.problems), language)


def _step(name: str, language: Language) -> str:
    return STEPS[name].of(language) if name in STEPS else name
