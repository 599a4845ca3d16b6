"""The subject and the filters of a question, as parts of a sentence that says what was counted, and what was not."""

from __future__ import annotations

from rag.answer.forms.common import flat_quote
from rag.answer.phrases import phrase
from rag.search import Gathered, Question

#: Pieces that narrow nothing down.
_NOT_FILTERS = frozenset({"language", "order", "limit"})


def scope_of(question: Question) -> dict[str, str]:
    """Return ``subject`` and ``filters`` for a phrase, each empty if the question has none."""
    labels = question.labels_but(_NOT_FILTERS)
    labels += [phrase("scope.titled", question.language, words=words) for words in question.titled]
    within = phrase("scope.within", question.language, filters=", ".join(map(flat_quote, labels))) if labels else ""
    on = phrase("scope.on", question.language, subject=flat_quote(question.subject)) if question.weights else ""
    return {"subject": on, "filters": within}


def apart_of(question: Question, gathered: Gathered) -> list[str]:
    """Return a line that says how many papers have the words of the subject only apart, if any has."""
    apart, language = gathered.apart, question.language
    if apart is None:
        return []
    if not apart.fits:
        return [phrase("scope.not_apart", language, apart=f"{apart.apart:,}")] if question.intent == "count" else []
    return [phrase("scope.apart" if apart.beside else "scope.all_apart", language, beside=f"{apart.beside:,}")]
