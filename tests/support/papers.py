"""Papers made by hand, and the evidence that an answer is given of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from rag.core import Bullet, DigestEntry, Evidence, EvidenceBullet, Paper

DAY = dt.date(2024, 6, 21)
ARXIV_ID = "2406.00001"


def paper(title: str = "A", *bullets: Bullet | str, arxiv_id: str = ARXIV_ID, day: dt.date = DAY, **more: Any) -> Paper:
    """A paper of one day; bullets given as text have no section."""
    made = tuple(Bullet(None, bullet) if isinstance(bullet, str) else bullet for bullet in bullets)
    return Paper(arxiv_id, (DigestEntry(day, arxiv_id, title, made, **more),))


def evidence(title: str, *bullets: str, arxiv_id: str = ARXIV_ID, scores: Sequence[float] = ()) -> Evidence:
    """A paper with all its bullets as evidence, which fit equally well unless ``scores`` says otherwise."""
    given = scores or [1.0] * len(bullets)
    found = tuple(EvidenceBullet(DAY, i, None, text, s) for i, (text, s) in enumerate(zip(bullets, given, strict=True)))
    return Evidence(paper(title, *bullets, arxiv_id=arxiv_id), 1.0, found)


def excerpts(*found: Evidence) -> list[tuple[Evidence, EvidenceBullet]]:
    """The bullets that an answer is given, each with its paper."""
    return [(item, bullet) for item in found for bullet in item.bullets]
