"""What an answer is made from: the evidence for a question, and what is counted for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from rag.search.gathering.comparison import gather_comparison
from rag.search.gathering.counting import gather_count
from rag.search.gathering.gathered import Corpus, Gathered
from rag.search.query.question import Intent, Question
from rag.search.searcher import Searcher

#: Papers looked at for a detail; more than the model is shown, because the first may be the wrong one.
_FOR_DETAIL = 12
_TO_CHOOSE = 20


def _list(searcher: Searcher, question: Question) -> Gathered:
    return Gathered(searcher.fitting(question))


def _detail(searcher: Searcher, question: Question) -> Gathered:
    return Gathered(searcher.search(question, question.limit or _FOR_DETAIL))


Gatherer = Callable[[Searcher, Question], Gathered]

GATHERERS: Mapping[Intent, Gatherer] = {
    "list": _list,
    "count": gather_count,
    "trend": gather_count,
    "compare": gather_comparison,
}


def gather(searcher: Searcher, question: Question, *, widely: bool = False) -> Gathered:
    """Find what an answer to a question needs.

    :param widely: do not cut a list where relevance seems to end, because a second stage will choose among the papers.
    """
    if widely and question.intent in ("list", "fact", "similar"):
        found = Gathered(searcher.search(question, question.limit or _TO_CHOOSE))
    else:
        found = GATHERERS.get(question.intent, _detail)(searcher, question)
    return replace(
        found,
        corpus=Corpus.of(searcher.index),
        missing=searcher.missing(question),
        only_missing=searcher.is_about_missing(question),
    )
