"""The frozen objects that rooms exchange, in the order of the data.

A digest holds entries, the entries of one arXiv id are a paper, a question finds evidence (papers with scored bullets), and
an answer cites bullets.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, get_args

#: What a statement about a paper is: a bullet of a digest, a sentence of the abstract, a summary that a model elsewhere wrote.
BulletKind = Literal["digest", "abstract", "summary"]


@dataclass(frozen=True, slots=True)
class Repair:
    """A place of a text that a source garbled: the digest has ``written`` where the text has ``repaired`` from ``start``.

    ``why`` says on what the repair rests.
    """

    start: int
    written: str
    repaired: str
    why: str

    @property
    def end(self) -> int:
        return self.start + len(self.repaired)


@dataclass(frozen=True, slots=True)
class Bullet:
    """One statement about a paper, as written but for its ``repairs``, which are in order.

    ``section`` is the label before the text (``Performance Highlights``), or None. ``text`` may span several lines.
    """

    section: str | None
    text: str
    kind: BulletKind = "digest"
    repairs: tuple[Repair, ...] = ()

    @property
    def original(self) -> str:
        """The text as the source has it."""
        text = self.text
        for repair in reversed(self.repairs):
            text = text[: repair.start] + repair.written + text[repair.end :]
        return text


@dataclass(frozen=True, slots=True)
class DigestEntry:
    """One paper as one day's digest lists it.

    ``arxiv_id`` has no version; ``version`` is 2 for ``2406.14347v2``. ``votes`` is None, not 0, where the digest gives none.
    ``more_authors`` means that the digest cut the list of authors.
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
    """Something in a source that could not be read as written, and the remedy.

    ``line`` counts from 1; 0 means the whole file. ``level`` is ``error`` when content was left out, ``warning`` when kept.
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
    """The entries of one file in order of appearance, its problems, and the name of its format."""

    entries: tuple[DigestEntry, ...]
    problems: tuple[DigestProblem, ...]
    format: str = ""


@dataclass(frozen=True, slots=True)
class Paper:
    """All that the digests say about one arXiv id: one entry per day, newest first."""

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

    @property
    def abstract(self) -> list[str]:
        """The sentences of the abstract; empty if no source has it."""
        return list(dict.fromkeys(b.text for entry in self.entries for b in entry.bullets if b.kind == "abstract"))

    def kind_of(self, text: str) -> BulletKind | None:
        """Return the kind of the bullet that has this text; None if none has."""
        found = (bullet.kind for entry in self.entries for bullet in entry.bullets if text and bullet.text == text)
        return next(found, None)


def arxiv_url(arxiv_id: str) -> str:
    """Return the address of a paper's abstract page."""
    return f"https://arxiv.org/abs/{arxiv_id}"


def arxiv_doi(arxiv_id: str) -> str:
    """Return the DOI that arXiv registers for a paper."""
    return f"10.48550/arXiv.{arxiv_id}"


@dataclass(frozen=True, slots=True)
class EvidenceBullet:
    """A bullet, its place (day, and index from 0 in that day's entry) and its score for a question.

    ``twin`` is the bullet of the same paper that says the same in the other language, if there is one.
    """

    date: dt.date
    index: int
    section: str | None
    text: str
    score: float
    kind: BulletKind = "digest"
    twin: str = ""
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchedTerm:
    """A word of the question that a paper contains, itself or as ``translation`` into the other language."""

    term: str
    translation: str = ""

    def __str__(self) -> str:
        return f"{self.term} → {self.translation}" if self.translation else self.term


@dataclass(frozen=True, slots=True)
class Why:
    """Why a paper was found: what each leg of the search added to its score, and which words matched."""

    legs: Mapping[str, float]
    matched: tuple[MatchedTerm, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A paper found for a question, with its score and its bullets, best first.

    ``coverage`` is the share (0 to 1) of the question's content words, weighted by rarity, that the paper contains, itself or
    in translation, and ``names`` the same share of the question's names. ``suspect`` is the audit's reason to suspect that
    the bullets do not describe the paper; empty without one.
    """

    paper: Paper
    score: float
    bullets: tuple[EvidenceBullet, ...]
    coverage: float = 1.0
    names: float = 1.0
    why: Why | None = None
    suspect: str = ""


class Found(list[Evidence]):
    """The papers found for a question, best first; ``notice`` tells the reader about a fault on the way, if any.

    ``total`` is the number of papers that fit, which may be more, or fewer where others come near; None if unknown.
    """

    def __init__(self, items: Iterable[Evidence] = (), notice: str = "", total: int | None = None) -> None:
        super().__init__(items)
        self.notice = notice
        self.total = total


@dataclass(frozen=True, slots=True)
class Citation:
    """A marker in an answer and its bullet; ``text`` is the bullet, or the quoted part of it.

    ``warning`` is the reason to suspect that the digest does not describe the paper, if any. ``twin`` is the bullet that says
    the same in the other language, if there is one, and ``twin_kind`` its kind. ``repairs`` are those of
    ``text``.
    """

    marker: str
    arxiv_id: str
    title: str
    date: dt.date
    bullet: int
    text: str
    warning: str = ""
    kind: BulletKind = "digest"
    twin: str = ""
    twin_kind: BulletKind | None = None
    repairs: tuple[Repair, ...] = ()

    @property
    def url(self) -> str:
        return arxiv_url(self.arxiv_id)


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that can be true or false, and the texts to judge it by: the bullets it cites.

    ``context`` is what else the same papers say. It supports nothing, but a name or number that it has is no invention.
    ``question`` is what the sentence answers: it may deny what that takes for granted.
    """

    text: str
    evidence: tuple[str, ...]
    context: tuple[str, ...] = ()
    question: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judge's finding on whether its evidence supports a claim.

    ``verdict`` is None when the judge's reply cannot be read (the claim is unscored, not passed); ``score`` is the
    probability (0 to 1) that the evidence supports the claim, ``reason`` explains it. For a claim that is not supported,
    ``conflict`` is the sentence of the evidence that it conflicts with and ``correction`` the corrected claim, as in ANAH-v2
    (arXiv 2407.04693); both are empty where unknown. ``judged_by`` is ``checker`` for the rules and their classifier, ``model``
    for the configured language model, or ``hf:MODEL`` where an entailment model had a part in the score.
    """

    verdict: Literal["supported", "contradicted", "unverifiable"] | None
    score: float
    reason: str
    conflict: str = ""
    correction: str = ""
    judged_by: str = "checker"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an answer with its markers, and the :class:`Verdict` on it, field by field.

    ``verdict`` is None when there is nothing to check, or when the judge's reply cannot be read, as ``reason`` then says.
    ``abstract`` says what the abstract of the paper has to a sentence that cites its digest, None where it is not known. If it
    differs, ``number`` is that of the sentence for which the abstract has ``abstract_number``.
    """

    text: str
    citations: tuple[str, ...]
    verdict: str | None = None
    score: float | None = None
    reason: str = ""
    conflict: str = ""
    correction: str = ""
    judged_by: str = ""
    abstract: Literal["agrees", "differs", "silent"] | None = None
    number: str = ""
    abstract_number: str = ""

    @property
    def is_unsupported(self) -> bool:
        """Whether a check did not find the sentence in what it cites."""
        return self.verdict in ("contradicted", "unverifiable")


@dataclass(frozen=True, slots=True)
class Answer:
    """A finished answer: its text with markers, their bullets, and how it came about.

    ``timings`` are seconds per step; ``usage`` holds the model server's token counts, empty without a model. ``notice`` tells
    the reader what was not understood of the question, and of a fault on the way, such as an answer that was cut off;
    ``faulty`` says that there was one. ``total`` is the number of papers that fit, None where a number has no meaning, and
    ``shown`` how many the answer shows. ``reasoning`` is what a model thought before it answered, which nobody has checked.
    ``left_out`` is the number of its sentences that are not in the text because they conflict with what they cite.
    """

    text: str
    abstained: bool
    citations: tuple[Citation, ...]
    sentences: tuple[Sentence, ...]
    mode: Literal["llm", "extractive"]
    premise: Literal["ok", "false"] = "ok"
    notice: str = ""
    faulty: bool = False
    total: int | None = None
    shown: int = 0
    timings: Mapping[str, float] = field(default_factory=dict)
    usage: Mapping[str, Any] = field(default_factory=dict)
    reasoning: str = ""
    left_out: int = 0

    @property
    def rests_on(self) -> dict[BulletKind, int]:
        """The number of cited bullets of each kind that is cited."""
        cited = {(c.arxiv_id, c.date, c.bullet): c.kind for c in self.citations}
        counts = Counter(cited.values())
        return {kind: counts[kind] for kind in get_args(BulletKind) if counts[kind]}


class Progress(Protocol):
    """A listener to a long job: the step's name, how much of it is done, and of how much.

    The step ``wait: WHO`` counts the seconds for which another process is waited for.
    """

    def __call__(self, step: str, done: int, total: int) -> None: ...


def no_progress(step: str, done: int, total: int) -> None:
    """Ignore progress."""


class Searches(Protocol):
    """Anything that finds papers for a question, such as :class:`rag.Nonmun`."""

    def search(self, question: str, k: int | None = None) -> Found: ...
