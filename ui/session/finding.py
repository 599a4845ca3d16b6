"""Days, authors and papers that fit a few letters, for the palette that leads to them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from typing import TypedDict

from rag.core import Paper
from rag.digests import digest_days
from rag.text import flat, plain

#: Places of each kind.
MOST = 4
_LONGEST = 100
_MONTH = re.compile(r"\d{4}-\d{2}")
_DAY = re.compile(r"\d{4}(?:-\d{0,2}(?:-\d{0,2})?)?")


class Places(TypedDict):
    """What fits, best first; a paper is its id and its title. ``month`` is the month that was typed, empty for another text."""

    month: str
    days: list[str]
    authors: list[str]
    papers: list[tuple[str, str]]


class Finder:
    """The places of an index; what is read of its papers is kept until there are others."""

    def __init__(self) -> None:
        self._read: tuple[Mapping[str, Paper], Counter[str], list[tuple[str, Paper]]] = ({}, Counter(), [])

    def places(self, papers: Mapping[str, Paper], typed: str) -> Places:
        """Return the places that fit what was typed; none for nothing."""
        words = typed[:_LONGEST].casefold().split()
        if not words:
            return {"month": "", "days": [], "authors": [], "papers": []}
        authors, titles = self._of(papers)
        named = [name for name in authors if all(word in name.casefold() for word in words)]
        named.sort(key=lambda name: (-authors[name], name))
        fitting = [(title, paper) for title, paper in titles if all(word in title for word in words)]
        fitting.sort(key=lambda found: _nearness(found[0], " ".join(words)))  # stable: those that are alike stay newest first
        days = self._days(papers, typed.strip())
        return {
            "month": typed.strip() if days and _MONTH.fullmatch(typed.strip()) else "",
            "days": days,
            "authors": [flat(name) for name in named[:MOST]],
            "papers": [(paper.arxiv_id, plain(paper.title)) for _, paper in fitting[:MOST]],
        }

    @staticmethod
    def _days(papers: Mapping[str, Paper], typed: str) -> list[str]:
        if not _DAY.fullmatch(typed):
            return []
        days = (day.isoformat() for day in reversed(digest_days(papers.values())))
        return [day for day in days if day.startswith(typed)][:MOST]

    def _of(self, papers: Mapping[str, Paper]) -> tuple[Counter[str], list[tuple[str, Paper]]]:
        if self._read[0] is not papers:
            newest = sorted(papers.values(), key=lambda paper: paper.date, reverse=True)
            authors = Counter(name for paper in newest for name in paper.authors)
            titles = [(f"{plain(paper.title)} {paper.arxiv_id}".casefold(), paper) for paper in newest]
            self._read = papers, authors, titles
        return self._read[1:]


def _nearness(title: str, typed: str) -> int:
    """Return 0 where a title has what was typed up to a colon, 1 where it begins with it as a word, 2 within one, else 3."""
    if not title.startswith(typed):
        return 3
    following = title[len(typed) : len(typed) + 1]
    return 0 if following == ":" else 2 if following.isalnum() else 1
