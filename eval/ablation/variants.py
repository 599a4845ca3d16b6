"""Variants of the search, each with one thing left out or done another way, built from the parts of ``rag``.

Papers are ranked by the same code as in a search; what differs is the weights, the index, or how the rankings of its legs are
joined. Vectors are always compared exactly.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from eval.ablation.lexical_variants import (
    AddedTranslations,
    UnstemmedIndex,
    cooccurrence_alone,
    documents_of,
    glossary_alone,
    keep_written,
)
from rag.index import LexicalIndex, SearchIndex, TranslationTable
from rag.search import FUSIONS, Fusion, Question, QuestionKind, Searcher

#: A question and how many papers, to arXiv ids, best first.
Ranker = Callable[[Question, int], list[str]]

#: What keeps the first places from deciding alone, and how deep a ranking counts (Cormack et al. 2009).
RRF_CONSTANT = 60
RRF_DEPTH = 200


@dataclass(frozen=True, slots=True)
class Variant:
    """A way to rank papers. ``about`` says what is different; ``rank`` is None if ``skipped`` says why it cannot run."""

    name: str
    about: str
    rank: Ranker | None = None
    skipped: str = ""


def ranker(searcher: Searcher) -> Ranker:
    """Return the ranking function of a searcher."""
    return lambda question, k: [found.paper.arxiv_id for found in searcher.search(question, k, bullets=1)]


def weighed(**weights: float) -> dict[QuestionKind, Fusion]:
    """Return the fusion weights of every kind of question with some of them replaced."""
    return {kind: replace(fusion, **weights) for kind, fusion in FUSIONS.items()}  # type: ignore[arg-type]


#: No leg but the words in the whole text.
_WORDS = {"titles": 0.0, "coverage": 0.0, "meaning": 0.0, "feedback": 0.0}


def search_variants(index: SearchIndex) -> Iterator[Variant]:
    """Yield the full search and the search without each of its parts, one at a time: some take seconds and memory to build."""

    def fused(name: str, about: str, **weights: float) -> Variant:
        return Variant(name, about, ranker(Searcher(index, fusions=weighed(**weights))))

    yield fused("full system", "what `nonmun search` does")
    yield fused("without translation", "the question's own words, meaning and feedback", translated=False)
    yield fused("without meaning", "words, translations and feedback", meaning=0)
    yield fused("without feedback", "words, translations and meaning", feedback=0)
    yield fused("without titles", "titles count as in the whole text", titles=0)
    yield fused("without coverage", "of questions in two or three words", coverage=0)
    one = dict.fromkeys(FUSIONS, Fusion())
    yield Variant("one set of weights", "those of questions for a detail, for all", ranker(Searcher(index, fusions=one)))
    yield fused("words and translations only", "in the whole text", **_WORDS)
    yield fused("words only", "BM25 of the question's own words", translated=False, **_WORDS)
    yield Variant("meaning only", "nearness in the embedding", ranker(_meaning(index)))
    yield Variant("reciprocal-rank fusion", "of words with translations, meaning and feedback", RankFusion(index))
    yield from _other_words(index)


def _other_words(index: SearchIndex) -> Iterator[Variant]:
    words = index.paper_index
    learned = Searcher(replace(index, translations=cooccurrence_alone(words)))
    yield Variant("translations without the glossary", "learned from the digests alone", ranker(learned))
    unglossed = Searcher(replace(index, translations=TranslationTable.build(documents_of(words))))
    yield Variant("without the digests' glosses", "the glossary and co-occurrence", ranker(unglossed))
    given = Searcher(replace(index, translations=glossary_alone(words)))
    yield Variant("glossary without co-occurrence", "nothing learned from the digests", ranker(given))
    titles = AddedTranslations(index.title_index, index.translations)
    sums = replace(index, paper_index=AddedTranslations(words, index.translations), title_index=titles)
    added = Searcher(sums, fusions=weighed(translated=False))
    yield Variant("words and translations added up", "BM25 adds the two instead of taking the better", ranker(added))
    unstemmed = replace(index, paper_index=UnstemmedIndex.of(index))
    about = "the question's English words match as they are written"
    yield Variant("English unstemmed", about, _as_written(Searcher(unstemmed, fusions=weighed(titles=0))))
    alone = Searcher(unstemmed, fusions=weighed(translated=False, **_WORDS))
    yield Variant("words only, English unstemmed", "BM25 of the words as they are written", _as_written(alone))


def _as_written(searcher: Searcher) -> Ranker:
    rank = ranker(searcher)
    return lambda question, k: rank(keep_written(question), k)


def _meaning(index: SearchIndex) -> Searcher:
    """Return a searcher that no word reaches."""
    nothing = LexicalIndex.build([[] for _ in index.papers])
    return Searcher(replace(index, paper_index=nothing, title_index=nothing), fusions=weighed(coverage=0, feedback=0))


def reciprocal_rank_fusion(rankings: Sequence[Sequence[str]], constant: int = RRF_CONSTANT) -> list[str]:
    """Sort items by the sum of ``1 / (constant + rank)`` over the rankings that have them; ties keep their order."""
    total: dict[str, float] = defaultdict(float)
    for ranking in rankings:
        for place, item in enumerate(ranking, 1):
            total[item] += 1 / (constant + place)
    return sorted(total, key=lambda item: -round(total[item], 12))


class RankFusion:
    """Joins the legs of the search by their ranks instead of adding their standardised scores.

    Feedback is a ranking too: papers by similarity to those that the first two legs together rank first.
    """

    def __init__(self, index: SearchIndex) -> None:
        self._legs = [ranker(Searcher(index, fusions=weighed(**_WORDS))), ranker(_meaning(index))]
        self._ids = [paper.arxiv_id for paper in index.papers]
        self._row = {arxiv_id: row for row, arxiv_id in enumerate(self._ids)}
        self._vectors = index.paper_vectors

    def __call__(self, question: Question, k: int) -> list[str]:
        rankings = [leg(question, RRF_DEPTH) for leg in self._legs]
        first = reciprocal_rank_fusion(rankings)[: Fusion().feedback_papers]
        return reciprocal_rank_fusion([*rankings, self._nearest(first)])[:k]

    def _nearest(self, papers: Sequence[str]) -> list[str]:
        if not papers:
            return []
        near = self._vectors @ self._vectors[[self._row[arxiv_id] for arxiv_id in papers]].mean(axis=0)
        order = np.argsort(-np.round(near.astype(np.float64), 4), kind="stable")
        return [self._ids[row] for row in order[:RRF_DEPTH]]
