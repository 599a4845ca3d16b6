"""The excerpts that a model is shown: which bullets, in which order, and how the prompts show them."""

from __future__ import annotations

from collections.abc import Sequence

from rag.core import Evidence, EvidenceBullet
from rag.text import clean, flat

Excerpt = tuple[Evidence, EvidenceBullet]
"""A paper and one of its bullets."""


def choose_excerpts(evidence: Sequence[Evidence], papers: int, bullets: int, *, half: bool = False) -> list[Excerpt]:
    """Return the best bullets of the best papers, arranged for a model.

    :param half: about half as many, fewer of each paper, for a model whose context is too short.
    """
    best = evidence[:papers]
    chosen = [(item, bullet) for item in best for bullet in item.bullets[:bullets]]
    if half:
        fewer = [(item, bullet) for item in best for bullet in item.bullets[: (bullets + 1) // 2]]
        chosen = fewer[: max(len(chosen) // 2, 1)]
    return arrange(chosen)


def arrange(excerpts: Sequence[Excerpt]) -> list[Excerpt]:
    """Put the strongest excerpts at both ends and the weakest in the middle, where models look least.

    The order is 1, 3, 5, ..., 6, 4, 2 of what comes best first (position effects: Liu et al., arXiv 2307.03172; SWiM, arXiv
    2407.03651).
    """
    return [*excerpts[::2], *excerpts[1::2][::-1]]


def prompt_values(excerpts: Sequence[Excerpt]) -> list[dict[str, object]]:
    """Return the excerpts as the prompts show them."""
    return [
        {
            "title": flat(item.paper.title),
            "arxiv_id": item.paper.arxiv_id,
            "date": bullet.date,
            "section": bullet.section,
            "text": clean(bullet.text),
        }
        for item, bullet in excerpts
    ]
