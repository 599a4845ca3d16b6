"""The small frozen objects that all parts of nonmun speak.

They follow the way of the data: a digest holds entries, the entries of one arXiv id are a paper, a question finds
evidence (papers with scored bullets), an answer cites bullets.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

__all__ = [
    "Answer",
    "Bullet",
    "Citation",
    "Claim",
    "DigestEntry",
    "DigestProblem",
    "Evidence",
    "EvidenceBullet",
    "Found",
    "MatchedTerm",
    "Paper",
    "ParsedDigest",
    "Progress",
    "Searches",
    "Sentence",
    "Verdict",
    "Why",
    "arxiv_url",
    "no_progress",
]


@dataclass(frozen=True, slots=True)
class Bullet:
    """One statement of a digest about a paper.

    ``section`` is the label before the text (``Performance Highlights``), or None for a plain bullet. ``text`` may span
    several lines and is kept as written.
    """

    section: str | None
    text: str


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """One paper as one day's digest lists it.

    ``arxiv_id`` carries no version; ``version`` is 2 for ``2406.14347v2``. ``votes`` is None where the digest gives none,
    which is not the same as 0. ``more_authors`` says that the digest cut the list of authors.
    """

    date: dt.date
    arxiv_id: str
    title: str
    bullets: tuple[Bullet, ...]
    votes: int | None = None
    authors: tuple[str, ...] = ()
    more_authors: bool = False
    version: int | None = None
    line: int = 0


@dataclass(frozen=True, slots=True)
class DigestProblem:
    """Something in a source that could not be taken as it stands.

    ``line`` counts from 1; 0 speaks of the whole file. ``level`` is ``error`` when content was left out and ``warning``
    when it was kept. ``remedy`` says what to do.
    """

    file: str
    line: int
    message: str
    remedy: str
    level: Literal["error", "warning"] = "warning"

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.message}; {self.remedy}"


@dataclass(frozen=True, slots=True)
class ParsedDigest:
    """What the text of one file holds: its entries in order of appearance, and its problems."""

    entries: tuple[DigestEntry, ...]
    problems: tuple[DigestProblem, ...]


@dataclass(frozen=True, slots=True)
class Paper:
    """All that the digests say of one arXiv id: one entry per day, newest first."""

    arxiv_id: str
    entries: tuple[DigestEntry, ...]

    @property
    def title(self) -> str:
        return self.entries[0].title

    @property
    def date(self) -> dt.date:
        """The day of the newest digest that lists the paper."""
        return self.entries[0].date

    @property
    def votes(self) -> int | None:
        """The highest count that any digest gives, or None where none gives one."""
        return max((e.votes for e in self.entries if e.votes is not None), default=None)

    @property
    def authors(self) -> tuple[str, ...]:
        return max((e.authors for e in self.entries), key=len)

    @property
    def url(self) -> str:
        return arxiv_url(self.arxiv_id)

    @property
    def texts(self) -> list[str]:
        """The texts of all bullets, those of the newest digest first."""
        return [bullet.text for entry in self.entries for bullet in entry.bullets]


def arxiv_url(arxiv_id: str) -> str:
    """The abstract page of an arXiv id."""
    return f"https://arxiv.org/abs/{arxiv_id}"


@dataclass(frozen=True, slots=True)
class EvidenceBullet:
    """A bullet with the place it stands at (day and index in that day's entry, from 0) and its score for a question."""

    date: dt.date
    index: int
    section: str | None
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class MatchedTerm:
    """A word of the question that a paper has: itself, or, in the other language, as ``translation``."""

    term: str
    translation: str = ""

    def __str__(self) -> str:
        return f"{self.term} → {self.translation}" if self.translation else self.term


@dataclass(frozen=True, slots=True)
class Why:
    """Why a paper was found: what each leg of the search added to its score, and the words that matched."""

    legs: Mapping[str, float]
    matched: tuple[MatchedTerm, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper found for a question: its score and its bullets, best first.

    ``coverage`` is the share (0 to 1) of the question's content words, weighted by how rare they are, that the paper has
    itself or through a translation, ``names`` the same of the names in it; they tell whether the question is covered at all.
    ``suspect`` says, where the audit suspects that the bullets do not describe the paper, why; it is empty otherwise.
    """

    paper: Paper
    score: float
    bullets: tuple[EvidenceBullet, ...]
    coverage: float = 1.0
    names: float = 1.0
    why: Why | None = None
    suspect: str = ""


class Found(list[Evidence]):
    """The papers found for a question, best first. ``notice`` tells the reader of a fault on the way; mostly empty."""

    def __init__(self, items: Iterable[Evidence] = (), notice: str = "") -> None:
        super().__init__(items)
        self.notice = notice


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker of an answer and the bullet it stands for; ``text`` is the bullet, or the quoted part of it.

    ``warning`` says why the bullets are suspected not to describe the paper; it is mostly empty.
    """

    marker: str
    arxiv_id: str
    title: str
    date: dt.date
    bullet: int
    text: str
    warning: str = ""

    @property
    def url(self) -> str:
        return arxiv_url(self.arxiv_id)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that can be true or false, and the texts it is judged against: the bullets it cites."""

    text: str
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a judge finds of a claim: whether its evidence supports it.

    ``verdict`` is None when the judge gave no answer that can be read (the claim is unscored, not passed); ``score`` is the
    probability (0 to 1) that the evidence supports the claim, ``reason`` says why in words. A claim that is not supported
    comes, after ANAH-v2 (arXiv 2407.04693), with ``conflict``, the sentence of the evidence it conflicts with, and
    ``correction``, the claim put right, where they can be told; both are empty otherwise.
    """

    verdict: Literal["supported", "contradicted", "unverifiable"] | None
    score: float
    reason: str
    conflict: str = ""
    correction: str = ""


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with the markers it carries, and what the bullets that it cites say to it.

    ``verdict`` is that of a :class:`Verdict`, or None when there is nothing to check (or a judge's answer could not be read,
    which ``reason`` then says); ``score``, ``reason``, ``conflict`` and ``correction`` are as there.
    """

    text: str
    citations: tuple[str, ...]
    verdict: str | None = None
    score: float | None = None
    reason: str = ""
    conflict: str = ""
    correction: str = ""

    @property
    def is_unsupported(self) -> bool:
        """Whether it was checked and not found in what it cites."""
        return self.verdict in ("contradicted", "unverifiable")


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: its text with markers, what the markers mean, and how it came about.

    ``timings`` are seconds per step; ``usage`` are token counts as the model server reports them, empty without a model.
    ``notice`` tells the reader of a fault on the way, such as an answer that was cut off.
    """

    text: str
    abstained: bool
    citations: tuple[Citation, ...]
    sentences: tuple[Sentence, ...]
    mode: Literal["llm", "extractive"]
    premise: Literal["ok", "false"] = "ok"
    notice: str = ""
    timings: Mapping[str, float] = field(default_factory=dict)
    usage: Mapping[str, Any] = field(default_factory=dict)


class Progress(Protocol):
    """Hears how far a long job has come: the step's name, how much of it is done, and of how much."""

    def __call__(self, step: str, done: int, total: int) -> None: ...


def no_progress(step: str, done: int, total: int) -> None:
    """A :class:`Progress` that listens to nothing."""


class Searches(Protocol):
    """Whatever finds papers for a question, such as :class:`rag.Nonmun`."""

    def search(self, question: str, k: int | None = None) -> Found: ...
