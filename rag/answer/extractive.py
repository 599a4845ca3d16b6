"""Answers without a model, each in the form that its question asks for: quoted and computed, never invented."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from rag.answer.forms.common import refusal
from rag.answer.forms.counting import count
from rag.answer.forms.detail import detail
from rag.answer.forms.listing import listing
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
    "recommend": listing,
    "overview": listing,
    "topics": listing,
    "count": count,
    "trend": count,
    "fact": detail,
    "reason": detail,
    "define": detail,
    "summary": detail,
    "compare": detail,
    "metadata": detail,
    "smalltalk": lambda question, _: refusal(question),
    "help": lambda question, _: refusal(question),
    "outside": lambda question, _: refusal(question),
}
#: Intents whose answers are computed or looked up, whether or not a model is configured.
COMPUTED: frozenset[Intent] = frozenset({"count", "trend", "topics", "metadata", "smalltalk", "help", "outside"})


def extract(question: Question, gathered: Gathered) -> Answer:
    """Return the answer in the form that the question asks for."""
    return FORMS[question.intent](question, gathered)


def not_indexed(ids: Sequence[str], language: Language) -> str:
    """Return the sentence that papers which a question names are not in the digests."""
    return phrase("not_indexed_one" if len(ids) == 1 else "not_indexed", language, ids=", ".join(ids))


def covers(evidence: Sequence[Evidence], least_coverage: float) -> bool:
    """Return whether one of the first papers has enough of the question's words, and of its names, to answer it."""
    return any(e.coverage >= least_coverage and e.names >= _LEAST_NAMES for e in evidence[:3])
