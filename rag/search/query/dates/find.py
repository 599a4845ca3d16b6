"""Every date that a Korean or English text names: ``since May``, ``6월 21일``, ``the third week of June``, ``지난 분기``.

Each is found wherever it stands and whatever stands beside it; whether it says when papers were listed or belongs to a data set
or an event is for others. A month or a day without a year is the latest that is not after today, unless another date beside it
has a year; weeks begin on Monday; ``the past ten days`` ends today. A date that cannot be read for certain is found too, and
says why (:data:`~rag.search.query.dates.calendar.Unread`), so that a reader can be told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.search.query.dates.calendar import ONE_DAY, DatePoint, Days, Unread, UnreadError
from rag.search.query.dates.forms import forms_in
from rag.search.query.dates.left_out import left_out
from rag.search.query.dates.parts import narrowed
from rag.search.query.dates.relations import Words, days_wanted, ends_in_between, words_around


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A stretch of time in a text, from ``since`` to ``until``; None is an open end, or both are if it is ``unread``.

    One that is ``negated`` has the ends of the time to leave out. ``text`` is ``source[start:end]``, with its preposition or particle; ``relative`` tells that it counts from today.
    """

    start: int
    end: int
    since: dt.date | None
    until: dt.date | None
    text: str
    relative: bool = False
    unread: Unread = ""


@dataclass(frozen=True, slots=True)
class _Stated:
    """One or two points (the ends of a stretch) with the words around them."""

    first: DatePoint
    last: DatePoint
    words: Words
    since: dt.date | None = None
    until: dt.date | None = None
    unread: Unread = ""


_BETWEEN_LONGEST = 30
_TO = re.compile(r"\s*(?:[-–—~〜]|(?:all\s+the\s+way\s+)?(?:up\s+)?(?:to|until|till|through|thru)(?:\s+the)?)\s*", re.I)
_AND = re.compile(r"\s*(?:and|&)\s*(?:the\s+)?", re.I)
_KOREAN_TO = re.compile(r"\s*(?:부터|에서)\s*(?:[-~–]\s*)?")
_KOREAN_AND = re.compile(r"\s*(?:와|과|하고|이랑|랑)\s*")
# Between dates that make a list, and between the conditions of one window.
_LISTED = re.compile(r"\s*(?:,|/|and|or|&|,\s*and|,\s*or|와|과|하고|이랑|랑|및|또는)\s*(?:in\s+|of\s+|the\s+)?", re.I)
# Between two times that are held against each other.
_AGAINST = re.compile(
    r"\s*,?\s*(?:vs\.?|versus|than|(?:as\s+)?(?:compared|opposed)\s+(?:to|with)|against)\s+(?:(?:in|of|the|that|those)\s+){0,3}"
    r"|\s?(?:에\s)?(?:(?:나온\s)?논문)?(?:이|가|은|는|보다|대비|에\s?비해서?)\s+",
    re.I,
)
_BOTH = re.compile(r"\s*(?:,|and|but|yet|but\s+also|and\s+also|&|,\s*(?:and|but)|그리고|이면서|이고|인데|이며|면서)?\s*", re.I)


_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
# A day in a month: 30 of Feb 30 2024, 30일, -30 of 2024-02-30.
_DAY = re.compile(
    r"(?<=\d{4}-\d\d)-\d\d(?!\d)|(?<![\d-])\d{1,2}(?:st|nd|rd|th)?(?![\d월년-])(?!\s*월),?(?:\s+of(?=\s))?|(?<!\d)\d{1,2}\s?일",
    re.I,
)
_OPEN = re.compile(r"\b(?:since|after)\b|이후|부터", re.I)
_CLOSED = re.compile(r"\b(?:before|until|till|by)\b|까지|이전|(?<=\s)전", re.I)


def coarser(span: DateSpan, today: dt.date) -> DateSpan | None:
    """Return what an unread date names for certain: the month of a day that there is not, or the year (around Easter 2024)."""
    if span.unread not in ("impossible", "vague") or len(_YEAR.findall(span.text)) != 1:
        return None
    year = _YEAR.findall(span.text)[0]
    relation = "since " if _OPEN.search(span.text) else "until " if _CLOSED.search(span.text) else "in "
    months = find_dates(" ".join(_DAY.sub(" ", span.text).split()), today) if span.unread == "impossible" else []
    for found in [*months, *find_dates(f"{relation}{year}", today)]:
        if not (found.unread or found.relative):
            return replace(found, start=span.start, end=span.end, text=span.text)
    return None


def find_dates(text: str, today: dt.date) -> list[DateSpan]:
    """Find the dates of a text, in order, none overlapping."""
    stated: list[_Stated] = []
    for found in _with_left_out(text, today):
        stated[-1:] = _merged(text, stated[-1], found) if stated else [found]
    return [_span(text, one) for one in stated]


def find_periods(text: str, today: dt.date) -> list[DateSpan]:
    """Find the dates of a text as :func:`find_dates` does, but those that follow each other apart (November and December)."""
    return [_span(text, one) for one in _with_left_out(text, today)]


def _with_left_out(text: str, today: dt.date) -> list[_Stated]:
    """Return the times of a text, each to leave out with its days; a month to leave out is one of the year beside it."""
    stated = list(_stated(text, today))
    years = {it.first.first.year for it in stated if it.first is it.last and it.first.by_year and not it.unread}
    year = years.pop() if len(years) == 1 else None
    found = []
    for it, negated in zip(stated, left_out(text, stated), strict=True):
        if negated:
            first, last = ((year and not end.year_named and end.in_year(year)) or end for end in (it.first, it.last))
            it = replace(it, first=first, last=last, since=first.first, until=last.last, unread="negated")
        found.append(it)
    return found


def _stated(text: str, today: dt.date) -> Iterator[_Stated]:
    points = _with_years(text, _points(text, today))
    left = iter(range(len(points)))
    for i in left:
        if i + 1 < len(points) and _are_joined(text, points[i], points[i + 1]):
            yield _range(text, points[i], points[i + 1])
            next(left)
        else:
            yield _single(text, points[i])


def window_of(spans: Sequence[DateSpan]) -> tuple[dt.date | None, dt.date | None] | None:
    """Return the first and the last day of several dates as one stretch; None if they exclude each other.

    May and June are one stretch, and so are since May and until July, and 31 May and 21 June with all days between them.
    """
    spans = [span for span in spans if not span.unread]
    if len(spans) < 2:
        return (spans[0].since, spans[0].until) if spans else None
    closed = sorted((span.since, span.until) for span in spans if span.since and span.until)
    if len(closed) == len(spans):
        return closed[0][0], max(end for _, end in closed)
    since, until = (
        max((s.since for s in spans if s.since), default=None),
        min((s.until for s in spans if s.until), default=None),
    )
    return None if since and until and since > until else (since, until)


def _apart(closed: Sequence[Days]) -> bool:
    return any(start - end > ONE_DAY for (_, end), (start, _) in pairwise(closed))


def _points(text: str, today: dt.date) -> list[DatePoint]:
    """Return the stretches that a text names, each with the words that narrow it; the first and longest of those overlapping."""
    points: list[DatePoint] = []
    for point in sorted(_named(text, today), key=lambda point: (point.start, -point.end)):
        if points and point.start < points[-1].end:
            continue
        point = narrowed(text, point)
        while points and points[-1].end > point.start:  # June, of June last year
            points.pop()
        points.append(point)
    return points


def _named(text: str, today: dt.date) -> list[DatePoint]:
    found: list[DatePoint] = []
    for form in forms_in(text):
        for match in form.pattern.finditer(text):
            unread: Unread = ""
            days: Days | None = (today, today)
            try:
                days = form.read(match, today)
                if days is not None and days[0] > days[1]:
                    unread = "backwards"
            except UnreadError as error:
                unread = error.reason
            except (ValueError, OverflowError):
                unread = "impossible"
            if days is not None:
                groups = match.groupdict("")
                named = groups.get("year", "named") != "" or groups.get("which", "") != ""
                found.append(DatePoint(*match.span(), *days, form.by_year, named, form.relative, "last" in groups, unread))
    return found


def _with_years(text: str, points: list[DatePoint]) -> list[DatePoint]:
    """Return the points with the year of a neighbour for those without: May and June 2024; 2024년 5월과 6월."""
    points = list(points)
    for step in (-1, 1):
        order = range(len(points) - 2, -1, -1) if step == -1 else range(1, len(points))
        for i in order:
            point, other = points[i], points[i - step]
            first, second = sorted((point, other), key=lambda it: it.start)
            between = text[first.end : min(second.start, first.end + _BETWEEN_LONGEST)]
            listed = _LISTED.fullmatch(between) or _AGAINST.fullmatch(between)
            if not point.year_named and other.year_named and not (other.relative or other.unread or other.by_year) and listed:
                points[i] = replace(point.in_year(other.first.year) or point, year_named=True)
    return points


def _are_joined(text: str, first: DatePoint, second: DatePoint) -> bool:
    """Tell whether two points are the ends of one stretch."""
    between = text[first.end : second.start]
    if len(between) > _BETWEEN_LONGEST:
        return False
    if _TO.fullmatch(between) or _KOREAN_TO.fullmatch(between):
        return True
    if _AND.fullmatch(between):
        return words_around(text, first.start, first.end).lead == "between"
    return ends_in_between(text, second.end) and _KOREAN_AND.fullmatch(between) is not None


def _range(text: str, first: DatePoint, second: DatePoint) -> _Stated:
    """Return one stretch from two points."""
    lead, tail = words_around(text, first.start, first.end), words_around(text, second.start, second.end)
    negated = "not" in (lead.relation, tail.relation)
    words = Words(lead.start, tail.end, lead.lead, "not" if negated else "in")
    ordered = _in_order(first, second)
    unread: Unread = first.unread or second.unread or ("negated" if negated else "" if ordered else "backwards")
    if not ordered or unread not in ("", "negated"):
        return _Stated(first, second, words, unread=unread)
    return _Stated(*ordered, words, ordered[0].first, ordered[1].last, unread)


def _in_order(first: DatePoint, second: DatePoint) -> tuple[DatePoint, DatePoint] | None:
    """Return both points, the one without a year in the year of the other; None if they run backwards."""
    one: DatePoint | None = first
    other: DatePoint | None = second
    if not first.year_named and second.year_named:
        one = first.in_year(second.first.year)
        if one and one.first > second.first:
            one = first.in_year(second.first.year - 1)
    if not second.year_named:
        other = second.in_year(first.first.year)
        if other and other.first < first.first:
            other = second.in_year(first.first.year + 1)
    return (one, other) if one and other and one.first <= other.last else None


def _single(text: str, point: DatePoint) -> _Stated:
    words = words_around(text, point.start, point.end)
    if point.unread:
        return _Stated(point, point, words, unread=point.unread)
    if words.relation == "not":
        return _Stated(point, point, words, point.first, point.last, "negated")
    try:
        return _Stated(point, point, words, *days_wanted(point, words.relation))
    except OverflowError:
        return _Stated(point, point, words, unread="impossible")


def _merged(text: str, one: _Stated, other: _Stated) -> list[_Stated]:
    """Return one stretch for two if they are the ends of a window (after May but before July) or follow each other."""
    between = text[one.words.end : other.words.start]
    together: Unread = "negated" if one.unread == other.unread == "negated" else ""
    if (one.unread or other.unread or len(between) > _BETWEEN_LONGEST) and not together:
        return [one, other]
    words = Words(one.words.start, other.words.end, one.words.lead, "not" if together else "in")
    opens, closes = one.words.relation in ("since", "after"), other.words.relation in ("before", "until")
    if opens and closes and _BOTH.fullmatch(between) and (ordered := _in_order(one.first, other.last)):
        since, until = days_wanted(ordered[0], one.words.relation)[0], days_wanted(ordered[1], other.words.relation)[1]
        return [_Stated(*ordered, words, since, until)] if since and until and since <= until else [one, other]
    if _closes_first(one, other) and _BOTH.fullmatch(between):
        return [_Stated(one.first, other.last, words, other.since, one.until)]
    listed = one.since and one.until and other.since and other.until and _LISTED.fullmatch(between)
    if listed and not _apart(sorted([(one.since, one.until), (other.since, other.until)])):  # type: ignore[list-item]
        return [_Stated(one.first, other.last, words, min(one.since, other.since), max(one.until, other.until), together)]  # type: ignore[type-var]
    return [one, other]


def _closes_first(one: _Stated, other: _Stated) -> bool:
    """Tell whether two conditions make a window, its end first: before July but after May."""
    ends = not one.since and one.until is not None and not other.until and other.since is not None
    return ends and other.since <= one.until  # type: ignore[operator]


def _span(text: str, one: _Stated) -> DateSpan:
    start, end, relative = one.words.start, one.words.end, one.first.relative or one.last.relative
    return DateSpan(start, end, one.since, one.until, text[start:end], relative, one.unread)
