"""A question to ranked papers with their evidence bullets.

Two legs are scored over all papers: words, the question's own and their translations (:mod:`rag.match`), and meaning,
nearness in the embedding. Each is standardised over the corpus (mean 0, deviation 1), so that the weights mean the same for
a short question and for an abstract, and they are added. Then the first papers are taken as examples of what is meant, and
nearness to them is added too (pseudo-relevance feedback, Rocchio 1971), which finds the papers on a subject that use other
words for it. Plain reciprocal-rank fusion was measured and spoils questions that name a thing.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag import match
from rag.evidence import BulletRanker
from rag.index import SearchIndex
from rag.models import Evidence
from rag.question import Question
from rag.translation import TranslationTable

__all__ = ["Filters", "Fusion", "Searcher"]

#: Chunks asked of a vector store's approximate index.
_NEAREST = 500

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Filters:
    """What a paper has to satisfy; None asks for nothing. Dates are those of its digests, both ends included."""

    since: dt.date | None = None
    until: dt.date | None = None
    min_votes: int | None = None
    author: str | None = None

    @property
    def any(self) -> bool:
        return self != Filters()


@dataclass(frozen=True, slots=True)
class Fusion:
    """What each leg counts beside the words' 1. The defaults were set on the dev questions (see the ablations).

    ``translated`` false leaves the words untranslated. ``meaning`` weighs nearness in the embedding, ``feedback`` nearness to
    the first ``feedback_papers`` found: more of it finds more on a subject, but pushes a paper that was described exactly
    from its place.
    """

    translated: bool = True
    meaning: float = 0.4
    feedback: float = 0.3
    feedback_papers: int = 5


class Searcher:
    """Searches one generation of an index.

    :param index: the generation.
    :param fusion: how the legs are weighed.
    :param nearest: the ids and similarities of the chunks nearest to a vector, from a vector store's approximate index;
        None scores all vectors exactly, which up to some hundred thousand chunks is faster and always the same.
    """

    def __init__(
        self,
        index: SearchIndex,
        nearest: Callable[[Scores, int], list[tuple[str, float]]] | None = None,
        fusion: Fusion | None = None,
    ) -> None:
        self.index = index
        self.fusion = fusion or Fusion()
        self._nearest = nearest

    def search(self, question: Question, k: int = 10, *, filters: Filters | None = None, bullets: int = 5) -> list[Evidence]:
        """The ``k`` papers that fit best, each with up to ``bullets`` of its bullets, best first.

        Papers that share neither a word, nor a translated word, nor meaning with the question are left out, so fewer may
        come. Equal scores are ordered by date, newest first, then by arXiv id.
        """
        if k < 1 or not self.index.papers:
            return []
        index, weights = self.index, question.weights
        vector = index.embedding.embed([_repeat(weights)])[0]
        words = match.scores(index.paper_index, index.translations if self.fusion.translated else TranslationTable({}), weights)
        near = self._near(vector)
        total = standardise(words) + self.fusion.meaning * standardise(near)
        if self.fusion.feedback:
            total = total + self.fusion.feedback * standardise(self._near_to_best(total))
        allowed = ((words > 0) | (near > 0)) & self._mask(filters or Filters())
        coverage = np.add(*match.coverage(index.paper_index, index.translations, weights))
        names = np.add(*match.coverage(index.paper_index, index.translations, dict.fromkeys(question.names, 1.0)))
        ranker = BulletRanker(index, question, vector)
        return [
            Evidence(
                paper=index.papers[row],
                score=float(total[row]),
                bullets=ranker.rank(row)[:bullets],
                coverage=float(coverage[row]),
                names=float(names[row]) if question.names else 1.0,
            )
            for row in self._order(total, allowed)[:k]
        ]

    def _near(self, vector: Scores) -> Scores:
        """Nearness of each paper to the question: of its mean vector, or of the best chunk that the vector store found."""
        if self._nearest is None:
            return np.asarray(self.index.paper_vectors @ vector)
        near = np.zeros(len(self.index.papers), dtype=np.float32)
        for chunk_id, similarity in self._nearest(vector, _NEAREST):
            if (row := self.index.paper_of_chunk.get(chunk_id)) is not None:
                near[row] = max(near[row], similarity)
        return near

    def _near_to_best(self, total: Scores) -> Scores:
        """Nearness of each paper to the papers that stand first."""
        first = np.lexsort((self._newest_first, -np.round(total.astype(np.float64), 4)))[: self.fusion.feedback_papers]
        vectors = self.index.paper_vectors
        return np.asarray(vectors @ vectors[first].mean(axis=0))

    @cached_property
    def _newest_first(self) -> NDArray[np.int64]:
        """The place of each paper when they are ordered by date, newest first, then by arXiv id."""
        papers = self.index.papers
        order = sorted(range(len(papers)), key=lambda row: (-papers[row].date.toordinal(), papers[row].arxiv_id))
        return np.argsort(np.array(order))

    def _order(self, total: Scores, allowed: NDArray[np.bool_]) -> list[int]:
        rows = np.flatnonzero(allowed)
        # Rounded: sums may differ in the last digits from machine to machine.
        order = np.lexsort((self._newest_first[rows], -np.round(total[rows].astype(np.float64), 4)))
        return [int(row) for row in rows[order]]

    def _mask(self, filters: Filters) -> NDArray[np.bool_]:
        papers = self.index.papers
        if not filters.any:
            return np.ones(len(papers), dtype=bool)
        since, until = filters.since or dt.date.min, filters.until or dt.date.max
        author = " ".join(filters.author.lower().split()) if filters.author else ""
        return np.array(
            [
                any(since <= e.date <= until for e in p.entries)
                and (filters.min_votes is None or (p.votes or 0) >= filters.min_votes)
                and (not author or any(author in name.lower() for name in p.authors))
                for p in papers
            ],
            dtype=bool,
        )


def standardise(scores: Scores) -> Scores:
    """Mean 0 and deviation 1; all 0 where nothing differs."""
    deviation = float(scores.std())
    return np.asarray((scores - scores.mean()) / deviation if deviation > 1e-9 else np.zeros_like(scores), dtype=np.float32)


def _repeat(weights: Mapping[str, float]) -> Sequence[str]:
    """The terms as a document: each as often as it was asked (weights are 1 + ln of the count)."""
    return [term for term, weight in weights.items() for _ in range(max(1, round(np.exp(weight - 1))))]
