"""Compare every digest with the abstract of its paper: what the abstract carries, what it contradicts, and garbled figures.

A bullet that an abstract does not carry need not be wrong: a digest may tell more than an abstract. A contradiction is a number
for which the abstract has another one of the same kind, in a sentence that says the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.check import Checker, Quantity, quantities
from rag.core import Claim, DigestEntry, Paper
from rag.index import Index, bullet_margins, garbled_in, is_carried
from rag.text import split_sentences

if TYPE_CHECKING:
    from rag.index import AuditRow


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A sentence of a bullet, the sentence of the abstract that it contradicts, and the two numbers."""

    bullet: int
    text: str
    abstract: str
    number: str
    abstract_number: str


@dataclass(frozen=True, slots=True)
class Uncarried:
    """A bullet that nothing in the abstract carries."""

    bullet: int
    text: str


@dataclass(frozen=True, slots=True)
class GarbledFigure:
    """A garbled figure of a bullet as it is written; ``repaired`` is what it stands for, empty where that is not certain."""

    bullet: int
    text: str
    written: str
    repaired: str
    why: str


@dataclass(frozen=True, slots=True)
class DigestComparison:
    """A digest beside its abstract.

    :param score: the audit's probability that the digest does not describe its paper.
    :param carried: the share of the bullets that the abstract carries; None without an abstract, or with too few others to
        compare with.
    """

    arxiv_id: str
    date: str
    title: str
    suspect: bool
    score: float
    carried: float | None
    uncarried: tuple[Uncarried, ...]
    contradictions: tuple[Contradiction, ...]
    garbled: tuple[GarbledFigure, ...]


def compare(index: Index) -> Iterator[DigestComparison]:
    """Yield the digests of an index, in order of arXiv id, newest first; those without an abstract, too."""
    papers, rows = index.papers, {(row.arxiv_id, row.date): row for row in index.audit.rows}
    margins = bullet_margins(index.generation)
    checker = Checker()
    for paper in papers.values():
        abstract = paper.abstract
        for entry in paper.entries:
            if any(bullet.kind == "digest" for bullet in entry.bullets):
                row = rows[entry.arxiv_id, entry.date.isoformat()]
                yield _compared(paper, entry, abstract, row, margins.get((entry.arxiv_id, entry.date), {}), checker)


def _compared(
    paper: Paper,
    entry: DigestEntry,
    abstract: list[str],
    row: AuditRow,
    margins: Mapping[int, float],
    checker: Checker,
) -> DigestComparison:
    bullets = {i: b.text for i, b in enumerate(entry.bullets) if b.kind == "digest"}
    carried = {i for i, margin in margins.items() if is_carried(margin)}
    return DigestComparison(
        entry.arxiv_id,
        row.date,
        paper.title,
        row.suspect,
        row.score,
        round(len(carried) / len(margins), 4) if margins else None,
        tuple(Uncarried(i, bullets[i]) for i in margins if i not in carried),
        tuple(found for i in sorted(carried) for found in _contradictions(i, bullets[i], abstract, checker)),
        tuple(
            GarbledFigure(i, bullet.original, found.written, found.repaired, found.why)
            for i, bullet, found in garbled_in(paper, entry)
        ),
    )


def _contradictions(bullet: int, text: str, abstract: list[str], checker: Checker) -> Iterator[Contradiction]:
    """Yield the sentences of a bullet with a number where a sentence of the abstract that says the same has another."""
    told = [(sentence, quantities(sentence)) for sentence in abstract]
    every = [q for _, found in told for q in found]
    if not any(q.measures for q in every):
        return
    for sentence in split_sentences(text):
        mine = quantities(sentence)
        for number in (q for q in mine if q.measures and not any(q.agrees(other) for other in every)):
            if found := _conflict(sentence, number, mine, told, checker):
                yield Contradiction(bullet, sentence, found[0], number.written, found[1].written)


def _conflict(
    sentence: str,
    number: Quantity,
    mine: list[Quantity],
    told: list[tuple[str, list[Quantity]]],
    checker: Checker,
) -> tuple[str, Quantity] | None:
    for other, found in told:
        rivals = [q for q in found if q.measures == number.measures and not any(q.agrees(m) for m in mine)]
        if len(rivals) != 1 or _is_rounded(number, rivals[0]) or _in_range(other, rivals[0]):
            continue
        if _says_the_same(sentence, number, other, rivals[0], checker):
            return other, rivals[0]
    return None


def _is_rounded(number: Quantity, rival: Quantity) -> bool:
    """Return whether one of two numbers is the other rounded to whole ones."""
    return round(number.digits) == rival.digits or number.digits == round(rival.digits)


def _in_range(text: str, number: Quantity) -> bool:
    """Return whether a number is an end of a range (2-5x), in which the other number may lie."""
    return re.search(r"\d\S{0,3}\s?(?:[-–~]|to)[\s-]?$", text[: number.start]) is not None


def _says_the_same(sentence: str, number: Quantity, other: str, rival: Quantity, checker: Checker) -> bool:
    """Return whether the abstract supports the sentence once it has the number of the abstract."""
    claim = sentence[: number.start] + rival.written + sentence[number.end :]
    return checker.judge([Claim(claim, (other,))])[0].verdict == "supported"
