"""All papers as a list that is filtered, sorted and shown page by page, and what a form says of days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, Literal

from rag.core import Paper
from rag.text import plain

#: The columns that a list can be sorted by.
Column = Literal["date", "title", "votes", "authors", "id", "suspect"]
COLUMNS: tuple[Column, ...] = ("date", "title", "votes", "authors", "id", "suspect")
#: Those that begin with their greatest value when they are chosen.
_DOWN: frozenset[Column] = frozenset({"date", "votes", "suspect"})
#: Papers on a page.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Span:
    """The days that a form asks for, the earlier one first; ``swapped`` if they were given the other way round."""

    since: dt.date | None = None
    until: dt.date | None = None
    swapped: bool = False

    @classmethod
    def of(cls, since: dt.date | None, until: dt.date | None) -> Span:
        """Return the days in their order."""
        if since is not None and until is not None and since > until:
            return cls(until, since, swapped=True)
        return cls(since, until)

    def holds(self, day: dt.date) -> bool:
        """Return whether a day is one of them."""
        return (self.since is None or day >= self.since) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Listing:
    """What is asked of the list: words that title, authors or id have, days, only suspect papers, an order and a page."""

    words: str = ""
    span: Span = field(default_factory=Span)
    only_suspect: bool = False
    column: Column = "date"
    down: bool = True
    page: int = 0

    def sorted_by(self, column: str) -> Listing:
        """Return the list by a column, the other way round if it is by that already; as it is without such a column."""
        name = next((it for it in COLUMNS if it == column), None)
        if name is None:
            return self
        down = not self.down if name == self.column else name in _DOWN
        return replace(self, column=name, down=down, page=0)

    @property
    def narrowed(self) -> bool:
        """Whether it leaves anything out."""
        return bool(self.words.strip() or self.span.since or self.span.until or self.only_suspect)


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of a list: its papers, and how many there are on all pages; ``first`` is the place of its first paper, from 1."""

    papers: tuple[Paper, ...]
    total: int
    page: int
    pages: int

    @property
    def first(self) -> int:
        return self.page * PAGE + 1 if self.papers else 0

    @property
    def last(self) -> int:
        return self.page * PAGE + len(self.papers)


def listed(papers: Iterable[Paper], suspects: Collection[str], wanted: Listing) -> Listed:
    """Return the page of papers that is asked for; the last one if there are not so many."""
    words = wanted.words.casefold().split()
    found = [paper for paper in papers if _fits(paper, words, wanted, suspects)]
    found.sort(key=lambda paper: paper.arxiv_id)
    found.sort(key=lambda paper: (paper.date, paper.votes or 0), reverse=True)
    if wanted.column != "date":
        found.sort(key=lambda paper: _value(paper, wanted.column, suspects), reverse=wanted.down)
    elif not wanted.down:
        found.sort(key=lambda paper: paper.date)
    if wanted.column == "votes":  # those without a count last, whichever way
        found.sort(key=lambda paper: paper.votes is None)
    pages = max(1, -(-len(found) // PAGE))
    page = max(0, min(wanted.page, pages - 1))
    return Listed(tuple(found[page * PAGE : (page + 1) * PAGE]), len(found), page, pages)


def _fits(paper: Paper, words: list[str], wanted: Listing, suspects: Collection[str]) -> bool:
    if wanted.only_suspect and paper.arxiv_id not in suspects:
        return False
    if (wanted.span.since or wanted.span.until) and not any(wanted.span.holds(entry.date) for entry in paper.entries):
        return False
    text = f"{_title(paper.title)} {' '.join(paper.authors)} {paper.arxiv_id}".casefold() if words else ""
    return all(word in text for word in words)


#: Reading LaTeX in thousands of titles takes longer than sorting them.
_title = lru_cache(maxsize=1 << 16)(plain)


def _value(paper: Paper, column: Column, suspects: Collection[str]) -> Any:
    match column:
        case "title":
            return _title(paper.title).casefold()
        case "votes":
            return paper.votes or 0
        case "authors":
            return (not paper.authors, " ".join(paper.authors).casefold())
        case "suspect":
            return paper.arxiv_id in suspects
    return paper.arxiv_id
