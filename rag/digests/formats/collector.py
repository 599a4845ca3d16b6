"""Collect the papers that a file lists, and report what is missing or stands twice."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from rag.core import ANY_ARXIV_ID, Bullet, DigestEntry, DigestProblem, ParsedDigest
from rag.digests.formats.dates import Day, date_of_path, month_of_id
from rag.digests.formats.mentions import Mention, of_id, of_text

_ID = re.compile(ANY_ARXIV_ID)
#: What is looked for in files of any form.
LOOKED_FOR = "papers by links to arXiv, Hugging Face papers or alphaXiv, or by arXiv ids"


@dataclass(frozen=True, slots=True)
class Record:
    """What a file says of one paper. ``day`` may lack its year or its day of the month."""

    mention: Mention
    title: str = ""
    day: Day | None = None
    authors: tuple[str, ...] = ()
    more_authors: bool = False
    votes: int | None = None
    bullets: tuple[Bullet, ...] = ()


@dataclass
class Collector:
    """The papers of a file in order, one entry each; a paper that is listed twice has the bullets of both places."""

    text: str
    file: str
    problems: list[DigestProblem] = field(default_factory=list)
    entries: dict[str, DigestEntry] = field(default_factory=dict)
    undated: list[str] = field(default_factory=list)

    def report(self, line: int, message: str, remedy: str, *, error: bool = False) -> None:
        """Add a problem; ``error`` says that content was left out."""
        self.problems.append(DigestProblem(self.file, line, message, remedy, "error" if error else "warning"))

    def add(self, record: Record, line: int | None = None) -> None:
        """Add a paper. Without a day of its own it has that of the file's or folder's name, or else the month of its id."""
        arxiv_id = record.mention.arxiv_id
        day = record.day or self.day_of_path
        date = day.with_year(None) if day else None
        if date is None:
            if arxiv_id not in self.entries:
                self.undated.append(arxiv_id)
            date = month_of_id(arxiv_id)
        title = "" if of_id(record.title) else record.title
        at = self.line_of(arxiv_id) if line is None else line
        entry = DigestEntry(
            date,
            arxiv_id,
            title,
            tuple(dict.fromkeys(record.bullets)),
            votes=record.votes,
            authors=record.authors,
            more_authors=record.more_authors,
            version=record.mention.version,
            line=at,
        )
        known = self.entries.get(arxiv_id)
        self.entries[arxiv_id] = joined(known, entry) if known else entry

    @cached_property
    def day_of_path(self) -> Day | None:
        """The day in the path of the file."""
        return date_of_path(self.file)

    @cached_property
    def lines(self) -> dict[str, int]:
        """The line, from 1, that first has each id."""
        found: dict[str, int] = {}
        line, place = 1, 0
        for match in _ID.finditer(self.text):
            if match[0] not in found:
                line += self.text.count("\n", place, match.start())
                place = match.start()
                found[match[0]] = line
        return found

    def line_of(self, arxiv_id: str) -> int:
        """Return the line that first has an id; 0 if none has it as it is written."""
        return self.lines.get(arxiv_id, 0)

    def finish(self, *, seen: str = "", mentioned: Sequence[str] = (), without: Sequence[str] = ()) -> ParsedDigest:
        """Return the entries with all problems.

        :param seen: what the file holds, for one without papers.
        :param mentioned: ids that are named, but not listed.
        :param without: titles of what stands beside the papers and names none.
        """
        for entry in self.entries.values():
            if not entry.title:
                self.report(entry.line, f"{entry.arxiv_id} has no title", "write its title beside the link")
        if self.undated:
            what = f"no day given for {names(self.undated)}: the first day of the month in the arXiv id is taken"
            first = self.entries[self.undated[0]].line
            self.report(first, what, "write a day, as YYYY-MM-DD, into a heading or the name of the file")
        others = dict.fromkeys((*mentioned, *(mention.arxiv_id for mention in of_text(self.text))))
        for arxiv_id in others if self.entries else ():
            if arxiv_id not in self.entries:
                what = f"{arxiv_id} is only mentioned in the text about another paper, left out"
                self.report(self.line_of(arxiv_id), what, "nothing to do, unless it should be listed")
        if without:
            what = f"{len(without):,} entries name no arXiv paper, left out: {names([repr(t[:60]) for t in without])}"
            self.report(0, what, "add their links to arXiv, if there are any", error=True)
        if not self.entries and not any(problem.level == "error" for problem in self.problems):
            what = f"no digest: no paper found; looked for {LOOKED_FOR}, saw {seen or 'an empty file'}"
            what += f", {names(list(others))} only mentioned" if others else ""
            self.report(0, what, "check that it is the file you mean")
        return ParsedDigest(tuple(self.entries.values()), tuple(sorted(self.problems, key=lambda p: p.line)))


def joined(first: DigestEntry, second: DigestEntry) -> DigestEntry:
    """Return the first entry with the bullets of both, and with what only the second one has."""
    votes = [v for v in (first.votes, second.votes) if v is not None]
    authors = first if first.authors else second
    return DigestEntry(
        first.date,
        first.arxiv_id,
        first.title or second.title,
        tuple(dict.fromkeys(first.bullets + second.bullets)),
        votes=max(votes, default=None),
        authors=authors.authors,
        more_authors=authors.more_authors,
        version=first.version or second.version,
        line=first.line,
    )


def names(items: Sequence[str]) -> str:
    """Return the first three of some names, and how many more there are."""
    return ", ".join(items[:3]) + (f" and {len(items) - 3:,} more" if len(items) > 3 else "")


def day_of(date: dt.date | None) -> Day | None:
    """Return a date as a day."""
    return Day(date.year, date.month, date.day) if date else None
