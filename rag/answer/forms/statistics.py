"""The answer to a question for a figure about the papers: the busiest month, mean votes, papers per day."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.forms.common import abstain, answer_of, flat_quote
from rag.answer.forms.scope import scope_of
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import Gathered, Question, Tally
from rag.text import Language

_MOST = 5  # steps that are named


def statistic(question: Question, gathered: Gathered) -> Answer:
    """Return the figure that was asked for, or which ones there are."""
    language, tally, scope = question.language, gathered.tally or Tally(0), scope_of(question)
    kind, figure = question.statistic, gathered.figure
    if kind == "other":
        return abstain(phrase("statistics.other", language))
    if kind == "each" and tally.papers:
        return _each(question, tally, gathered.total or 0, scope["filters"])
    if not tally.papers:
        return abstain(phrase("statistics.nothing", language, **scope))
    if tally.steps:
        steps = list(tally.steps.items())
        key = "most" if kind.startswith("most") else "few"
        head = phrase(f"statistics.{key}", language, step=steps[0][0], n=f"{steps[0][1]:,}", **scope)
        lines = _numbered(steps[:_MOST], language)
        return answer_of("\n".join([head, *lines] if len(steps) > 1 else [head]))
    if figure is None:
        return abstain(phrase("statistics.no_votes", language, **scope))
    values = {"mean": f"{figure.mean:.1f}", "median": f"{figure.median:g}", "of": f"{figure.of:,}", "n": f"{tally.papers:,}"}
    return answer_of(phrase(f"statistics.{kind}", language, **values, **scope))


def _each(question: Question, tally: Tally, shared: int, filters: str) -> Answer:
    """Return how many papers are on each subject, most first, and how many are on several."""
    language, counts = question.language, [(flat_quote(subject), n) for subject, n in tally.steps.items()]
    (first, most), (_, next_) = counts[:2]
    key = "statistics.each" if most > next_ else "statistics.as_many"
    lines = [phrase(key, language, subject=first, n=f"{most:,}", filters=filters), *_numbered(counts, language)]
    if shared:
        lines.append(phrase("statistics.shared", language, n=f"{shared:,}"))
    return answer_of("\n".join(lines))


def _numbered(counts: Sequence[tuple[str, int]], language: Language) -> list[str]:
    return [phrase("statistics.step", language, place=i, step=step, n=f"{n:,}") for i, (step, n) in enumerate(counts, 1)]
