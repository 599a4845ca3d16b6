"""The answer to a question that counts papers."""

from __future__ import annotations

from rag.answer.forms.common import abstain, answer_of, flat_quote, titles
from rag.answer.forms.scope import apart_of, text_labels, unrecorded_of, without_days
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import Gathered, Question, Tally


def count(question: Question, gathered: Gathered) -> Answer:
    """Return how many papers fit, per step of time if asked for, and the first of them."""
    if open_time := without_days(question, gathered):
        return abstain(open_time)
    tally, language = gathered.tally or Tally(0), question.language
    labels = question.labels_but(("language", "limit", "order"))
    labels += text_labels(question)
    text = phrase(
        "counting.one" if tally.papers == 1 else "counting.many",
        language,
        n=f"{tally.papers:,}",
        subject=f" “{flat_quote(question.subject)}”" if question.weights else "",
        filters=f" ({', '.join(map(flat_quote, labels))})" if labels else "",
    )
    lines = [
        text,
        *apart_of(question, gathered),
        *unrecorded_of(question, gathered),
        *(f"- {step}: {papers:,}" for step, papers in tally.steps.items()),
    ]
    papers, citations = titles(gathered.evidence, language)
    first = phrase("counting.examples" if question.order == "relevance" else f"counting.examples_{question.order}", language)
    return answer_of("\n".join([*lines, first, *papers] if papers else lines), citations)
