"""Which dates of a question say when papers were listed.

Data sets, conferences, events and training runs have dates too: ``BraTS 2024``, ``trained on Common Crawl from 2023``. A wrong
filter hides the answer while a missing one only leaves more to read, so a date must refer to papers or digests, or be on its
own in a question that asks for papers: a bare year more plainly than a month, and a month more plainly than ``last week``.
"""

from __future__ import annotations

import datetime as dt
import re
from itertools import pairwise

from rag.search.query.dates import filter_en, filter_ko
from rag.search.query.dates.find import DateSpan, find_dates
from rag.search.query.intent import Intent
from rag.search.query.pieces import Piece
from rag.search.query.vocabulary import DATE_MARK, mark, words

Place = tuple[int, int]

_WINDOW = 120
_AND = re.compile(r"\s*(?:and|or|&|,|와|과|및|이랑|랑|하고|또는)\s*", re.I)
_VENUE = re.compile(
    r"(?<![A-Za-z])(?:" + "|".join(map(re.escape, words("venues"))) + r")(?:['’]?s)?[\s,'’-]*$",
    re.I,
)
# A name right before a bare year is one more of them, unless it only begins the question.
_NAME_BEFORE = re.compile(r"(?P<word>[A-Z][\w'-]*|(?<![A-Za-z])[a-z]+[A-Z]\w*)[\s,]*(?:['’]s)?\s*$")
_NO_NAME = frozenset(words("before_year"))


def find_times(text: str, today: dt.date, intent: Intent) -> list[Piece]:
    """Find the first and last day that a question asks for.

    :param text: the question, with blanks for what others have read.
    :param today: the day that ``last week`` counts from.
    :param intent: what is asked for; the date in a question for a detail describes the paper and filters nothing.
    :return: one or both of since and until, or nothing, as for two dates that are not one stretch.
    """
    if intent in ("fact", "compare"):
        return []
    spans = find_dates(text, today)
    marked = mark(text, [(span.start, span.end) for span in spans], DATE_MARK)
    places = _together(marked, [(span, _place(marked, span, intent)) for span in spans])
    if not places:
        return []
    since, until = _hull([span for span, _ in places])
    if since and until and since > until:
        return []
    found: list[Piece] = []
    for span, (start, end) in places:
        if since is not None and span.since == since:
            found.append(Piece("since", since, start, end, span.text.strip()))
        if until is not None and span.until == until:
            found.append(Piece("until", until, start, end, span.text.strip()))
    return found


def _place(marked: str, span: DateSpan, intent: Intent) -> Place | None:
    """Return the place of a date of listing and the words that belong to it; None for other dates.

    ``marked`` is the text with marks in place of its dates.
    """
    before = marked[max(0, span.start - _WINDOW) : span.start]
    after = marked[span.end : span.end + _WINDOW]
    named = _NAME_BEFORE.search(before) if span.by_year and not span.lead and not span.tail else None
    if _VENUE.search(before) or (named and named["word"].lower() not in _NO_NAME):
        return None
    for rule in (*filter_en.RULES, filter_ko.match_korean):
        if (taken := rule(before, after, span, intent)) is not None:
            return span.start - taken[0], span.end + taken[1]
    return None


def _together(marked: str, judged: list[tuple[DateSpan, Place | None]]) -> list[tuple[DateSpan, Place]]:
    """Return the dates that were taken, and those that "and" joins to one of them."""
    places = [place for _, place in judged]
    for i, ((one, _), (other, _)) in enumerate(pairwise(judged)):
        if (places[i] or places[i + 1]) and _AND.fullmatch(marked[one.end : other.start]):
            places[i] = ((places[i] or (one.start, one.end))[0], other.start)
            places[i + 1] = places[i + 1] or (other.start, other.end)
    return [(span, place) for (span, _), place in zip(judged, places, strict=True) if place]


def _hull(spans: list[DateSpan]) -> tuple[dt.date | None, dt.date | None]:
    """Return one stretch of all dates: May and June, since May until July; nothing if there is a gap between them."""
    if len(spans) == 1:
        return spans[0].since, spans[0].until
    if len(spans) == 2 and {(s.since is None, s.until is None) for s in spans} == {(True, False), (False, True)}:
        return next(s.since for s in spans if s.since), next(s.until for s in spans if s.until)
    closed = sorted((s.since, s.until) for s in spans if s.since and s.until)
    apart = any(start - end > dt.timedelta(1) for (_, end), (start, _) in pairwise(closed))
    if len(closed) < len(spans) or apart:
        return None, None
    return closed[0][0], max(end for _, end in closed)
