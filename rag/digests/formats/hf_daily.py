"""Parse responses of the Hugging Face Daily Papers API, one day's list of papers as JSON.

An entry is ``{"paper": {"id", "title", "summary", "authors", "upvotes", ...}, ...}``; on some days of 2024 it is the Python
literal of that, inside a JSON string. The list may be wrapped in an object.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from rag.core import ANY_ARXIV_ID, DigestEntry, DigestProblem, ParsedDigest
from rag.digests.formats.dates import date_of_name, date_of_timestamp
from rag.digests.formats.evidence import abstract_bullets, one_line, summary_bullets
from rag.digests.formats.json_text import read_json
from rag.digests.formats.literals import read_literal

SUFFIXES = frozenset({".json"})

#: What a response starts with: the first entry, as an object or as a literal, in a list that may be wrapped.
_START = re.compile(r"\s*(?:\{[^\[\]]{0,2000}?)?\[\s*(?:\{\s*\"paper\"\s*:\s*\{|\"\{\s*'paper'\s*:\s*\{)")
_EMPTY = re.compile(r"\s*\[\s*\]\s*")
_ID = re.compile(rf"({ANY_ARXIV_ID})(?:v(\d{{1,3}}))?")


def reads(text: str, file: str) -> bool:
    """Return whether a text starts like a response, or is the empty list of a day without papers."""
    return _START.match(text) is not None or (date_of_name(file) is not None and _EMPTY.fullmatch(text) is not None)


def parse_digest(text: str, file: str) -> ParsedDigest:
    """Parse a response. The day is that of the list, never the day on which a paper was published."""
    return _Parser(text, file).run()


@dataclass
class _Parser:
    text: str
    file: str
    problems: list[DigestProblem] = field(default_factory=list)
    place: int = 0  # the end of the last entry whose id was found in the text
    line: int = 1

    def report(self, message: str, remedy: str, *, error: bool = False) -> None:
        self.problems.append(DigestProblem(self.file, self.line, message, remedy, "error" if error else "warning"))

    def run(self) -> ParsedDigest:
        again = "download it again"
        try:
            items, day = _unwrapped(read_json(self.text))
        except ValueError as problem:
            self.line = getattr(problem, "lineno", 0)
            self.report(f"a list of Hugging Face papers that cannot be read: {str(problem)[:100]}", again, error=True)
            return ParsedDigest((), tuple(self.problems))
        day = day or date_of_name(self.file)
        entries: dict[tuple[dt.date, str], DigestEntry] = {}
        for number, item in enumerate(items, 1):
            entry = self.read(item, number, day)
            if entry is None:
                continue
            if first := entries.get((entry.date, entry.arxiv_id)):
                self.report(f"{entry.arxiv_id} is listed twice on {entry.date} (first in line {first.line})", "delete one")
            else:
                entries[entry.date, entry.arxiv_id] = entry
        if not items:
            self.line = 0
            self.report("a list of Hugging Face papers without any", "nothing to do, unless the day had papers")
        return ParsedDigest(tuple(entries.values()), tuple(self.problems))

    def read(self, item: object, number: int, day: dt.date | None) -> DigestEntry | None:
        value = read_literal(item) if isinstance(item, str) else item
        paper = value.get("paper") if isinstance(value, Mapping) else None
        found = _ID.fullmatch(_text(paper, "id")) if isinstance(paper, Mapping) else None
        if not isinstance(value, Mapping) or not isinstance(paper, Mapping) or found is None:
            self.report(f"entry {number} has no arXiv id, left out: {str(item)[:60]!r}", "download the list again", error=True)
            return None
        self.move_to(found[0])
        date = date_of_timestamp(paper.get("submittedOnDailyAt")) or day
        if date is None:
            self.report(
                f"{found[1]} belongs to no day, left out", "name the file for its day, as in 2025-06-21.json", error=True
            )
            return None
        title = one_line(_text(paper, "title") or _text(value, "title"))
        if not title:
            self.report(f"{found[1]} has no title", "download the list again")
        bullets = abstract_bullets(_text(paper, "summary") or _text(value, "summary"))
        if not bullets:
            self.report(f"{found[1]} has no abstract", "nothing to do; its title is kept")
        authors, hidden = _authors(paper.get("authors"))
        return DigestEntry(
            date,
            found[1],
            title,
            bullets + summary_bullets(_text(paper, "ai_summary")),
            votes=_count(paper.get("upvotes")),
            authors=authors,
            more_authors=hidden,
            version=int(found[2]) if found[2] else None,
            line=self.line,
        )

    def move_to(self, arxiv_id: str) -> None:
        """Count the lines up to the next place where an id is written."""
        place = self.text.find(arxiv_id, self.place)
        if place >= 0:
            self.line += self.text.count("\n", self.place, place)
            self.place = place


def _unwrapped(data: object) -> tuple[list[object], dt.date | None]:
    """Return the entries of a list, or of the first list in an object, and the day that the object gives."""
    if not isinstance(data, Mapping):
        return (data if isinstance(data, list) else []), None
    days = (date_of_timestamp(value) for value in data.values())
    return next((value for value in data.values() if isinstance(value, list)), []), next((day for day in days if day), None)


def _text(values: object, name: str) -> str:
    """Return a text among the values; empty if it is missing or is none."""
    value = values.get(name) if isinstance(values, Mapping) else None
    # Half a surrogate pair, which JSON can spell, cannot be stored.
    return value.replace("\0", "").encode("utf-8", "replace").decode() if isinstance(value, str) else ""


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**9 else None


def _authors(values: Any) -> tuple[tuple[str, ...], bool]:
    """Return the names of the authors who are not hidden, and whether others are."""
    authors = list(_persons(values))
    return tuple(dict.fromkeys(name for name, hidden in authors if not hidden)), any(hidden for _, hidden in authors)


def _persons(values: Any) -> Iterator[tuple[str, bool]]:
    for value in values if isinstance(values, list) else []:
        if name := one_line(_text(value, "name")):
            yield name, value.get("hidden") is True
