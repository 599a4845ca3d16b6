"""Why nothing fits a question, and what comes near."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import replace

from rag.core import Found
from rag.digests import digest_days
from rag.search.gathering.gathered import Empty, Offer
from rag.search.query.filters import Filters
from rag.search.query.question import Question
from rag.search.searcher import Searcher

_NEAREST = 3
#: Papers of an offer, unless the question says how many, and the longest stretch of time that is offered.
_OFFERED = 5
_LONGEST = 92
#: The least share of the question's words that a near paper has.
_NEAR = 0.2


def explain_nothing(searcher: Searcher, question: Question) -> Empty:
    """Return what keeps a question from being answered: which filter, and what fits nearly."""
    if not searcher.index.papers:
        return Empty()
    without = {name: total for name, loose in _loosened(question) if (total := _total(searcher, loose))}
    author = question.filters.author or ""
    known = not author or searcher.rank(replace(question, subject="", weights={}, filters=Filters(author=author))).rows
    return Empty(
        without, _nearest(searcher, question), _offer(searcher, question), "" if known else author, _around(searcher, question)
    )


def _around(searcher: Searcher, question: Question) -> tuple[dt.date, dt.date] | None:
    """Return the days with a digest before and after the dates of a question; None if there is one of these."""
    days = digest_days(searcher.index.papers)
    since, until = question.filters.since, question.filters.until
    if since is None or until is None or any(since <= day <= until for day in days):
        return None
    before, after = [day for day in days if day < since], [day for day in days if day > until]
    return (before[-1], after[0]) if before and after else None


def _total(searcher: Searcher, question: Question) -> int:
    return len(searcher.about(searcher.rank(question)))


def _loosened(question: Question) -> Iterator[tuple[str, Question]]:
    """Yield the question without each of its filters, by name."""
    filters = question.filters
    kinds = {"dates": ("since", "until"), "votes": ("min_votes", "max_votes"), "section": ("section",)}
    if question.weights or sum(getattr(filters, n) is not None for names in kinds.values() for n in names):
        kinds |= {"author": ("author",), "not_author": ("not_author",)}
    for name, fields in kinds.items():
        if any(getattr(filters, field) is not None for field in fields) and (
            question.weights or len(filters.given) > len(fields)
        ):
            yield name, replace(question, filters=replace(filters, **dict.fromkeys(fields)))
    if question.excluded:
        yield "excluded", replace(question, excluded=())
    if question.weights and filters.any:
        yield "subject", replace(question, subject="", weights={}, names=())


def _nearest(searcher: Searcher, question: Question) -> Found:
    """Return the papers that fit the subject best, whatever the filters, if they share something with it."""
    if not question.weights:
        return Found()
    votes = question.filters.min_votes is not None or question.order == "votes"
    loose = replace(question, filters=Filters(), arxiv_ids=(), order="votes" if votes else "relevance", names=())
    found = searcher.search(loose, _NEAREST, bullets=1)
    return Found((item for item in found if item.coverage >= _NEAR), found.notice)


def _offer(searcher: Searcher, question: Question) -> Offer | None:
    """Return the last days of the digests in place of as many days after their end."""
    since, until = question.filters.since, question.filters.until
    last = digest_days(searcher.index.papers)[-1]
    if since is None or since <= last:
        return None
    length = (until - since if until else dt.timedelta(6)) if until is None or until >= since else dt.timedelta()
    if length.days >= _LONGEST:
        return None
    first = last - length
    asked = replace(question, filters=replace(question.filters, since=first, until=last))
    ranking = searcher.rank(asked)
    total = len(searcher.about(ranking))
    found = searcher.search(asked, min(question.limit or _OFFERED, max(total, 1)), bullets=1)
    return Offer(first, last, found, total) if total and found else None
