"""Which papers count for a subject, and on which step of time: the same for answers and for charts."""

from __future__ import annotations

import datetime as dt

from rag.core import Paper
from rag.search.query.filters import Filters
from rag.search.query.question import Period, Question
from rag.search.searcher import Ranking, Searcher

__all__ = ["counted", "counts_on", "step_of", "steps_between"]

_LENGTH = {"year": 4, "month": 7, "day": 10}


def counted(searcher: Searcher, question: Question) -> tuple[Ranking, list[int]]:
    """The rows of all papers about the subject of a question that pass its filters, best first, and how they were ranked."""
    ranking = searcher.rank(question)
    return ranking, searcher.about(ranking)


def counts_on(paper: Paper, filters: Filters) -> dt.date:
    """The day that a paper counts on: that of the first of its digests that passes the filters."""
    since, until = filters.since or dt.date.min, filters.until or dt.date.max
    return min((e.date for e in paper.entries if since <= e.date <= until), default=paper.date)


def step_of(day: dt.date, per: Period) -> str:
    """The year, month or day (``2024``, ``2024-06``, ``2024-06-21``) that a day belongs to."""
    return day.isoformat()[: _LENGTH[per]]


def steps_between(first: dt.date, last: dt.date, per: Period) -> list[str]:
    """All steps from that of one day to that of another, without gaps."""
    days = (first + dt.timedelta(n) for n in range((last - first).days + 1))
    return list(dict.fromkeys(step_of(day, per) for day in days))
