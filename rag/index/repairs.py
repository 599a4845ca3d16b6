"""Repair what sources garbled in the bullets of digests, where it is certain what was meant.

The files of a generation keep the texts as they are written; only papers, and all that is made of them, have repaired texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from rag.core import Bullet, DigestEntry, Paper, Repair
from rag.text import Garbled, find_garbled

Repairs = Mapping[str, Mapping[str, tuple[Repair, ...]]]
"""The repairs of texts by arXiv id and by the text as it is written."""


def garbled_in(paper: Paper, entry: DigestEntry) -> Iterator[tuple[int, Bullet, Garbled]]:
    """Yield what is garbled in the bullets of a digest, repairable or not: index and bullet, and its place in the original."""
    bullets = {i: bullet for i, bullet in enumerate(entry.bullets) if bullet.kind == "digest"}
    known = "\n".join([paper.title, *paper.abstract])
    around = "\n".join(bullet.original for bullet in bullets.values())
    for i, bullet in bullets.items():
        for found in find_garbled(bullet.original, known, around):
            yield i, bullet, found


def find_repairs(papers: Mapping[str, Paper]) -> dict[str, dict[str, tuple[Repair, ...]]]:
    """Return what is to be repaired in papers whose texts are as written."""
    repairs: dict[str, dict[str, tuple[Repair, ...]]] = {}
    for arxiv_id, paper in papers.items():
        for entry in paper.entries:
            found: dict[str, list[Garbled]] = {}
            for _, bullet, garbled in garbled_in(paper, entry):
                if garbled.repaired:
                    found.setdefault(bullet.text, []).append(garbled)
            for text, places in found.items():
                repairs.setdefault(arxiv_id, {})[text] = tuple(_placed(places))
    return repairs


def _placed(places: Sequence[Garbled]) -> Iterator[Repair]:
    """Yield repairs at their places in the repaired text."""
    moved = 0
    for found in places:
        yield Repair(found.start + moved, found.written, found.repaired, found.why)
        moved += len(found.repaired) - len(found.written)


def repair(papers: Mapping[str, Paper], repairs: Repairs) -> dict[str, Paper]:
    """Return papers with the repaired texts of their digests."""
    return {
        i: replace(paper, entries=tuple(_repaired(entry, repairs[i]) for entry in paper.entries)) if i in repairs else paper
        for i, paper in papers.items()
    }


def _repaired(entry: DigestEntry, repairs: Mapping[str, tuple[Repair, ...]]) -> DigestEntry:
    return replace(entry, bullets=tuple(_bullet(bullet, repairs.get(bullet.text, ())) for bullet in entry.bullets))


def _bullet(bullet: Bullet, repairs: Sequence[Repair]) -> Bullet:
    if not repairs or bullet.kind != "digest":
        return bullet
    text = bullet.text
    for it in repairs:
        text = text[: it.start] + it.repaired + text[it.start + len(it.written) :]
    return replace(bullet, text=text, repairs=tuple(repairs))


def repairs_to_json(repairs: Repairs) -> dict[str, dict[str, list[list[Any]]]]:
    """Return repairs as plain values."""
    return {
        i: {text: [[it.start, it.written, it.repaired, it.why] for it in found] for text, found in texts.items()}
        for i, texts in repairs.items()
    }


def repairs_from_json(values: Mapping[str, Mapping[str, Sequence[Sequence[Any]]]]) -> dict[str, dict[str, tuple[Repair, ...]]]:
    """Read what :func:`repairs_to_json` returned."""
    return {i: {text: tuple(Repair(*it) for it in found) for text, found in texts.items()} for i, texts in values.items()}
