"""A report as data: its plan, and the sections that are finished."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from rag.core import Answer
from rag.text import Language

#: What a section is: quotations of a theme's papers, prose or a table by a model, and what is found or counted by rule.
Kind = Literal["quotes", "prose", "comparison", "figures", "open", "timeline"]
#: Sections that a model writes.
WRITTEN: frozenset[Kind] = frozenset({"prose", "comparison"})


@dataclass(frozen=True, slots=True)
class Planned:
    """A section to be made: its kind, its heading, and the arXiv ids of its papers, best first.

    An empty heading stands for the usual one of its kind. ``columns`` are those of a comparison.
    """

    kind: Kind
    heading: str
    papers: tuple[str, ...]
    columns: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A finished section: as it was planned, and its text with verdicts and citations.

    The markers of each section begin with ``[1]``; :func:`rag.report.numbered` numbers them throughout.
    """

    planned: Planned
    answer: Answer


@dataclass(frozen=True, slots=True)
class Report:
    """A report, perhaps one that is not finished.

    ``total`` is the number of papers that fit the subject, ``papers`` are the arXiv ids of those that the report covers, and
    ``labels`` the filters that were read in the subject. ``model`` is the name of the one that writes, empty without one.
    ``suspects`` are the reasons why digests may not describe their papers, by arXiv id. ``notices`` say what a reader has to
    know beside the report, ``unfinished`` why sections are missing. ``tokens`` were spent on it.
    """

    subject: str
    language: Language
    day: dt.date
    model: str
    total: int
    papers: tuple[str, ...]
    plan: tuple[Planned, ...] = ()
    sections: tuple[Section, ...] = ()
    labels: tuple[str, ...] = ()
    suspects: Mapping[str, str] = field(default_factory=dict)
    notices: tuple[str, ...] = ()
    unfinished: str = ""
    tokens: int = 0

    @property
    def missing(self) -> tuple[Planned, ...]:
        """The sections of the plan that are not finished."""
        return self.plan[len(self.sections) :]

    @property
    def is_whole(self) -> bool:
        """Whether there is a plan, and all of it is finished."""
        return bool(self.plan) and not self.missing

    @property
    def answers(self) -> Iterator[Answer]:
        """The texts of the sections."""
        return (section.answer for section in self.sections)


@dataclass(frozen=True, slots=True)
class Step:
    """Where the making of a report stands: what is being done, how much is done of how much, and what there is so far."""

    doing: Literal["search", "outline", "section", "done"]
    done: int
    total: int
    report: Report
    heading: str = ""


@dataclass(frozen=True, slots=True)
class NotKnown:
    """Nothing to report on: the digests do not know the subject, as ``text`` says."""

    text: str
