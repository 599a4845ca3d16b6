"""The one statement that tells what a paper is about."""

from __future__ import annotations

from rag.answer import facets_of, repairs_within
from rag.core import DigestEntry, Evidence, EvidenceBullet, Paper, Repair
from rag.search import for_reader
from rag.text import Language, flat, split_sentences

#: Characters of short sentences that stand together, and at most of one.
_LONGEST, _MOST = 120, 420
_CUT = " …"


def telling(
    paper: Paper, entry: DigestEntry, language: Language = "en", *, suspect: str = ""
) -> tuple[EvidenceBullet | None, str]:
    """Return a bullet of a day's entry, and what is quoted of it: what is new, or else the beginning.

    None, with an empty text, for an entry without bullets.

    :param language: the reader's, in which it is quoted where the entry has it.
    :param suspect: why the digest may describe another paper; then what is not of the digest goes before it.
    """
    bullets = tuple(
        EvidenceBullet(entry.date, i, it.section, it.text, 0.0, it.kind, repairs=it.repairs)
        for i, it in enumerate(entry.bullets)
        if it.text.strip()
    )
    if not bullets:
        return None, ""
    evidence = Evidence(paper, 0.0, bullets, suspect=suspect)
    facets = facets_of(evidence, _LONGEST, language=language)
    if best := facets.get("what") or facets.get("how") or facets.get("figures"):
        return best.bullet, _short(best.text)
    first = for_reader(evidence, language)[0]
    return first, _short(next(iter(split_sentences(flat(first.text))), flat(first.text)))


def _short(text: str) -> str:
    """Return a sentence whole, unless it is so long that nobody reads it."""
    text = flat(text)
    return text if len(text) <= _MOST else f"{text[:_MOST].rsplit(' ', 1)[0].rstrip(' ,;:')}{_CUT}"


def repairs_of(text: str, bullet: EvidenceBullet) -> tuple[Repair, ...]:
    """Return the repaired figures of a bullet at their places in what :func:`telling` quotes of it."""
    return repairs_within(text.removesuffix(_CUT), bullet.text, bullet.repairs)
