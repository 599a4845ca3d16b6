"""The answer to a question for papers: titles, each with what says why it fits."""

from __future__ import annotations

from rag.answer.forms.common import answer_of, entries, refusal
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import Gathered, Question


def listing(question: Question, gathered: Gathered) -> Answer:
    """Return the papers that fit, each with its best bullet."""
    evidence = gathered.evidence
    if not evidence:
        return refusal(question)
    lines, citations = entries(question, evidence)
    head = phrase("list_one" if len(evidence) == 1 else "list", question.language, n=len(evidence))
    return answer_of("\n".join([head, *lines]), citations)
