"""Which papers an index learns from: all of a small corpus, the oldest of a large one.

Translations, the audit's comparisons and the built-in embedding are learned from a corpus as a whole, and what is learned anew
changes for every paper. So they are learned from the oldest papers, whose number grows in steps: between two steps a new day
costs what the day costs, and what is learned still depends only on the papers, not on when they came.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from rag.core import Paper

#: Up to this many papers the embedding is fitted on all of them, and words are learned from all of them.
EMBEDDED, WORDS = 500, 5000
#: The steps in which the basis grows: small ones as long as learning costs little.
_STEP, _STEP_ABOVE = 1.1, 1.5
_LARGE = 5000


def basis_of(papers: Mapping[str, Paper], every: int) -> list[str]:
    """Return the papers to learn from, in order of arXiv id: all if there are no more than ``every``."""
    if len(papers) <= every:
        return list(papers)
    size = every
    while (larger := int(size * (_STEP if size < _LARGE else _STEP_ABOVE))) <= len(papers):
        size = larger
    oldest = sorted(papers.values(), key=lambda paper: (paper.entries[-1].date, paper.arxiv_id))
    return sorted(paper.arxiv_id for paper in oldest[:size])


def is_same(basis: Collection[str], papers: Mapping[str, Paper], kept: Collection[str], every: int) -> bool:
    """Tell whether a basis is that of an earlier generation, with the same texts.

    :param papers: the papers of that generation; those in ``kept`` have not changed.
    """
    return all(arxiv_id in kept for arxiv_id in basis) and basis_of(papers, every) == basis
