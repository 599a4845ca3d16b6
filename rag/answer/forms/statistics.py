"""The answer to a question for a figure about the papers: the busiest month, mean votes, papers per day."""

from __future__ import annotations

from rag.answer.forms.common import abstain, answer_of
from rag.answer.forms.scope import scope_of
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import Gathered, Question, Tally

_MOST = 5  # steps that are named


def statistic(question: Question, gathered: Gathered) -> Answer:
    """Return the figure that was asked for, or which ones there are."""
    language, tally, scope = question.language, gathered.tally or Tally(0), scope_of(question)
    kind, figure = question.statistic, gathered.figure
    if kind == "other":
        return abstain(phrase("statistics.other", language))
    if not tally.papers:
        return abstain(phrase("statistics.nothing", language, **scope))
    if tally.steps:
        steps = list(tally.steps.items())
        key = "most" if kind.startswith("most") else "few"
        head = phrase(f"statistics.{key}", language, step=steps[0][0], n=f"{steps[0][1]:,}", **scope)
        lines = [phrase("statistics.step", language, place=i, step=s, n=f"{n:,}") for i, (s, n) in enumerate(steps[:_MOST], 1)]
        return answer_of("\n".join([head, *lines] if len(steps) > 1 else [head]))
    if figure is None:
        return abstain(phrase("statistics.no_votes", language, **scope))
    values = {"mean": f"{figure.mean:.1f}", "median": f"{figure.median:g}", "of": f"{figure.of:,}", "n": f"{tally.papers:,}"}
    return answer_of(phrase(f"statistics.{kind}", language, **values, **scope))
