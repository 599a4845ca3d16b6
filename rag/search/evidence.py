"""What an answer is made from: the evidence for a question, and what is counted for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from rag.core import Found
from rag.search.gathering.comparison import gather_comparison
from rag.search.gathering.counting import gather_count
from rag.search.gathering.definition import gather_definition
from rag.search.gathering.detail import gather_detail, gather_reason, gather_summary
from rag.search.gathering.examples import gather_examples
from rag.search.gathering.figures import gather_figures
from rag.search.gathering.gathered import Corpus, Gathered
from rag.search.gathering.listing import gather_list, gather_recommended, gather_similar
from rag.search.gathering.metadata import gather_metadata
from rag.search.gathering.nothing import explain_nothing
from rag.search.gathering.overview import gather_overview
from rag.search.gathering.topics import gather_topics
from rag.search.gathering.trend import gather_trend
from rag.search.query.question import Intent, Question
from rag.search.searcher import Searcher

#: Papers looked at for a detail; more than the model is shown, because the first may be the wrong one.
_FOR_DETAIL = 12
#: Shares of the words and names of a question below which its best papers may be about something else.
_WEAK = 0.5
#: Questions for papers, which may name what is not stored.
_OF_MANY: frozenset[Intent] = frozenset({"list", "count", "recommend", "overview", "topics", "trend"})
_NOT_SEARCHED: frozenset[Intent] = frozenset({"metadata", "smalltalk", "help", "outside"})


def _detail(searcher: Searcher, question: Question) -> Gathered:
    return Gathered(searcher.search(question, question.limit or _FOR_DETAIL))


Gatherer = Callable[[Searcher, Question], Gathered]

GATHERERS: Mapping[Intent, Gatherer] = {
    "list": gather_list,
    "similar": gather_similar,
    "recommend": gather_recommended,
    "count": gather_count,
    "trend": gather_trend,
    "compare": gather_comparison,
    "define": gather_definition,
    "fact": gather_detail,
    "reason": gather_reason,
    "summary": gather_summary,
    "figures": gather_figures,
    "metadata": gather_metadata,
    "overview": gather_overview,
    "topics": gather_topics,
    "smalltalk": gather_examples,
    "help": gather_examples,
    "outside": lambda _searcher, _question: Gathered(Found()),
}


def _is_weak(question: Question, found: Gathered) -> bool:
    """Tell whether an answer may have to say why there is none."""
    if question.intent in _NOT_SEARCHED:
        return False
    return not any(item.coverage >= _WEAK and item.names >= _WEAK for item in found.leading)


def gather(searcher: Searcher, question: Question) -> Gathered:
    """Find what an answer to a question needs that is quoted or computed."""
    if question.not_stored and question.intent in _OF_MANY:  # papers from KAIST
        found = gather_metadata(searcher, replace(question, intent="metadata", aspect="unstored"))
    else:
        found = GATHERERS.get(question.intent, _detail)(searcher, question)
    notices = [it for it in searcher.index.notices() if it not in found.evidence.notice]
    return replace(
        found,
        evidence=Found(found.evidence, " ".join(filter(None, [*notices, found.evidence.notice])), found.evidence.total),
        empty=explain_nothing(searcher, question) if _is_weak(question, found) else None,
        corpus=Corpus.of(searcher.index),
        missing=searcher.missing(question),
        only_missing=searcher.is_about_missing(question),
    )
