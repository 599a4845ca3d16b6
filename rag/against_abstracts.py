"""Compare every digest with the abstract of its paper: what the abstract carries, what it contradicts, and garbled figures.

A bullet that an abstract does not carry need not be wrong: a digest may tell more than an abstract. A contradiction is a number
for which the abstract has another one of the same kind, in a sentence that says the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.check import Checker, conflicting
from rag.core import DigestEntry, Paper
from rag.index import Index, bullet_margins, garbled_in, is_carried

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
        tuple(
            Contradiction(i, found.sentence, found.other_sentence, found.number, found.other_number)
            for i in sorted(carried)
            for found in conflicting(bullets[i], abstract, checker)
        ),
        tuple(
            GarbledFigure(i, bullet.original, found.written, found.repaired, found.why)
            for i, bullet, found in garbled_in(paper, entry)
        ),
    )
