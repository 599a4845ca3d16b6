"""Reports: a subject, a button, the progress section by section, and the report with its files."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any

import gradio as gr

from rag.report import report_part
from ui.handlers.service import Service
from ui.handlers.waited import names_of
from ui.locales.texts import Label
from ui.markup.marks import line_html
from ui.markup.report import files_html, progress_html
from ui.session.reader import reader_of
from ui.session.report import PageReport
from ui.tabs.parts import NOW, html_part, label

_Shown = tuple[Any, ...]
"""New values of the button, the stop button, the progress, the files and the report."""
_NOTHING_NEW = (gr.skip(),) * 5


class ReportTab:
    """The tab, laid out when created; :meth:`connect` registers its events."""

    def __init__(self, service: Service) -> None:
        self._service, self._job = service, gr.State(PageReport())
        #: The reports that are being made, by browser tab.
        self._making: dict[str, PageReport] = {}
        self._help = html_part(elem_id="nm-report-help")
        with gr.Row(elem_id="nm-report-form", equal_height=True):
            self._box = gr.Textbox(
                label=label(Label.REPORT_BOX), placeholder=label(Label.REPORT_EXAMPLE), max_lines=1, elem_id="nm-report-box"
            )
            self._make = gr.Button(
                label(Label.REPORT_MAKE), variant="primary", size="md", elem_id="nm-report-make", scale=0, min_width=150
            )
            self._stop = gr.Button(label(Label.STOP), size="md", elem_id="nm-report-stop", scale=0, min_width=80, visible=False)
        self._progress = html_part(elem_id="nm-report-progress")
        self._files = html_part(elem_id="nm-report-files")
        self._report = html_part(elem_id="nm-report")

    def connect(self, page: gr.Blocks, tab: gr.Tab) -> None:
        tab.select(self.opened, None, self._help, **NOW)
        shown = [self._make, self._stop, self._progress, self._files, self._report]
        most = self._service.assistant.settings.limits.answers
        later = NOW | {"queue": True, "concurrency_limit": most, "concurrency_id": "reports", "trigger_mode": "multiple"}
        begun = gr.on([self._make.click, self._box.submit], self.begun, [self._box, self._job], shown, **NOW)
        begun.then(self.made, self._job, shown, **later)
        # The report cancels itself, see ui/tabs/chat.py.
        self._stop.click(self.stopped, self._job, shown, **NOW)
        page.unload(self.left)

    def opened(self, request: gr.Request) -> str:
        """Say what a report is, and who writes it."""
        text, model = Label.REPORT_HELP_MODEL if self._service.model else Label.REPORT_HELP, self._service.model
        return line_html(text.of(reader_of(request).language, model=model), "note")

    def begun(self, subject: str, job: PageReport, request: gr.Request) -> _Shown:
        """Begin a report, unless the reader asks too fast or too many wait."""
        reader = reader_of(request)
        if not isinstance(subject, str) or job.state == "making":
            return _NOTHING_NEW
        if not subject.strip():
            make, stop, _, files, report = _NOTHING_NEW
            return make, stop, line_html(Label.REPORT_BLANK.of(reader.language), "note"), files, report
        if refused := self._service.door.refuses(reader, reader.language):
            job.state, (job.problem, job.hint) = "stopped", refused
        else:
            job.begin(subject)
        return self._show(job, request)

    async def made(self, job: PageReport, request: gr.Request) -> AsyncIterator[_Shown]:
        yield _NOTHING_NEW  # an iterator that yields nothing would clear the page
        if job.state != "making":
            return
        place = str(request.session_hash)
        self._making[place] = job
        try:
            async with (
                self._service.callers.waiting(names_of(request), job.stop),
                aclosing(job.make(self._service.assistant, reader_of(request).language)) as states,
            ):
                async for state in states:
                    yield await asyncio.to_thread(self._show, state, request)
        finally:
            if self._making.get(place) is job:
                del self._making[place]

    def stopped(self, job: PageReport, request: gr.Request) -> _Shown:
        job.stop()
        return self._show(job, request)

    def left(self, request: gr.Request) -> None:
        """Stop the report of a browser tab that was closed or reloaded."""
        if (job := self._making.pop(str(request.session_hash), None)) is not None:
            job.stop()

    def _show(self, job: PageReport, request: gr.Request) -> _Shown:
        language, making, report = reader_of(request).language, job.state == "making", job.report
        made = report is not None and bool(report.sections)
        if made and report is not None:
            self._service.reports.put(job.token, report)
        name = Label.REPORT_RESUME if job.unfinished is not None else Label.REPORT_MAKE
        return (
            gr.Button(value=name.of(language), visible=not making),
            gr.Button(visible=making),
            progress_html(job, language),
            files_html(job.token, language) if made else "",
            report_part(report) if made and report is not None else "",
        )
