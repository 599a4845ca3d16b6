"""Answers without a model, each in the form that its question asks for: quoted and computed, never invented."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from rag.answer.forms.common import refusal
from rag.answer.forms.comparison import comparison
from rag.answer.forms.counting import count
from rag.answer.forms.definition import definition
from rag.answer.forms.figures import figures
from rag.answer.forms.listing import listing, recommended
from rag.answer.forms.metadata import metadata, unstored
from rag.answer.forms.not_covered import not_covered, outside_dates
from rag.answer.forms.overview import overview, topics
from rag.answer.forms.reason import fact, reason
from rag.answer.forms.small_talk import help_, outside, small_talk
from rag.answer.forms.summary import summary
from rag.answer.forms.trend import trend
from rag.answer.phrases import phrase
from rag.core import Answer, Evidence
from rag.search import Gathered, Intent, Question
from rag.text import Language

#: A paper with less than this share of the question's names is about something else that is described alike.
_LEAST_NAMES = 0.4

Form = Callable[[Question, Gathered], Answer]

FORMS: Mapping[Intent, Form] = {
    "list": listing,
    "similar": listing,
    "recommend": recommended,
    "overview": overview,
    "topics": topics,
    "count": count,
    "trend": trend,
    "fact": fact,
    "reason": reason,
    "define": definition,
    "summary": summary,
    "compare": comparison,
    "figures": figures,
    "metadata": metadata,
    "smalltalk": small_talk,
    "help": help_,
    "outside": outside,
}
#: Intents whose answers are computed or looked up, whether or not a model is configured.
#: Intents whose evidence is of what they name, or none; their forms say themselves what is not there.
NAMING: frozenset[Intent] = frozenset({"define", "summary", "compare"})
COMPUTED: frozenset[Intent] = frozenset({"count", "trend", "topics", "metadata", "smalltalk", "help", "outside"})


def extract(question: Question, gathered: Gathered) -> Answer:
    """Return the answer in the form that the question asks for, or why there is none."""
    if not gathered.evidence and outside_dates(question, gathered):
        return not_covered(question, gathered)
    if question.not_stored and gathered.mentions:
        return unstored(question, gathered)
    answer = FORMS[question.intent](question, gathered)
    uncovered = answer.text == refusal(question).text and not question.skip
    return not_covered(question, gathered) if uncovered else answer


def not_indexed(ids: Sequence[str], language: Language) -> str:
    """Return the sentence that papers which a question names are not in the digests."""
    return phrase("not_indexed_one" if len(ids) == 1 else "not_indexed", language, ids=", ".join(ids))


def covers(leading: Iterable[Evidence], least_coverage: float) -> bool:
    """Return whether one of the papers that fit best has enough of the question's words, and of its names, to answer it."""
    return any(e.coverage >= least_coverage and e.names >= _LEAST_NAMES for e in leading)
