"""The subject and the filters of a question, as parts of a sentence that says what was counted."""

from __future__ import annotations

from rag.answer.forms.common import flat_quote
from rag.answer.phrases import phrase
from rag.search import Question

#: Pieces that narrow nothing down.
_NOT_FILTERS = frozenset({"language", "order", "limit"})


def scope_of(question: Question) -> dict[str, str]:
    """Return ``subject`` and ``filters`` for a phrase, each empty if the question has none."""
    labels = question.labels_but(_NOT_FILTERS)
    labels += [phrase("scope.titled", question.language, words=words) for words in question.titled]
    within = phrase("scope.within", question.language, filters=", ".join(map(flat_quote, labels))) if labels else ""
    on = phrase("scope.on", question.language, subject=flat_quote(question.subject)) if question.weights else ""
    return {"subject": on, "filters": within}
