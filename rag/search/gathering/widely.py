"""The papers that a model may read for a question: more of them than are quoted, from several searches, in one order.

What names mean comes first, then the papers that fit, then the nearest others, because a model can tell what answers a question
and a search cannot. Several searches are united by reciprocal ranks (Cormack 2009).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from rag.search.gathering.comparison import gather_comparison
from rag.search.gathering.definition import gather_definition
from rag.search.gathering.detail import gather_detail, gather_reason, gather_summary
from rag.search.gathering.figures import gather_figures
from rag.search.gathering.gathered import Corpus, Gathered
from rag.search.gathering.listing import gather_recommended, order_of
from rag.search.gathering.overview import newest_of
from rag.search.query.question import Intent, Question
from rag.search.searcher import Searcher

#: All bullets of a paper.
_BULLETS = 1000
#: Papers of one search that are united with those of others, and the constant of the fusion.
_DEPTH, _RANK = 100, 60
#: Papers looked at for each that is wanted, since some are the same under another id.
_SPARE = 2
#: Questions whose own rules know papers that belong in front.
_FIRST: Mapping[Intent, Callable[[Searcher, Question], Gathered]] = {
    "compare": gather_comparison,
    "define": gather_definition,
    "fact": gather_detail,
    "figures": gather_figures,
    "reason": gather_reason,
    "summary": gather_summary,
    "recommend": gather_recommended,
}
#: Of these, how many papers fit is said.
_OF_MANY: frozenset[Intent] = frozenset({"list", "similar", "recommend", "overview"})


def gather_widely(
    searcher: Searcher, question: Question, size: int, queries: Sequence[str] = (), *, alone: bool = False
) -> Gathered:
    """Find up to ``size`` papers with all their bullets, in the order asked for, else the best first.

    :param queries: further searches for the same question, with its filters.
    :param alone: leave out the search for the question's own words, and the papers that it names.
    """
    asked = _by_its_names(question)
    others = [_searching(question, query) for query in dict.fromkeys(queries) if query != question.subject]
    searches = others if alone and others else [asked, *others]
    rankings = [searcher.rank(it) for it in searches]
    fitting = searcher.about(rankings[0])
    order = order_of(asked)
    if order != "relevance":  # only what fits: the order would bring others to the front
        every = dict.fromkeys([*fitting, *(row for ranking in rankings[1:] for row in searcher.about(ranking))])
        rows = searcher.in_order(list(every), replace(asked, order=order))
    else:
        rows = _united([_first([*fitting, *rankings[0].rows]), *(_first(ranking.rows) for ranking in rankings[1:])])
        names_papers = bool(question.focus or question.arxiv_ids or question.intent in ("compare", "figures"))
        if not alone and (names_papers or not others):
            rows = [*dict.fromkeys([*_in_front(searcher, question), *rows])]
    if asked.intent == "overview":
        rows = newest_of(searcher, asked, rows)
    total = len(fitting) if asked.intent in _OF_MANY else None
    rows = searcher.folded(rows[: asked.skip + _SPARE * size])[asked.skip :]
    found = searcher.evidence(rankings[0], rows, size, bullets=_BULLETS)
    return Gathered(
        found,
        total=total,
        order=order,
        corpus=Corpus.of(searcher.index),
        missing=searcher.missing(question),
        only_missing=searcher.is_about_missing(question),
    )


def _by_its_names(question: Question) -> Question:
    """Return the question for papers like another one with the id of the one that it names."""
    if question.intent == "similar" and not question.arxiv_ids:
        return replace(question, arxiv_ids=question.focus[:1])
    return question


def _searching(question: Question, query: str) -> Question:
    """Return the question that searches for other words, whatever papers the first words name."""
    return replace(question.searching(query), intent="overview", arxiv_ids=(), focus=(), named=(), titled=())


def _in_front(searcher: Searcher, question: Question) -> list[int]:
    gatherer = _FIRST.get(question.intent)
    return [searcher.index.row_of[it.paper.arxiv_id] for it in gatherer(searcher, question).evidence] if gatherer else []


def _first(rows: Sequence[int]) -> list[int]:
    return [*dict.fromkeys(rows[: 2 * _DEPTH])][:_DEPTH]


def _united(searches: Sequence[Sequence[int]]) -> list[int]:
    """Return the rows of several searches, those first that stand high in many of them."""
    if len(searches) == 1:
        return list(searches[0])
    scores: Counter[int] = Counter()
    for rows in searches:
        for rank, row in enumerate(rows):
            scores[row] += 1.0 / (_RANK + rank)  # type: ignore[assignment]
    return sorted(scores, key=lambda row: (-scores[row], row))
