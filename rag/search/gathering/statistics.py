"""Figures about the papers themselves, counted over all that fit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from statistics import mean, median

from rag.core import Found, Paper
from rag.search.counting import counts_on, step_of
from rag.search.gathering.gathered import Figure, Gathered, Tally
from rag.search.query.question import Period, Question
from rag.search.searcher import Searcher

_PERIODS: dict[str, Period] = {"month": "month", "day": "day", "year": "year"}


def gather_statistic(searcher: Searcher, question: Question) -> Gathered:
    """Compute the figure that a question asks for: steps by their papers, the mean of votes, a share, or papers per step."""
    if question.statistic == "each":
        return _each(searcher, question)
    rows = searcher.fitting(searcher.rank(question))
    papers = [searcher.index.papers[row] for row in rows]
    if question.statistic == "mean_votes":
        votes = [paper.votes for paper in papers if paper.votes is not None]
        figure = Figure(mean(votes), median(votes), len(votes)) if votes else None
        return Gathered(Found(), Tally(len(papers)), figure=figure)
    if question.statistic == "share":
        every = _all(searcher, question)
        figure = Figure(100 * len(papers) / max(len(every), 1), 0, len(every))
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
    """Count the papers on each subject as a question for that one alone does, most first; ``total`` are those on several."""
    asked = {subject: replace(question.about(subject), intent="count", statistic="") for subject in question.subjects}
    rows = {subject: searcher.fitting(searcher.rank(one)) for subject, one in asked.items()}
    counts = sorted(((subject, len(found)) for subject, found in rows.items()), key=lambda it: -it[1])
    on = Counter(row for found in rows.values() for row in found)
    return Gathered(Found(), Tally(len(on), dict(counts)), total=sum(n > 1 for n in on.values()))


def _all(searcher: Searcher, question: Question) -> list[Paper]:
    """Return all papers of the time asked about, whatever their subject."""
    since, until = question.filters.since, question.filters.until
    return [
        paper
        for paper in searcher.index.papers
        if any((since is None or since <= e.date) and (until is None or e.date <= until) for e in paper.entries)
    ]
