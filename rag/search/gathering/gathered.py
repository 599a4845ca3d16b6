"""The evidence for a question, what is counted for it, and what else an answer needs to know of the digests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Self

from rag.core import Evidence, EvidenceBullet, Found, Paper
from rag.digests import digest_days
from rag.index import SearchIndex
from rag.search.query.question import Order
from rag.search.relevance import Apart

_LEADING = 3


@dataclass(frozen=True, slots=True)
class Tendency:
    """Where a subject's share of all papers goes: ``up``, ``down``, ``flat``, or ``few`` papers to tell.

    ``p`` is that of the Cochran-Armitage test for trend, two-sided; ``early`` and ``late`` are the shares (0 to 1) in the first
    and the second half of the steps.
    """

    direction: Literal["up", "down", "flat", "few"]
    p: float = 1.0
    early: float = 0.0
    late: float = 0.0


@dataclass(frozen=True, slots=True)
class Tally:
    """Papers counted over all that is indexed, never guessed from the best matches.

    ``steps`` are the papers per year, month or day (``2024``, ``2024-06``, ``2024-06-21``), in order, when the question asks
    for a trend; days without a paper are left out, years and months are not. A paper counts on the day of the first of its
    digests that passes the filters. ``whole`` are all papers of these steps, of any subject, and ``tendency`` says where the
    subject's share of them goes.
    """

    papers: int
    steps: Mapping[str, int] = field(default_factory=dict)
    whole: Mapping[str, int] = field(default_factory=dict)
    tendency: Tendency | None = None


@dataclass(frozen=True, slots=True)
class Figure:
    """A mean with its median, and the number of papers, or of days or months, that it is of."""

    mean: float
    median: float
    of: int


@dataclass(frozen=True, slots=True)
class Corpus:
    """The first and the last day of the digests, None without any, and their numbers of days and papers.

    ``newest`` is the number of papers of the last day.
    """

    first: dt.date | None = None
    last: dt.date | None = None
    days: int = 0
    papers: int = 0
    newest: int = 0

    @classmethod
    def of(cls, index: SearchIndex) -> Self:
        """Return what an index holds."""
        days = digest_days(index.papers)
        if not days:
            return cls()
        newest = sum(paper.date == days[-1] for paper in index.papers)
        return cls(days[0], days[-1], len(days), len(index.papers), newest)


@dataclass(frozen=True, slots=True)
class Definition:
    """The sentence that says what a ``term`` is, with the paper and the bullet that it is from.

    ``long`` is what the term is short for, ``korean`` its name in Korean; empty where no digest says. ``kind`` is how the
    sentence defines it: it is from the paper of that name, it is about the term, it introduces it, or only spells it out; a
    ``mention`` is no definition, only the nearest that there is.
    """

    term: str
    long: str
    korean: str
    kind: Literal["named", "subject", "introduced", "gloss", "mention"]
    evidence: Evidence
    bullet: EvidenceBullet
    sentence: str


@dataclass(frozen=True, slots=True)
class Gist:
    """What a paper says that comes nearest to the question: a sentence, and the bullet that it is of."""

    bullet: EvidenceBullet
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a comparison or one theme of an overview: its name, its papers, how many there are, and of which years.

    ``definition`` is the sentence that defines a side of a comparison that is no paper.
    ``before`` is how many papers a trending topic had before, ``said`` what a paper says of a side under the condition of the
    comparison.
    """

    name: str
    evidence: Found
    total: int = 0
    years: Mapping[str, int] = field(default_factory=dict)
    definition: Definition | None = None
    before: int = 0
    said: tuple[Evidence, Gist] | None = None


@dataclass(frozen=True, slots=True)
class Examples:
    """What example questions are made of: a paper's name, an author, a subject and a month (``2024-06``); empty if unknown."""

    paper: str = ""
    author: str = ""
    subject: str = ""
    month: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The last days of the digests, offered in place of days that they do not reach, with the papers of these days."""

    since: dt.date
    until: dt.date
    evidence: Found
    total: int


@dataclass(frozen=True, slots=True)
class Empty:
    """Why hardly anything fits a question.

    ``without`` are the papers that fit without the dates, the votes, the author, ... or without a part of the subject; only
    what finds some. ``nearest`` are papers that fit only in part. ``unknown_author`` is one that no paper has. ``around`` are
    the days with a digest before and after the dates asked for, if none is of these.
    """

    without: Mapping[str, int] = field(default_factory=dict)
    nearest: Found = field(default_factory=Found)
    offer: Offer | None = None
    unknown_author: str = ""
    around: tuple[dt.date, dt.date] | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The evidence, best first, and the tally when papers are to be counted.

    ``total`` is the number of papers that fit, of which ``evidence`` may be the first only. ``parts`` are the sides of a
    comparison or the themes of an overview, ``gists`` the sentences nearest to the question, by arXiv id, ``definitions`` those
    that define what it asks for, ``order`` that of a list. ``corpus`` says what the digests hold at all.

    ``since`` and ``until`` are the days that papers were limited to where the question did not say so (what is new), or that
    trending topics are taken from; ``before`` is the number of earlier papers that these were compared with. ``found`` are the
    days of the first and the last paper that fit. ``authors`` are the most frequent ones with their numbers of papers,
    ``mentions`` the names of what is not stored, or of no paper, with the numbers of papers that mention them. ``empty`` says
    why nothing fits, ``examples`` is what example questions are made of, ``figure`` a mean that was asked for, and ``together``
    the sentences that compare all sides of a comparison.

    ``among`` are the words that narrow the papers whose figures are put in order, ``beyond`` those that would leave none.

    ``like`` are the papers that those found are like. ``apart`` says of how many papers the words of the subject stand apart.

    ``of`` is among how many papers those found were looked for, if they are part of a list that was narrowed.

    ``unrecorded`` is the number of papers without votes of which none are recorded.

    ``growth`` are subjects, each with its papers over time.

    ``missing`` are the arXiv ids that the question names and that are not indexed; ``only_missing`` says that it asks about
    nothing else.
    """

    evidence: Found
    tally: Tally | None = None
    total: int | None = None
    parts: tuple[Part, ...] = ()
    gists: Mapping[str, Gist] = field(default_factory=dict)
    order: Order = "relevance"
    definitions: tuple[Definition, ...] = ()
    since: dt.date | None = None
    until: dt.date | None = None
    found: tuple[dt.date, dt.date] | None = None
    before: int = 0
    authors: tuple[tuple[str, int], ...] = ()
    mentions: tuple[tuple[str, int], ...] = ()
    empty: Empty | None = None
    examples: Examples | None = None
    figure: Figure | None = None
    together: tuple[tuple[Evidence, Gist], ...] = ()
    corpus: Corpus = Corpus()
    among: str = ""
    beyond: str = ""
    like: tuple[Paper, ...] = ()
    apart: Apart | None = None
    unrecorded: int = 0
    growth: tuple[tuple[str, Tally], ...] = ()
    of: int | None = None
    missing: tuple[str, ...] = ()
    only_missing: bool = False

    @property
    def leading(self) -> Sequence[Evidence]:
        """The papers that fit best: the first three, or any of those that stand by theme."""
        return self.evidence if any(part.years for part in self.parts) else self.evidence[:_LEADING]
