"""The subject and the filters of a question, as parts of a sentence that says what was counted, and what was not."""

from __future__ import annotations

from rag.answer.forms.common import flat_quote
from rag.answer.phrases import phrase
from rag.search import Gathered, Question

#: Why a time was not read.
_TIMES = frozenset({"impossible", "ambiguous", "vague", "backwards", "apart", "negated"})
#: Pieces that narrow nothing down.
_NOT_FILTERS = frozenset({"language", "order", "limit"})


def scope_of(question: Question) -> dict[str, str]:
    """Return ``subject`` and ``filters`` for a phrase, each empty if the question has none."""
    labels = question.labels_but(_NOT_FILTERS)
    labels += text_labels(question)
    within = phrase("scope.within", question.language, filters=", ".join(map(flat_quote, labels))) if labels else ""
    on = phrase("scope.on", question.language, subject=flat_quote(question.subject)) if question.weights else ""
    return {"subject": on, "filters": within}


def text_labels(question: Question) -> list[str]:
    """Return what a question wants of the words of papers, as labels beside its filters."""
    labels = [phrase("scope.titled", question.language, words=flat_quote(words)) for words in question.titled]
    if question.surpassing:
        labels.append(phrase("scope.surpassing", question.language, name=flat_quote(question.surpassing)))
    labels += [phrase("scope.among", question.language, subject=flat_quote(it)) for it in question.outer_subjects]
    return labels


def apart_of(question: Question, gathered: Gathered) -> list[str]:
    """Return a line that says how many papers have the words of the subject only apart, if any has."""
    apart, language = gathered.apart, question.language
    if apart is None:
        return []
    if not apart.fits:
        return [phrase("scope.not_apart", language, apart=f"{apart.apart:,}")] if question.intent == "count" else []
    return [phrase("scope.apart" if apart.beside else "scope.all_apart", language, beside=f"{apart.beside:,}")]


def unrecorded_of(question: Question, gathered: Gathered) -> list[str]:
    """Return a line that tells papers of which no votes are recorded from those that have none, if any is."""
    if not gathered.unrecorded:
        return []
    of_all = gathered.unrecorded == gathered.total
    key = "scope.all_unrecorded" if of_all else "scope.unrecorded"
    return [phrase(key, question.language, n=f"{gathered.unrecorded:,}")]


def without_days(question: Question, gathered: Gathered) -> str:
    """Return that a time is asked for that cannot be read, where nothing else narrows the papers; empty otherwise."""
    lost = any(span.use == "not_understood" and span.why in _TIMES for span in question.spans)
    narrowed = (
        question.weights
        or question.filters.any
        or question.arxiv_ids
        or question.excluded
        or question.titled
        or question.surpassing
    )
    corpus, language = gathered.corpus, question.language
    if not lost or narrowed or corpus.last is None:
        return ""
    return phrase("scope.no_days", language, n=f"{corpus.papers:,}", month=f"{corpus.last:%Y-%m}")
