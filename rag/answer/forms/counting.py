"""The answer to a question that counts papers."""

from __future__ import annotations

from rag.answer.forms.common import answer_of, entries, flat_quote
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import Gathered, Question, Tally


def count(question: Question, gathered: Gathered) -> Answer:
    """Return how many papers fit, per step of time if asked for, and the first of them."""
    tally, evidence = gathered.tally or Tally(0), gathered.evidence
    language = question.language
    labels = [u.label_ko if language == "ko" else u.label_en for u in question.understood if u.kind != "language"]
    text = phrase(
        "count_one" if tally.papers == 1 else "count",
        language,
        n=f"{tally.papers:,}",
        subject=f" “{flat_quote(question.subject)}”" if question.weights else "",
        filters=f" ({', '.join(map(flat_quote, labels))})" if labels else "",
    )
    lines = [text, *(f"- {step}: {papers:,}" for step, papers in tally.steps.items())]
    lines_of_papers, citations = entries(question, evidence)
    return answer_of(
        "\n".join([*lines, phrase("examples", language), *lines_of_papers] if lines_of_papers else lines), citations
    )
