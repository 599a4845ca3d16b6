"""A report as files in a folder, and as one JSON object, from which an unfinished one goes on."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from rag.answer import answers_bibtex
from rag.core import Paper, StorageError, UsageError, replace_with, to_plain
from rag.report.html import report_page
from rag.report.markdown import report_markdown
from rag.report.model import Report

#: The files of a report, for people and for programs; the last one is what a report goes on from.
FILES = ("report.md", "report.html", "report.bib", "report.json")
_STATE = FILES[-1]
#: Characters of a subject in the name of a folder.
_LONGEST = 60


def slug_of(subject: str) -> str:
    """Return a subject as a part of a file's name."""
    words = re.sub(r"[\W_]+", "-", subject.casefold()).strip("-")
    return words[:_LONGEST].rstrip("-") or "subject"


def report_to_json(report: Report) -> str:
    """Return a whole report as one JSON object."""
    return json.dumps(to_plain(report), ensure_ascii=False, indent=1) + "\n"


def report_from_json(text: str) -> Report:
    """Read what :func:`report_to_json` wrote.

    :raises ValueError: if it is something else.
    """
    report: Report = _reports().validate_json(text)
    return report


@cache
def _reports() -> TypeAdapter[Report]:
    return TypeAdapter(Report)


def report_bibtex(report: Report, papers: Mapping[str, Paper]) -> str:
    """Return BibTeX of the papers whose citations hold, each once.

    :param papers: those of the index, by arXiv id.
    """
    return answers_bibtex(report.answers, papers)


class ReportFolder:
    """The folder that one report is written to."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def begin(self, *, replace: bool = False) -> None:
        """Check, before anything is asked or written, that no other report is overwritten.

        :raises UsageError: if there is one, and it may not be replaced.
        """
        there = [name for name in FILES if (self.path / name).exists()]
        if there and not replace:
            hint = "Add --resume to go on with it, --replace to overwrite it, or choose another folder with --out."
            raise UsageError(f"The folder {str(self.path)!r} has a report already ({there[0]}).", hint=hint)

    def kept(self, subject: str) -> Report | None:
        """Return the report that was begun here; None if there is none.

        :raises UsageError: if it is on another subject, or cannot be read.
        """
        file = self.path / _STATE
        try:
            report = report_from_json(file.read_text("utf-8"))
        except FileNotFoundError:
            return None
        except (OSError, UnicodeError, ValidationError) as problem:
            reason = problem.strerror if isinstance(problem, OSError) else "it is not the state of a report"
            raise UsageError(f"Cannot go on from {str(file)!r}: {reason}.", hint="Begin anew with --replace.") from problem
        if report.subject != subject:
            what = f"The report in {str(self.path)!r} is on {report.subject!r}, not on {subject!r}."
            raise UsageError(what, hint="Name its subject, or choose another folder with --out.")
        return report

    def save(self, report: Report, papers: Mapping[str, Paper]) -> None:
        """Write the files of a report; each is the old one or the new one, whole, whatever happens meanwhile.

        :raises StorageError: if they cannot be written.
        """
        texts = report_markdown(report), report_page(report), report_bibtex(report, papers), report_to_json(report)
        try:
            self.path.mkdir(parents=True, exist_ok=True)
            for name, text in zip(FILES, texts, strict=True):
                replace_with(text, self.path / name)
        except OSError as problem:
            reason = problem.strerror or problem
            raise StorageError(f"Cannot write to {str(self.path)!r}: {reason}.", hint="Choose another folder.") from problem

    @property
    def files(self) -> dict[str, Any]:
        """The paths of the files, by their suffixes."""
        return {name.rpartition(".")[2]: str(self.path / name) for name in FILES}
