"""The cases of question suites: the bundled ones, and those of a user's own file (``docs/suites.md``)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval.cases.bundled import read_rows
from eval.cases.json_lines import bad_line, read_lines
from eval.cases.read_answer import Place, bullet_at
from rag.core import Paper, UsageError
from rag.text import language_of

#: Kinds of questions that the digests do not answer.
SILENT = ("outside", "not_in_corpus", "detail_missing", "unanswerable")
#: All kinds. ``evidence``, ``unanswerable`` and ``not_evidence`` come from readers' opinions (:mod:`eval.cases.feedback`).
KINDS = ("fact", "list", "false_premise", "true_premise", "evidence", "not_evidence", *SILENT)
_ANSWERABLE = ("fact", "list", "evidence")
_WITH_GOLD = (*_ANSWERABLE, "false_premise")
_WHAT = "case"
_BUNDLED = ("sample", "sample_lists", "sample_premises", "sample_granted", "unanswerable")


@dataclass(frozen=True, slots=True)
class Case:
    """A question with what a right answer cites and contains.

    ``gold`` are the bullets that answer (one is enough), for a false premise those that contradict it. ``avoid`` are bullets
    that must not be cited, ``also`` papers that a list may name but need not. The answer has to contain each string of
    ``must_contain``; ``|`` separates accepted spellings.
    """

    id: str
    lang: str
    question: str
    kind: str = "fact"
    gold: tuple[Place, ...] = ()
    must_contain: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    avoid: tuple[Place, ...] = ()

    @property
    def papers(self) -> tuple[str, ...]:
        """The papers of the gold bullets, each once."""
        return tuple(dict.fromkeys(place.arxiv_id for place in self.gold))

    @property
    def is_answerable(self) -> bool:
        """Whether the digests answer the question."""
        return self.kind in _ANSWERABLE

    @property
    def is_unanswerable(self) -> bool:
        """Whether the digests do not cover the question."""
        return self.kind in SILENT

    @property
    def is_list(self) -> bool:
        """Whether a right answer names several papers."""
        return self.kind == "list" or len(self.papers) > 1

    @property
    def group(self) -> str:
        """The group in bootstraps: the cases about the same paper, or this one alone."""
        return self.gold[0].arxiv_id if self.gold else self.id


def bundled_cases() -> list[Case]:
    """Return the cases of the sample suite: facts, lists, false premises, and what the sample does not answer."""
    return [case for name in _BUNDLED for case in read_cases(name)]


def read_cases(name: str) -> list[Case]:
    """Read the cases of a bundled file, in order."""
    return [case_of(row) for row in read_rows(f"{name}.jsonl")]


@dataclass(frozen=True, slots=True)
class SuiteFile:
    """The cases of a user's file with their line numbers, and notes on what was left out."""

    file: Path
    lines: tuple[int, ...]
    cases: tuple[Case, ...]
    notes: tuple[str, ...]

    def check(self, papers: Mapping[str, Paper]) -> None:
        """Check that the index has the bullets that answer.

        :raises UsageError: if one is missing; the message has the line number.
        """
        for number, case in zip(self.lines, self.cases, strict=True):
            for place in case.gold:
                if bullet_at(papers, place) is None:
                    why = f"the index has no bullet {place.bullet} of {place.arxiv_id} on {place.date}"
                    raise bad_line(self.file, number, _WHAT, why)


def read_suite(file: Path) -> SuiteFile:
    """Read the cases of a user's file, skipping those that still need a label.

    :raises UsageError: if the file cannot be read, a line is not a case (the message has its number), or no case is left.
    """
    rows = list(read_lines(file, _WHAT, lambda row: None if row.get("needs_label") else case_of(row)))
    found: dict[str, tuple[int, Case]] = {}
    for number, case in rows:
        if case is None:
            continue
        if case.id in found:
            raise bad_line(file, number, _WHAT, f"the id {case.id!r} is that of line {found[case.id][0]} too")
        found[case.id] = number, case
    if not found:
        raise UsageError(f"{str(file)!r} contains no case.", hint="See docs/suites.md for the format.")
    left = len(rows) - len(found)
    notes = (f"{left:,} of {len(rows):,} cases of {file.name} need a label and were left out.",) if left else ()
    lines, cases = zip(*found.values(), strict=True)
    return SuiteFile(file, lines, cases, notes)


def case_of(row: Mapping[str, Any]) -> Case:
    """Return the case that a row describes, ignoring unknown fields.

    :raises ValueError: if a field is missing or invalid; the message names it.
    """
    for name in ("id", "question"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise ValueError(f'"{name}" has to be a string that is not empty')
    kind, lang = row.get("kind", "fact"), row.get("lang") or language_of(row["question"])
    if kind not in KINDS:
        raise ValueError(f'"kind" is {kind!r}, and has to be one of {", ".join(KINDS)}')
    if lang not in ("en", "ko"):
        raise ValueError(f'"lang" is {lang!r}, and has to be en or ko')
    gold = tuple(_places(row)) if kind in _WITH_GOLD else ()
    avoid = tuple(_place(item) for item in _listed(row, "not_evidence"))
    if kind in _WITH_GOLD and not gold:
        raise ValueError(f'a case of the kind {kind!r} needs "arxiv_id", "date" and "bullet", or "evidence"')
    if kind == "not_evidence" and not avoid:
        raise ValueError('a case of the kind "not_evidence" needs a list of that name')
    return Case(row["id"], lang, row["question"], kind, gold, _texts(row, "must_contain"), _texts(row, "also"), avoid)


def _places(row: Mapping[str, Any]) -> Iterator[Place]:
    if row.get("evidence") is not None:
        yield from (_place(item) for item in _listed(row, "evidence"))
    elif row.get("arxiv_id") is not None:
        yield _place(row)


def _place(item: Any) -> Place:
    try:
        arxiv_id, date, bullet = item["arxiv_id"], dt.date.fromisoformat(item["date"]), item["bullet"]
    except (KeyError, TypeError, ValueError):
        raise ValueError('a bullet is {"arxiv_id": "2311.12908", "date": "2023-11-23", "bullet": 5}') from None
    if not isinstance(arxiv_id, str) or isinstance(bullet, bool) or not isinstance(bullet, int):
        raise ValueError('"arxiv_id" has to be a string and "bullet" a number from 0')
    return Place(arxiv_id, date, bullet)


def _listed(row: Mapping[str, Any], name: str) -> list[Any]:
    found = row.get(name) or []
    if not isinstance(found, list):
        raise ValueError(f'"{name}" has to be a list')
    return found


def _texts(row: Mapping[str, Any], name: str) -> tuple[str, ...]:
    found = _listed(row, name)
    if not all(isinstance(item, str) and item for item in found):
        raise ValueError(f'"{name}" has to be a list of strings')
    return tuple(found)
