"""A report on the page: where its making stands, and its files. The report itself is that of :mod:`rag.report`."""

from __future__ import annotations

from rag.report import Wording
from rag.text import Language
from ui.locales.texts import Texts
from ui.markup.rendering import render
from ui.session.report import PageReport


def progress_html(job: PageReport, language: Language) -> str:
    """Return where a report stands: its sections with those that are finished, and what went wrong."""
    report = job.report
    headings: list[str] = []
    if report is not None and job.state != "done":
        say = Wording(report.language)
        headings = [say.heading(planned) for planned in report.plan]
    return render("report.progress", Texts(language), job, headings, len(report.sections) if report is not None else 0)


def files_html(token: str, language: Language) -> str:
    """Return the buttons that download the files of a report.

    :param token: what they are asked for by.
    """
    return render("report.files", Texts(language), token)
