"""Papers counted by subject and by step of time, for answers and for charts alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import get_args

from rag.core import Paper, UsageError
from rag.digests import digest_days
from rag.search.query.filters import Filters
from rag.search.query.question import Period, Question
from rag.search.query.terms import name_terms, weigh
from rag.search.query.understand import clean_question
from rag.search.searcher import Searcher
from rag.text import language_of, terms_of_many

#: Subjects of one chart; more could not be told apart.
MOST_SUBJECTS = 5
#: Days in a row without a digest that are usual: a weekend and a holiday.
_REST = 4
_LENGTH = {"year": 4, "month": 7, "day": 10}


def counts_on(paper: Paper, filters: Filters) -> dt.date:
    """Return the day that a paper counts on: that of the first of its digests that passes the filters."""
    since, until = filters.since or dt.date.min, filters.until or dt.date.max
    return min((e.date for e in paper.entries if since <= e.date <= until), default=paper.date)


def step_of(day: dt.date, per: Period) -> str:
    """Return the year, month or day (``2024``, ``2024-06``, ``2024-06-21``) that a day belongs to."""
    return day.isoformat()[: _LENGTH[per]]


def steps_between(first: dt.date, last: dt.date, per: Period) -> list[str]:
    """Return all steps from that of one day to that of another, without gaps."""
    days = (first + dt.timedelta(n) for n in range((last - first).days + 1))
    return list(dict.fromkeys(step_of(day, per) for day in days))


@dataclass(frozen=True, slots=True)
class Point:
    """The papers of one step, most votes first, with the sum and the median of their votes, None if no paper has any."""

    arxiv_ids: tuple[str, ...]
    votes: int
    median: float | None

    @property
    def papers(self) -> int:
        return len(self.arxiv_ids)


@dataclass(frozen=True, slots=True)
class Course:
    """A subject over time, one point for each step."""

    subject: str
    points: tuple[Point, ...]

    @property
    def arxiv_ids(self) -> tuple[str, ...]:
        """All papers about the subject, in order of the steps."""
        return tuple(arxiv_id for point in self.points for arxiv_id in point.arxiv_ids)


@dataclass(frozen=True, slots=True)
class Trends:
    """The steps (``2024-06``) without gaps, the number of all papers in each, and the subjects.

    ``partial`` are the steps of which the digests have only a part, so that fewer papers say nothing.
    """

    per: Period
    steps: tuple[str, ...]
    papers: tuple[int, ...]
    courses: tuple[Course, ...]
    partial: tuple[str, ...] = ()

    def shares(self, course: Course) -> tuple[float, ...]:
        """Return the share (0 to 1) of a subject in the papers of each step; 0 if there are none."""
        return tuple(point.papers / papers if papers else 0.0 for point, papers in zip(course.points, self.papers, strict=True))


def trends(searcher: Searcher, subjects: Sequence[str], per: Period = "month", filters: Filters | None = None) -> Trends:
    """Return each subject over time, from the first to the last indexed day that passes the filters.

    Papers are counted as in the answers to questions that count papers.

    :param subjects: 1 to 5 terms or topics in English or Korean; duplicates are counted once.
    :param filters: what papers have to satisfy, those in ``Trends.papers`` too.
    :raises UsageError: if there are too few or too many subjects, a subject has no word to search for, or the step is unknown.
    """
    if per not in get_args(Period):
        raise UsageError(f"{per!r} is not a step of time.", hint=f"Choose one of {', '.join(get_args(Period))}.")
    filters = filters or Filters()
    questions = _questions(subjects, filters)
    since, until = filters.since or dt.date.min, filters.until or dt.date.max
    days = [day for day in digest_days(searcher.index.papers) if since <= day <= until]
    steps = steps_between(days[0], days[-1], per) if days else []

    def by_step(question: Question) -> list[list[Paper]]:
        found: dict[str, list[Paper]] = {step: [] for step in steps}
        for row in searcher.about(searcher.rank(question)):
            paper = searcher.index.papers[row]
            found[step_of(counts_on(paper, filters), per)].append(paper)
        return list(found.values())

    every = replace(next(iter(questions.values())), subject="", weights={})
    courses = (Course(subject, tuple(map(_point, by_step(question)))) for subject, question in questions.items())
    return Trends(per, tuple(steps), tuple(map(len, by_step(every))), tuple(courses), partial_steps(days, per))


def partial_steps(days: Sequence[dt.date], per: Period) -> tuple[str, ...]:
    """Return the first and the last step of some days, where days are missing before or after them.

    :param days: in order.
    """
    if not days or per == "day":
        return ()
    first, last = days[0], days[-1]
    before, after = (first - dt.timedelta(days=_REST), last + dt.timedelta(days=_REST))
    cut = [step_of(first, per)] if step_of(before, per) == step_of(first, per) else []
    return tuple(dict.fromkeys([*cut, *([step_of(last, per)] if step_of(after, per) == step_of(last, per) else [])]))


def _questions(subjects: Sequence[str], filters: Filters) -> dict[str, Question]:
    """Return the subjects as questions. No word of a subject is taken for a filter, not even the 2024 of AIME 2024."""
    names = list(dict.fromkeys(" ".join(clean_question(subject).split()) for subject in subjects))
    if not 1 <= len(names) <= MOST_SUBJECTS:
        raise UsageError(f"There are {len(names)} subjects to compare.", hint=f"Name 1 to {MOST_SUBJECTS} of them.")
    found = {name: weigh(terms) for name, terms in zip(names, terms_of_many(names), strict=True)}
    if silent := [name for name, weights in found.items() if not weights]:
        raise UsageError(f"{silent[0]!r} names no subject.", hint="Name a topic, for example diffusion models.")
    return {
        name: Question(
            name, language_of(name), "count", weights, name_terms(f"- {name}", f"- {name}"), subject=name, filters=filters
        )
        for name, weights in found.items()
    }


def _point(papers: Sequence[Paper]) -> Point:
    votes = [paper.votes for paper in papers if paper.votes is not None]
    ordered = sorted(papers, key=lambda paper: (-(paper.votes or 0), paper.arxiv_id))
    return Point(tuple(paper.arxiv_id for paper in ordered), sum(votes), float(median(votes)) if votes else None)
