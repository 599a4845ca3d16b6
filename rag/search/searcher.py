"""A question to ranked papers with their evidence bullets.

Three legs are scored over all papers: the question's words and their translations, in the whole text and in titles alone, and
meaning, nearness in the embedding. Each is standardised over the corpus (mean 0, deviation 1), so that the weights mean the
same for a short question and for an abstract, and they are added. Then the first papers are taken as examples of what is
meant, and nearness to them is added too (pseudo-relevance feedback, Rocchio 1971), which finds papers that use other words for
the subject. Plain reciprocal-rank fusion was measured and spoils questions that name a thing. The weights depend on the kind of
question (:mod:`rag.search.scoring`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rag.core import Evidence, Found
from rag.index import Index, SearchIndex, TranslationTable
from rag.search.bullets import BulletRanker
from rag.search.concepts import rejoined
from rag.search.exclusion import asks_to_do_without, exclusion
from rag.search.explain import explain
from rag.search.passing import passing
from rag.search.query.question import Question
from rag.search.query.terms import weigh
from rag.search.ranked_above import saying_better
from rag.search.relevance import Apart, Fit, fitting
from rag.search.scoring import (
    FUSIONS,
    Fusion,
    QuestionKind,
    Scores,
    best_first,
    bm25,
    coverage,
    first_rows,
    kind_of,
    nearness,
    standardise,
)
from rag.search.side_by_side import Mask
from rag.search.spellings import as_indexed
from rag.text import plain, terms_of_many

Legs = Mapping[str, Scores]

#: Chunks asked of a vector store's approximate index.
_NEAREST = 500
#: Papers like one end where the score falls below this share of the best one's.
_LIKE_SHARE = 0.6


@dataclass(frozen=True)
class Ranking:
    """The scores of all papers for one question.

    ``legs`` are what each leg adds to ``total``; ``coverage`` and ``names`` are the shares (0 to 1) of the question's words
    and names that each paper has; ``order`` are the papers that pass the filters, best first. ``focus`` are those
    that a name of the question is the name of; ``first`` stand before others in a list: those, and papers that say themselves
    that they do without what is excluded. ``otherwise`` are others that pass the filters and share nothing with the question as
    it is written; its subject may be spelt otherwise there. ``notice`` reports a fault.
    """

    index: SearchIndex
    question: Question
    vector: Scores
    legs: Legs
    total: Scores
    coverage: Scores
    names: Scores
    order: NDArray[np.int64]
    focus: frozenset[int] = frozenset()
    first: frozenset[int] = frozenset()
    otherwise: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    notice: str = ""

    @cached_property
    def rows(self) -> list[int]:
        """``order`` as a list."""
        rows: list[int] = self.order.tolist()
        return rows

    @cached_property
    def fit(self) -> Fit:
        """Which papers fit the subject."""
        return fitting(self.index, self.question, self.total)


class Searcher:
    """Search an index, in the generation that is current when the searcher is made. Cheap to make."""

    def __init__(self, index: Index | SearchIndex, fusions: Mapping[QuestionKind, Fusion] = FUSIONS) -> None:
        self.index = index.search_index if isinstance(index, Index) else index
        self.fusions = fusions

    def search(self, question: Question, k: int = 10, *, bullets: int = 5, explained: bool = False) -> Found:
        """Return the ``k`` papers that fit best, each with up to ``bullets`` of its bullets, best first.

        They satisfy the question's filters and come in its order. Papers that share neither a word, nor a translated word,
        nor meaning with the question are left out, so there may be fewer. Ties are ordered by date, newest first, then by
        arXiv id.

        :param explained: also say why each paper was found.
        """
        if k < 1 or not self.index.papers:
            return Found()
        ranking = self.rank(question)
        fitting = self.about(ranking)
        if question.order == "relevance":
            ordered = ranking.order[question.skip :][:k].tolist()
        else:
            ordered = self.in_order(fitting, question)[question.skip :]
        found = self.evidence(ranking, ordered, k, bullets=bullets, explained=explained)
        return Found(found, found.notice, len(fitting))

    def fitting(self, ranking: Ranking) -> list[int]:
        """Return all papers that fit a question for papers, in its order, without near-duplicates.

        As many are counted as are listed: both are of this set.
        """
        return self.in_order(self.about(ranking), ranking.question)

    def among(self, question: Question) -> int | None:
        """Return among how many papers a question looks for those on its subject; None if it does so among all."""
        if question.within is None:
            return None
        kept = replace(question.within, filters=question.filters, authors=question.authors, excluded=question.excluded)
        return len(self.about(self.rank(replace(kept, by_any=question.by_any, named=question.named))))

    def apart(self, ranking: Ranking) -> Apart | None:
        """Return how many papers have the words of the subject side by side, and how many apart; None if that says nothing."""
        fit = ranking.fit if ranking.question.weights else None
        if fit is None or fit.beside is None or fit.apart is None:
            return None
        passing = np.isin(np.arange(len(fit.papers)), ranking.rows)
        beside, apart = (self.folded(np.flatnonzero(mask & passing).tolist()) for mask in (fit.beside, fit.apart))
        return Apart(len(beside), len(apart), bool((fit.papers & fit.apart).any())) if apart else None

    def unrecorded(self, question: Question, rows: Iterable[int]) -> int:
        """Return of how many of some papers no votes are recorded, where a question asks for papers without votes."""
        return sum(self.index.papers[row].votes is None for row in rows) if question.filters.max_votes == 0 else 0

    def missing(self, question: Question) -> tuple[str, ...]:
        """Return the arXiv ids that a question names and that are not indexed, in order."""
        return tuple(arxiv_id for arxiv_id in question.arxiv_ids if arxiv_id not in self.index.row_of)

    def is_about_missing(self, question: Question) -> bool:
        """Return whether a question is only about papers that are not indexed, so that no other paper answers it.

        A question that also asks for papers on a subject can be answered by those.
        """
        if not question.arxiv_ids or len(self.missing(question)) < len(question.arxiv_ids):
            return False
        return question.intent not in ("list", "count", "trend", "overview", "recommend", "similar") or not question.weights

    def rank(self, question: Question) -> Ranking:
        """Score all papers for a question. No paper passes if it is only about papers that are not indexed."""
        question = as_indexed(self.index, self._rejoined(question))
        index, weights = self.index, question.weights
        like = [row for row in map(index.row_of.get, question.arxiv_ids) if row is not None]
        if question.intent == "similar" and like:
            return self._rank_like(question, like)
        nowhere = np.zeros(index.embedding.dimensions, dtype=np.float32)
        vector, notice = index.embed_question(question.subject, weights) if weights else (nowhere, "")
        legs, touched = self._legs(question, vector)
        notice = " ".join([*index.notices(), notice]).strip()
        wanted = np.isin(np.arange(len(index.papers)), like) if like else touched
        focus = frozenset(row for row in map(index.row_of.get, question.focus) if row is not None)
        wanted[list(focus)] |= not like
        meant = self._titled(question)
        if question.surpassing:
            meant = meant & saying_better(index, question.surpassing, question.focus)
        allowed = self._passing(question) & meant & (not self.is_about_missing(question))
        if question.within is not None:
            allowed &= np.isin(np.arange(len(index.papers)), self.about(self.rank(question.within)))
        without = exclusion(index, question.excluded)
        first = without.denied | (without.partly & asks_to_do_without(question.text))
        allowed &= ~without.mentioned | first
        if question.excluded and not weights and not like and asks_to_do_without(question.text):
            allowed &= first
        ranking = self._ranking(question, vector, legs, allowed & wanted, notice)
        ranking = ranking if like else replace(ranking, otherwise=np.flatnonzero(allowed & ~wanted))
        if focus and len(question.subjects) == 1 and question.subjects[0] in {it.text for it in question.named}:
            for share in (ranking.coverage, ranking.names):  # a paper is about its own name, however that is written
                share[list(focus)] = 1.0
        return replace(ranking, focus=focus, first=focus | frozenset(np.flatnonzero(first).tolist()))

    def _rejoined(self, question: Question) -> Question:
        """Return the question with its Korean words as the digests have them, where the analyser has split them up."""
        weights = question.weights
        terms = rejoined(self.index, question.subject, list(weights)) if weights else []
        return question if terms == list(weights) else replace(question, weights={it: weights.get(it, 1.0) for it in terms})

    def _legs(self, question: Question, vector: Scores) -> tuple[dict[str, Scores], Mask]:
        """Return what each leg gives each paper, and which papers share anything with the question."""
        index, fusion, weights = self.index, self.fusions[kind_of(question)], question.weights
        if not weights:
            return {"words": np.zeros(len(index.papers), dtype=np.float32)}, np.ones(len(index.papers), dtype=bool)
        translations = index.translations if fusion.translated else TranslationTable({})
        words, near = bm25(index.paper_index, translations, weights), self._near(vector)
        legs = {"words": standardise(words)}
        if fusion.titles:
            legs["titles"] = fusion.titles * standardise(bm25(index.title_index, translations, weights))
        if fusion.coverage:
            legs["coverage"] = fusion.coverage * standardise(np.add(*coverage(index.paper_index, translations, weights)))
        legs["meaning"] = fusion.meaning * standardise(near)
        if fusion.feedback:
            legs["feedback"] = fusion.feedback * standardise(self._near_to_best(_sum(legs), fusion.feedback_papers))
        return legs, (words > 0) | (near > 0)

    def _rank_like(self, question: Question, like: list[int]) -> Ranking:
        """Rank papers like some others: near to them, and with their words, those of the title counting twice."""
        index = self.index
        vector = np.asarray(index.paper_vectors[like].mean(axis=0))
        papers = [index.papers[row] for row in like]
        texts = [text for p in papers for text in (p.title, p.title, *(b.text for b in p.entries[0].bullets))]
        weights = weigh(term for found in terms_of_many(texts) for term in found)
        legs = {
            "words": standardise(bm25(index.paper_index, index.translations, weights)),
            "meaning": standardise(nearness(index.paper_vectors, vector)),
        }
        allowed = self._passing(question) & ~np.isin(np.arange(len(index.papers)), like)
        return self._ranking(question, vector, legs, allowed)

    def _ranking(self, question: Question, vector: Scores, legs: Legs, allowed: Mask, notice: str = "") -> Ranking:
        index, total = self.index, _sum(legs)
        covered = names = np.ones(len(index.papers), dtype=np.float32)
        named = any(arxiv_id in index.row_of for arxiv_id in question.arxiv_ids)
        if question.weights and (not named or _is_choice(question)):
            covered = np.add(*coverage(index.paper_index, index.translations, question.weights))
        if question.names and not named:
            names = np.add(*coverage(index.paper_index, index.translations, dict.fromkeys(question.names, 1.0)))
        rows = np.flatnonzero(allowed)
        order = rows[best_first(total[rows], index.newest_first[rows])]
        return Ranking(index, question, vector, legs, total, covered, names, order, notice=notice)

    def evidence(self, ranking: Ranking, rows: list[int], k: int, *, bullets: int = 5, explained: bool = False) -> Found:
        """Return the papers in the first ``k`` of some rows, with their bullets, best first."""
        ranker = BulletRanker(self.index, ranking.question, ranking.vector)
        suspects = self.index.warnings
        found = [
            Evidence(
                paper=self.index.papers[row],
                score=float(ranking.total[row]),
                bullets=ranker.rank(row, bullets),
                coverage=float(ranking.coverage[row]),
                names=float(ranking.names[row]),
                why=explain(self.index, ranking.question, ranking.legs, row) if explained else None,
                suspect=suspects.get(self.index.papers[row].arxiv_id, ""),
            )
            for row in rows[:k]
        ]
        return Found(found, ranking.notice)

    def about(self, ranking: Ranking) -> list[int]:
        """Return the papers that fit the subject of a question, best first; without a subject, all that pass the filters."""
        question = ranking.question
        named = any(arxiv_id in self.index.row_of for arxiv_id in question.arxiv_ids)
        if question.intent == "similar" and named:
            return self.folded(_near(ranking))
        everything = not question.weights or (named and not _is_choice(question))
        fits, whole = np.ones((2, len(self.index.papers)), bool)
        if not everything:
            fits, whole = ranking.fit.papers, ranking.fit.whole
        is_name = any(named.text.casefold() == question.subject.casefold() for named in question.named)
        if is_name:
            fits = fits | np.isin(np.arange(len(fits)), list(ranking.focus))
        passing = ranking.order if everything else np.concatenate((ranking.order, ranking.otherwise))
        found = passing[fits[passing]]
        later = ~np.isin(found, list(ranking.first))
        rows: list[int] = found[np.lexsort((~whole[found], later))].tolist()  # stable: otherwise in the order of the ranking
        return rows if everything else self.folded(rows)

    def in_order(self, rows: list[int], question: Question) -> list[int]:
        """Return rows in the order that a question asks for; as they are if it asks for none."""
        papers = self.index.papers
        if question.order == "votes":
            return sorted(rows, key=lambda row: -(papers[row].votes or 0))
        if question.order == "votes_asc":  # those without a count last: they may have many
            return sorted(rows, key=lambda row: (papers[row].votes is None, papers[row].votes or 0))
        if question.order in ("date", "date_asc"):
            return sorted(rows, key=lambda row: papers[row].date, reverse=question.order == "date")
        return rows

    def folded(self, rows: list[int]) -> list[int]:
        """Return the rows without papers that have the title or the bullets of one before them."""
        seen: set[int] = set()
        kept = []
        for row in rows:
            alike = self.index.alike(row)
            if seen.isdisjoint(alike):
                kept.append(row)
            seen.update(alike)
        return kept

    def _near(self, vector: Scores) -> Scores:
        """Return the nearness of each paper, as it is told, or of its best chunk that the vector store found."""
        found = self.index.nearest(vector, _NEAREST) if self.index.nearest is not None else None
        if found is None:
            return np.asarray(np.max([nearness(vectors, vector) for vectors in self.index.told_vectors], axis=0))
        near = np.zeros(len(self.index.papers), dtype=np.float32)
        for chunk_id, similarity in found:
            if (row := self.index.paper_of_chunk.get(chunk_id)) is not None:
                near[row] = max(near[row], similarity)
        return near

    def _near_to_best(self, total: Scores, papers: int) -> Scores:
        first = first_rows(total, self.index.newest_first, papers)
        vectors = self.index.paper_vectors
        return nearness(vectors, vectors[first].mean(axis=0))

    def _passing(self, question: Question) -> Mask:
        """Return the papers that pass the filters and are by all of the authors named, or by any if that is meant."""
        filters, rows = question.filters, self._of_authors(question)
        if question.by_any and len(question.authors) > 1 and rows:
            by_some: Mask = np.any(rows, axis=0)
            return np.logical_and(passing(self.index, replace(filters, author=None)), by_some)
        return np.asarray(np.all([passing(self.index, filters), *rows], axis=0), dtype=bool)

    def _of_authors(self, question: Question) -> list[Mask]:
        """Return the papers of each author named whom the index has."""
        wanted = {*question.authors, question.filters.author}
        people = [it for it in question.named if it.kind == "author" and it.ids and {it.text, it.name} & wanted]
        known = ([row for row in map(self.index.row_of.get, it.ids) if row is not None] for it in people)
        return [np.isin(np.arange(len(self.index.papers)), rows) for rows in known]

    def _titled(self, question: Question) -> Mask:
        """Return the papers whose title has all the words that the question puts in quotes for titles."""
        if not question.titled:
            return np.ones(len(self.index.papers), dtype=bool)
        patterns = [re.compile(r"(?<!\w)" + r"[\s-]+".join(map(re.escape, it.split())), re.I) for it in question.titled]
        titles = (plain(paper.title) for paper in self.index.papers)
        return np.array([all(pattern.search(title) for pattern in patterns) for title in titles], dtype=bool)


def _is_choice(question: Question) -> bool:
    """Tell whether of the papers named only those on the subject are meant: how many, which of several.

    Otherwise all papers that were named are.
    """
    return question.intent == "count" or question.chooses


def _near(ranking: Ranking) -> list[int]:
    """Return the papers that score near to the best one."""
    best = float(ranking.total[ranking.rows[0]]) if ranking.rows else 0.0
    least = min(best, _LIKE_SHARE * best)
    return [row for row in ranking.rows if ranking.total[row] >= least]


def _sum(legs: Legs) -> Scores:
    return np.asarray(np.sum(list(legs.values()), axis=0), dtype=np.float32)
