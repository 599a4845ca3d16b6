"""Papers counted for a question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

from rag.search.counting import counts_on, step_of, steps_between
from rag.search.gathering.gathered import Gathered, Tally
from rag.search.gathering.listing import gists_of
from rag.search.query.hints import period_of
from rag.search.query.question import Question
from rag.search.searcher import Searcher

#: Papers named as examples of what was counted.
_EXAMPLES = 3


def gather_count(searcher: Searcher, question: Question) -> Gathered:
    """Count the papers that fit, per step of time for a trend: those that a list of the same question has."""
    ranking = searcher.rank(question)
    rows = searcher.fitting(ranking)
    found = searcher.evidence(ranking, rows, _EXAMPLES)
    per = question.per or period_of(question.text) or ("month" if question.intent == "trend" else None)
    steps = _steps(searcher, rows, replace(question, per=per)) if per else {}
    gists = gists_of(searcher.index, question, found)
    return Gathered(
        found,
        Tally(len(rows), steps),
        len(rows),
        gists=gists,
        apart=searcher.apart(ranking),
        unrecorded=searcher.unrecorded(question, rows),
    )


def _steps(searcher: Searcher, rows: Iterable[int], question: Question) -> dict[str, int]:
    per = question.per or "month"
    days = sorted(counts_on(searcher.index.papers[row], question.filters) for row in rows)
    counts = Counter(step_of(day, per) for day in days)
    if per == "day" or not days:  # an answer is no place for hundreds of days without a paper
        return dict(counts)
    return {step: counts[step] for step in steps_between(days[0], days[-1], per)}
