"""The evidence for a question, what is counted for it, and what else an answer needs to know of the digests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

from rag.core import Found
from rag.digests import digest_days
from rag.index import SearchIndex


@dataclass(frozen=True, slots=True)
class Tally:
    """Papers counted over all that is indexed, never guessed from the best matches.

    ``steps`` are the papers per year, month or day (``2024``, ``2024-06``, ``2024-06-21``), in order, when the question asks
    for a trend; days without a paper are left out, years and months are not. A paper counts on the day of the first of its
    digests that passes the filters.
    """

    papers: int
    steps: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Corpus:
    """The first and the last day of the digests, None without any, and their numbers of days and papers."""

    first: dt.date | None = None
    last: dt.date | None = None
    days: int = 0
    papers: int = 0

    @classmethod
    def of(cls, index: SearchIndex) -> Self:
        """Return what an index holds."""
        days = digest_days(index.papers)
        return cls(days[0], days[-1], len(days), len(index.papers)) if days else cls()


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a comparison or one theme of an overview: its name, its papers, how many there are, and of which years."""

    name: str
    evidence: Found
    total: int = 0
    years: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence, best first, and the tally when papers are to be counted.

    ``total`` is the number of papers that fit, of which ``evidence`` may be the first only. ``parts`` are the sides of a
    comparison or the themes of an overview. ``corpus`` says what the digests hold at all.

    ``missing`` are the arXiv ids that the question names and that are not indexed; ``only_missing`` says that it asks about
    nothing else.
    """

    evidence: Found
    tally: Tally | None = None
    total: int | None = None
    parts: tuple[Part, ...] = ()
    corpus: Corpus = Corpus()
    missing: tuple[str, ...] = ()
    only_missing: bool = False
