"""Papers counted: which count for a subject and on which step of time, the same for answers and for charts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import get_args

from rag.core import Paper, UsageError
from rag.digests import digest_days
from rag.search.query.filters import Filters
from rag.search.query.intent import Period
from rag.search.query.question import Question, check_question, weigh
from rag.search.searcher import Ranking, Searcher
from rag.text import language_of, terms_of_many

#: Subjects of one chart; more cannot be told apart.
MOST_SUBJECTS = 5
_LENGTH = {"year": 4, "month": 7, "day": 10}


def counted(searcher: Searcher, question: Question) -> tuple[Ranking, list[int]]:
    """Return how papers were ranked, and the rows of those about a question's subject that pass its filters, best first."""
    ranking = searcher.rank(question)
    return ranking, searcher.about(ranking)


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
    """The papers of one step: their arXiv ids, most votes first, the sum of their votes, and the median of those that have any.

    ``median`` is None where no paper of the step has votes.
    """

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
    """The steps (``2024``, ``2024-06``, ``2024-06-21``) without gaps, the number of all papers in each, and the subjects."""

    per: Period
    steps: tuple[str, ...]
    papers: tuple[int, ...]
    courses: tuple[Course, ...]

    def shares(self, course: Course) -> tuple[float, ...]:
        """Return the share (0 to 1) of a subject in the papers of each step; 0 where there are none."""
        return tuple(point.papers / papers if papers else 0.0 for point, papers in zip(course.points, self.papers, strict=True))


def trends(searcher: Searcher, subjects: Sequence[str], per: Period = "month", filters: Filters | None = None) -> Trends:
    """Return each subject over time, from the first to the last day that is indexed, or that the filters name.

    A paper is about a subject, and counts on a day, as in the answers to questions that count papers.

    :param subjects: 1 to 5 terms or topics in English or Korean; those that are the same come once.
    :param filters: what papers have to satisfy, those in ``Trends.papers`` too.
    :raises UsageError: if there are too few or too many subjects, one says nothing, or there is no such step.
    """
    if per not in get_args(Period):
        raise UsageError(f"There are no steps of a {per!r}.", hint=f"Choose one of {', '.join(get_args(Period))}.")
    filters = filters or Filters()
    questions = _questions(subjects, filters)
    every = replace(next(iter(questions.values())), subject="", weights={})
    papers = _papers(searcher, every)
    steps = _steps(searcher.index.papers, filters, per)
    courses = tuple(
        Course(subject, tuple(map(_point, _by_step(_papers(searcher, question), filters, per, steps).values())))
        for subject, question in questions.items()
    )
    return Trends(per, tuple(steps), tuple(map(len, _by_step(papers, filters, per, steps).values())), courses)


def _questions(subjects: Sequence[str], filters: Filters) -> dict[str, Question]:
    """Return the subjects as questions; no word of a subject is taken for a filter, not the 2024 of AIME 2024."""
    names = list(dict.fromkeys(" ".join(check_question(subject).split()) for subject in subjects))
    if not 1 <= len(names) <= MOST_SUBJECTS:
        raise UsageError(f"{len(names)} subjects to compare.", hint=f"Name 1 to {MOST_SUBJECTS}.")
    found = {name: weigh(terms) for name, terms in zip(names, terms_of_many(names), strict=True)}
    if silent := [name for name, weights in found.items() if not weights]:
        raise UsageError(f"{silent[0]!r} names no subject.", hint="Name one such as diffusion models.")
    return {
        name: Question(name, language_of(name), "count", weights, subject=name, filters=filters)
        for name, weights in found.items()
    }


def _papers(searcher: Searcher, question: Question) -> list[Paper]:
    return [searcher.index.papers[row] for row in counted(searcher, question)[1]]


def _steps(papers: Iterable[Paper], filters: Filters, per: Period) -> list[str]:
    since, until = filters.since or dt.date.min, filters.until or dt.date.max
    days = [day for day in digest_days(papers) if since <= day <= until]
    return steps_between(days[0], days[-1], per) if days else []


def _by_step(papers: Iterable[Paper], filters: Filters, per: Period, steps: Iterable[str]) -> dict[str, list[Paper]]:
    found: dict[str, list[Paper]] = {step: [] for step in steps}
    for paper in papers:
        found[step_of(counts_on(paper, filters), per)].append(paper)
    return found


def _point(papers: Sequence[Paper]) -> Point:
    votes = [paper.votes for paper in papers if paper.votes is not None]
    ordered = sorted(papers, key=lambda paper: (-(paper.votes or 0), paper.arxiv_id))
    return Point(tuple(paper.arxiv_id for paper in ordered), sum(votes), float(median(votes)) if votes else None)
