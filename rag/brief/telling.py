"""The one statement of a digest that tells what a paper is about."""

from __future__ import annotations

from rag.answer import facets_of
from rag.core import DigestEntry, Evidence, EvidenceBullet, Paper
from rag.text import flat, split_sentences

#: Characters of short sentences that stand together, and at most of one.
_LONGEST, _MOST = 120, 420


def telling(paper: Paper, entry: DigestEntry) -> tuple[EvidenceBullet | None, str]:
    """Return a bullet of a day's entry, and what is quoted of it: what is new, or else the beginning.

    None, with an empty text, for an entry without bullets.
    """
    bullets = tuple(
        EvidenceBullet(entry.date, i, it.section, it.text, 0.0) for i, it in enumerate(entry.bullets) if it.text.strip()
    )
    if not bullets:
        return None, ""
    facets = facets_of(Evidence(paper, 0.0, bullets), _LONGEST)
    if best := facets.get("what") or facets.get("how") or facets.get("figures"):
        return best.bullet, _short(best.text)
    return bullets[0], _short(next(iter(split_sentences(flat(bullets[0].text))), flat(bullets[0].text)))


def _short(text: str) -> str:
    """Return a sentence whole, unless it is so long that nobody reads it."""
    text = flat(text)
    return text if len(text) <= _MOST else f"{text[:_MOST].rsplit(' ', 1)[0].rstrip(' ,;:')} …"
