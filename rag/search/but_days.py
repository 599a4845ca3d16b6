"""A time whose papers are not wanted (not from 2023): at either end of what the digests cover, the others are one stretch."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from rag.search.lexicon import Lexicon
from rag.search.query.dates.calendar import ONE_DAY
from rag.search.query.dates.find import find_dates
from rag.search.query.pieces import Piece
from rag.search.query.question import Question, Span


def without_but_days(question: Question, lexicon: Lexicon) -> Question:
    """Return a question with the days of all other papers as its dates; of two stretches, the time is not understood."""
    days, covered = question.but_days, lexicon.days
    if days is None or covered is None:
        return question
    filters = question.filters
    first, last = max(covered[0], filters.since or covered[0]), min(covered[1], filters.until or covered[1])
    said = _said(question)
    question = replace(question, but_days=None)
    if days[0] <= first:
        day = max(days[1] + ONE_DAY, first)
        piece, filters = Piece("since", day, 0, 0, said.text), replace(filters, since=day)
    elif days[1] >= last:
        day = min(days[0] - ONE_DAY, last)
        piece, filters = Piece("until", day, 0, 0, said.text), replace(filters, until=day)
    else:
        spans = question.spans
        return question if any(it.why == "negated" for it in spans) else replace(question, spans=(*spans, said))
    kept = tuple(it for it in question.understood if it.kind != piece.kind)
    return replace(
        question,
        filters=filters,
        spans=tuple(replace(it, use="filter", why="") if it.why == "negated" else it for it in question.spans),
        understood=(*kept, piece.understood("")),
    )


def _said(question: Question) -> Span:
    """Return the words for the time to leave out."""
    dates = find_dates(question.text, question.today or dt.date.today())
    found = next((it for it in dates if it.unread == "negated"), None)
    return (
        Span(found.text, found.start, found.end, "not_understood", "negated")
        if found
        else Span("", 0, 0, "not_understood", "negated")
    )
