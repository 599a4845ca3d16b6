"""The answer to a question for a figure about the papers: the busiest month, mean votes, papers per day."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.forms.common import abstain, answer_of, flat_quote, percent, title_of
from rag.answer.forms.scope import scope_of
from rag.answer.phrases import phrase
from rag.core import Answer
from rag.search import BY_AUTHORS, Gathered, Question, Tally, Tendency, asks_fewest
from rag.text import Language

_MOST = 5  # steps that are named


def statistic(question: Question, gathered: Gathered) -> Answer:
    """Return the figure that was asked for, or which ones there are."""
    language, tally, scope = question.language, gathered.tally or Tally(0), scope_of(question)
    kind, figure = question.statistic, gathered.figure
    if kind == "other":
        return abstain(phrase("statistics.other", language))
    if kind == "growth":
        return _growth(question, gathered, scope["filters"])
    if kind == "each" and (tally.papers or question.periods):
        return _each(question, gathered, tally)
    if kind in BY_AUTHORS and gathered.evidence:
        return _by_authors(question, gathered, tally.papers)
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


def _each(question: Question, gathered: Gathered, tally: Tally) -> Answer:
    """Return how many papers are on each subject, by each author or of each time, and how many are of several.

    The most are first, or the fewest where these are asked for.
    """
    language, counts = question.language, [(flat_quote(side), n) for side, n in tally.steps.items()]
    few = asks_fewest(question.text)
    if few:
        counts = sorted(counts, key=lambda it: it[1])
    scope = {**scope_of(question), "subject": ""} if not _of_one_subject(question) else scope_of(question)
    (first, most), (_, next_) = counts[:2]
    key = "few" if question.periods and few else "most" if question.periods else "each_few" if few else "each"
    key = "as_many" if most == next_ else key
    head = phrase(f"statistics.{key}", language, side=first, step=first, n=f"{most:,}", **scope)
    lines = [head, *_numbered(counts, language), *_outside(question, gathered)]
    if gathered.total:
        of = "times" if question.periods else "authors" if _of_one_subject(question) else "subjects"
        lines.append(phrase(f"statistics.shared_{of}", language, n=f"{gathered.total:,}"))
    return answer_of("\n".join(lines))


def _of_one_subject(question: Question) -> bool:
    """Tell whether authors or times are counted apart, on one subject if there is any."""
    return bool(question.periods) or len(question.authors) > 1


def _outside(question: Question, gathered: Gathered) -> list[str]:
    """Return which days the digests have, where a time that is counted begins before them or ends after them."""
    first, last = gathered.corpus.first, gathered.corpus.last
    if first is None or last is None or all(first <= since and until <= last for since, until in question.periods):
        return []
    return [phrase("statistics.span", question.language, first=first, last=last)]


def _growth(question: Question, gathered: Gathered, filters: str) -> Answer:
    """Return the share of each subject in both halves of the time, and by how many points and how many times it changes."""
    language, lines = question.language, []
    for subject, tally in gathered.growth:
        values = {"subject": flat_quote(subject), "n": f"{tally.papers:,}"}
        tendency = tally.tendency or Tendency("few")
        if tendency.direction != "few":
            early, late = 100 * tendency.early, 100 * tendency.late
            values |= {"early": percent(tendency.early), "late": percent(tendency.late), "points": f"{late - early:+.1f}"}
            values["times"] = phrase("statistics.times", language, times=f"{late / early:.1f}") if early else ""
        lines.append(phrase(f"statistics.growth_{tendency.direction}", language, **values))
    if not any(tally.papers for _, tally in gathered.growth):
        return abstain(phrase("statistics.nothing", language, **scope_of(question)))
    return answer_of("\n".join([phrase("statistics.growth", language, filters=filters), *lines]))


def _by_authors(question: Question, gathered: Gathered, n: int) -> Answer:
    """Return the papers with most or fewest authors, or some of those with a single one."""
    language, papers = question.language, [item.paper for item in gathered.evidence]
    key = "all_by_one" if question.statistic == "one_author" and n == len(papers) else question.statistic
    lines = [phrase(f"statistics.{key}", language, n=f"{n:,}", order=_told_order(question), **scope_of(question))]
    by_votes = question.order in ("votes", "votes_asc")
    for place, paper in enumerate(papers, 1):
        votes = f", {phrase('votes', language, votes=paper.votes)}" if by_votes and paper.votes is not None else ""
        values = {"title": title_of(paper), "id": paper.arxiv_id, "date": f"{paper.date}{votes}", "n": len(paper.authors)}
        lines.append(phrase("statistics.of_authors", language, place=place, **values))
    return answer_of("\n".join(lines))


def _told_order(question: Question) -> str:
    """Return the order of papers by a single author, or of those with as many, where one is asked for."""
    if question.order == "relevance":
        return ""
    order = phrase(f"listing.order_{question.order}", question.language)
    key = "in_order" if question.statistic == "one_author" else "as_many_in_order"
    return phrase(f"statistics.{key}", question.language, order=order)


def _numbered(counts: Sequence[tuple[str, int]], language: Language) -> list[str]:
    return [phrase("statistics.step", language, place=i, step=step, n=f"{n:,}") for i, (step, n) in enumerate(counts, 1)]
