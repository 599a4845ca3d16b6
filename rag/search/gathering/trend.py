"""The papers on a subject per step of time, and whether their share of all papers grows."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.digests import digest_days
from rag.search.counting import counts_on, step_of, steps_between
from rag.search.gathering.gathered import Gathered, Tally, Tendency
from rag.search.query.question import Period, Question
from rag.search.searcher import Searcher

#: Papers named as examples of what was counted.
_EXAMPLES = 3
#: Days after which years are counted unless the question says otherwise: 30 months.
_LONG = 913
#: The level of the test, and the papers and steps below which nothing is tested.
_LEVEL = 0.05
_FEWEST_PAPERS = 8
_FEWEST_STEPS = 3


def gather_trend(searcher: Searcher, question: Question) -> Gathered:
    """Count the papers that fit and all papers, per step of time."""
    ranking = searcher.rank(question)
    rows = searcher.about(ranking)
    every = searcher.rank(replace(question, subject="", weights={}, names=(), excluded=(), arxiv_ids=())).rows
    per = question.per or _period(searcher, question)
    steps, whole = _steps(searcher, rows, question, per), _steps(searcher, every, question, per)
    if per == "day":  # an answer is no place for hundreds of days without a paper
        steps = {step: count for step, count in steps.items() if count}
    shown = {step: steps.get(step, 0) for step in whole} if per != "day" else steps
    tendency = _tendency(searcher, rows, every, question) if question.weights else None
    found = searcher.evidence(ranking, rows, _EXAMPLES)
    return Gathered(found, Tally(len(rows), shown if rows else {}, whole, tendency), len(rows))


def _days(searcher: Searcher, question: Question) -> list[int]:
    since, until = question.filters.since, question.filters.until
    days = digest_days(searcher.index.papers)
    return [day.toordinal() for day in days if (not since or day >= since) and (not until or day <= until)]


def _period(searcher: Searcher, question: Question) -> Period:
    days = _days(searcher, question)
    return "year" if days and days[-1] - days[0] > _LONG else "month"


def _steps(searcher: Searcher, rows: Iterable[int], question: Question, per: Period) -> dict[str, int]:
    days = sorted(counts_on(searcher.index.papers[row], question.filters) for row in rows)
    counts = Counter(step_of(day, per) for day in days)
    if per == "day" or not days:
        return dict(counts)
    return {step: counts[step] for step in steps_between(days[0], days[-1], per)}


def _tendency(searcher: Searcher, rows: Sequence[int], every: Sequence[int], question: Question) -> Tendency:
    """Return where the share goes, by months, which are enough for a test where years are too few."""
    whole, counts = (_steps(searcher, some, question, "month") for some in (every, rows))
    return tendency_of([counts.get(step, 0) for step in whole], list(whole.values()))


def tendency_of(counts: Sequence[int], whole: Sequence[int]) -> Tendency:
    """Return where the share of some papers in all papers goes, step by step (Armitage 1955)."""
    rows = [(i, count, all_) for i, (count, all_) in enumerate(zip(counts, whole, strict=True)) if all_]
    found, total = sum(count for _, count, _ in rows), sum(all_ for *_, all_ in rows)
    if found < _FEWEST_PAPERS or len(rows) < _FEWEST_STEPS or found == total:
        return Tendency("few")
    share = found / total
    statistic = sum(i * (count - all_ * share) for i, count, all_ in rows)
    spread = sum(all_ * i * i for i, _, all_ in rows) - sum(all_ * i for i, _, all_ in rows) ** 2 / total
    p = math.erfc(abs(statistic) / math.sqrt(2 * share * (1 - share) * spread))
    middle = len(rows) // 2
    early, late = (sum(c for _, c, _ in half) / sum(a for *_, a in half) for half in (rows[:middle], rows[middle:]))
    direction = "flat" if p >= _LEVEL else "up" if statistic > 0 else "down"
    return Tendency(direction, p, early, late)  # type: ignore[arg-type]
