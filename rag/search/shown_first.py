"""Which bullets of a paper a reader is shown first, where it is told in two languages or by a digest that is suspect."""

from __future__ import annotations

from collections.abc import Iterable

from rag.core import Evidence, EvidenceBullet
from rag.text import Language, language_of


def for_reader(paper: Evidence, language: Language) -> tuple[EvidenceBullet, ...]:
    """Return the bullets of a paper that are in a reader's language, in their order; all of them if none is.

    Those of a digest that may describe another paper are left out where there are others. A paper that has digests alone is
    left as it is: there a bullet in the other language is an exception and no translation.
    """
    bullets = paper.bullets
    others = tuple(bullet for bullet in bullets if bullet.kind != "digest")
    if not others:
        return bullets
    bullets = others if paper.suspect else bullets
    return tuple(bullet for bullet in bullets if language_of(bullet.text) == language) or bullets


def told_once(bullets: Iterable[EvidenceBullet]) -> list[EvidenceBullet]:
    """Return bullets without those that say in the other language what one before them says."""
    kept: list[EvidenceBullet] = []
    for bullet in bullets:
        if all(bullet.text != earlier.twin for earlier in kept):
            kept.append(bullet)
    return kept
