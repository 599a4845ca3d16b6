"""Figures about the papers themselves, counted over all that fit."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import replace
from statistics import mean, median

from rag.core import Found, Paper
from rag.search.counting import counts_on, step_of
from rag.search.gathering.gathered import Figure, Gathered, Tally
from rag.search.gathering.trend import gather_trend
from rag.search.query.question import Period, Question
from rag.search.query.statistics import BY_AUTHORS
from rag.search.searcher import Searcher

_BY_AUTHORS = 5  # papers that are named
_PERIODS: dict[str, Period] = {"month": "month", "day": "day", "year": "year"}
_STEPS: tuple[Period, ...] = ("year", "month", "day")


def gather_statistic(searcher: Searcher, question: Question) -> Gathered:
    """Compute the figure that a question asks for: steps by their papers, the mean of votes, a share, or papers per step."""
    if question.statistic == "each":
        return _each(searcher, question)
    if question.statistic == "growth":
        asked = replace(question, intent="trend", statistic="")
        over_time = ((subject, gather_trend(searcher, asked.about(subject)).tally) for subject in question.subjects)
        return Gathered(Found(), growth=tuple((subject, tally) for subject, tally in over_time if tally))
    if question.statistic in BY_AUTHORS:
        return _by_authors(searcher, question)
    counted = replace(question, intent="count") if question.statistic == "share" else question  # as many as are counted
    rows = searcher.fitting(searcher.rank(counted))
    papers = [searcher.index.papers[row] for row in rows]
    if question.statistic == "mean_votes":
        votes = [paper.votes for paper in papers if paper.votes is not None]
        figure = Figure(mean(votes), median(votes), len(votes)) if votes else None
        return Gathered(Found(), Tally(len(papers)), figure=figure)
    if question.statistic == "share":
        among = searcher.among(question)
        every = len(_all(searcher, question)) if among is None else among
        figure = Figure(100 * len(papers) / max(every, 1), 0, every)
        return Gathered(Found(), Tally(len(papers)), figure=figure)
    per = _PERIODS.get(question.statistic.partition("_")[2])
    if per is None or not papers:
        return Gathered(Found(), Tally(len(papers)))
    counts = Counter(step_of(counts_on(paper, question.filters), per) for paper in papers)
    if question.statistic.startswith("per_"):
        steps = Counter(step_of(counts_on(paper, question.filters), per) for paper in _all(searcher, question))
        figure = Figure(len(papers) / len(steps), 0, len(steps))
        return Gathered(Found(), Tally(len(papers)), figure=figure)
    sign = 1 if question.statistic.startswith("few_") else -1
    ordered = sorted(counts.items(), key=lambda item: (sign * item[1], item[0]))
    return Gathered(Found(), Tally(len(papers), dict(ordered)))


def _each(searcher: Searcher, question: Question) -> Gathered:
    """Count the papers of each side as a question for that one alone does, most first; ``total`` are those of several."""
    rows = {side: searcher.fitting(searcher.rank(one)) for side, one in _sides(question).items()}
    counts = sorted(((side, len(found)) for side, found in rows.items()), key=lambda it: -it[1])
    of = Counter(row for found in rows.values() for row in found)
    return Gathered(Found(), Tally(len(of), dict(counts)), total=sum(n > 1 for n in of.values()))


def _sides(question: Question) -> dict[str, Question]:
    """Return the questions for the number of papers of each time, of each author, or else on each subject, by its name."""
    asked = replace(question, intent="count", statistic="", periods=(), authors=(), by_any=False)
    if question.periods:
        return {
            _name_of(since, until): replace(asked, filters=replace(asked.filters, since=since, until=until))
            for since, until in question.periods
        }
    if question.authors and not question.filters.author:
        of = {name: replace(asked.filters, author=name) for name in question.authors}
        return {name: replace(asked, authors=(name,), filters=filters) for name, filters in of.items()}
    asked = replace(asked, authors=question.authors, by_any=question.by_any)
    return {subject: asked.about(subject) for subject in question.subjects}


def _name_of(since: dt.date, until: dt.date) -> str:
    """Return a stretch of time as its year or month, else as its first and last month or day."""
    for per in _STEPS:
        before, after = since - dt.timedelta(1), until + dt.timedelta(1)
        step = step_of(since, per)
        if step == step_of(until, per) and step not in (step_of(before, per), step_of(after, per)):
            return step
    whole = since.day == (until + dt.timedelta(1)).day == 1
    return f"{since:%Y-%m}–{until:%Y-%m}" if whole else f"{since}–{until}"


def _by_authors(searcher: Searcher, question: Question) -> Gathered:
    """Find the papers with most or fewest authors, or all with a single one; an order asked for parts those of as many.

    A list of few authors has to be whole.
    """
    ranking, papers = searcher.rank(question), searcher.index.papers
    whole = question.statistic != "most_authors"
    fitting = [row for row in searcher.fitting(ranking) if papers[row].authors and not (whole and _is_cut(papers[row]))]
    numbers = {row: len(papers[row].authors) for row in fitting}
    sign = -1 if question.statistic == "most_authors" else 1
    chosen = sorted(numbers, key=lambda row: sign * numbers[row])
    if question.statistic == "one_author":
        chosen = [row for row in numbers if numbers[row] == 1]
    return Gathered(searcher.evidence(ranking, chosen, question.limit or _BY_AUTHORS), Tally(len(chosen)))


def _is_cut(paper: Paper) -> bool:
    return any(entry.more_authors for entry in paper.entries)


def _all(searcher: Searcher, question: Question) -> list[Paper]:
    """Return all papers of the time asked about, whatever their subject."""
    since, until = question.filters.since, question.filters.until
    return [
        paper
        for paper in searcher.index.papers
        if any((since is None or since <= e.date) and (until is None or e.date <= until) for e in paper.entries)
    ]
