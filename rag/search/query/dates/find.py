"""The dates that a Korean or English text names: ``since May``, ``6월 21일``, ``between March and May 2024``, ``지난주``.

Whether a date says when a digest appeared or belongs to a data set or an event is for :mod:`rag.search.query.dates.filter`.
A month or a day without a year is the latest that is not after today; weeks begin on Monday; ``the past ten days`` ends today.
Impossible dates (31 June) are left alone.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import deque
from dataclasses import dataclass

from rag.search.query.dates import find_en, find_ko
from rag.search.query.dates.calendar import DatePoint, Form

_ONE_DAY = dt.timedelta(1)


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A stretch of time in a text, from ``since`` to ``until``; None is an open end.

    ``text`` is ``source[start:end]`` with its preposition (``lead``, in lower case) or particle (``tail``). ``by_year`` and
    ``relative`` are those of :class:`~rag.search.query.dates.calendar.DatePoint`.
    """

    start: int
    end: int
    since: dt.date | None
    until: dt.date | None
    text: str
    lead: str = ""
    tail: str = ""
    by_year: bool = False
    relative: bool = False


_LEAD = re.compile(r"""(?ix)(?<![A-Za-z0-9_-])(since|after|from|starting(?:\s+(?:from|in|on))?|before|until|till|up\s+to|through|prior\s+to
    |between|by|in|on|during|of|for|within|over|throughout|dated)\s+(?:the\s+)?(?:(?:month|year|week|beginning|start
    |end)\s+of\s+)?(?:the\s+)?(?:(?:early|mid|late)[\s-]+)?$""")
_EARLY = re.compile(r"(?<![A-Za-z0-9_-])(?:the\s+)?(?:early|mid|late)[\s-]+$", re.I)
_RELATION = {
    "since": "since", "starting": "since", "after": "after", "before": "before", "prior": "before",
    "until": "until", "till": "until", "up": "until", "through": "until", "by": "until",
}  # fmt: skip
_TO = re.compile(
    r"\s*(?:[-–—~〜]|(?:up\s+)?(?:to|until|till|through|thru)\s+(?:the\s+)?(?:end\s+of\s+)?(?:early\s+|mid-?|late\s+)?)\s*",
    re.I,
)
_AND = re.compile(r"\s*(?:and|&)\s*(?:the\s+)?", re.I)
_KOREAN_TO = re.compile(r"\s*(?:부터|에서)\s*")
_KOREAN_AND = re.compile(r"\s*(?:와|과|하고|이랑|랑)\s*")
_LATER = re.compile(
    r"\s*,?\s*(?:onwards?(?![A-Za-z])|on(?=\s*[?.!,]|\s*$)|(?:and|or)\s+(?:later|after|newer)(?![A-Za-z]))", re.I
)
_EARLIER = re.compile(r"\s*,?\s*(?:and|or)\s+(?:earlier|before|older)(?![A-Za-z])", re.I)
_TAIL = re.compile(
    r"(?:\s*(부터|이후|이래|까지|이전|사이|동안|전|중)(?:로는|로|에는|에|의|는|엔)?|에는|에|의|엔|\s에(?=\s))"
    # Whatever follows begins a word: 6월 의료 논문 is not 6월의.
    r"(?=\s|$|[^가-힣]|논문|다이제스트|새로|나[온왔]|올라|발표|게재|소개|공개|실[린렸]|추가|등록|출판|제출|쓴|뭐|무슨|어떤)"
)
_KOREAN_RELATION = {"부터": "since", "이후": "since", "이래": "since", "까지": "until", "이전": "before", "전": "before"}


def find_dates(text: str, today: dt.date) -> list[DateSpan]:
    """Find the dates of a text, in order, none overlapping."""
    points = deque(_points(text, today))
    found: list[DateSpan | None] = []
    while points:
        point = points.popleft()
        joined = points and _are_joined(text, point, points[0])
        found.append(_range(text, point, points.popleft()) if joined else _single(text, point))
    return [span for span in found if span is not None]


def _points(text: str, today: dt.date) -> list[DatePoint]:
    found: list[tuple[int, int, DatePoint | None]] = []
    for form in _forms(text):
        for match in form.pattern.finditer(text):
            point, groups = None, match.groupdict("")
            try:
                if (days := form.read(match, today)) is None:
                    continue
                year_named = "year" not in groups or groups["year"] != ""
                point = DatePoint(*match.span(), *days, form.by_year, year_named, form.relative, "last" in groups)
            except (ValueError, OverflowError):
                pass  # it takes its place all the same, so that 31 June is not read as June
            found.append((match.start(), -match.end(), point))
    points, free = [], 0
    for start, end, point in sorted(found, key=lambda item: item[:2]):
        if start >= free:
            free = -end
            if point is not None:
                points.append(point)
    return points


def _forms(text: str) -> tuple[Form, ...]:
    """Return the forms that a text can have; most questions name no date, and looking for every form takes time."""
    forms: tuple[Form, ...] = find_en.DIGITS if re.search(r"\d{4}", text) else ()
    if find_en.HINT.search(text):
        forms += find_en.WORDS
    return forms + find_ko.FORMS if find_ko.HINT.search(text) else forms


def _lead(text: str, start: int) -> tuple[int, str]:
    """Return where a date begins together with its preposition, and the preposition."""
    window = text[max(0, start - 40) : start]
    if match := _LEAD.search(window):
        return start - len(window) + match.start(), " ".join(match[1].lower().split())
    if match := _EARLY.search(window):
        return start - len(window) + match.start(), ""
    return start, ""


def _are_joined(text: str, first: DatePoint, second: DatePoint) -> bool:
    """Tell whether two points are the ends of one stretch."""
    between = text[first.end : second.start]
    if len(between) > 30:
        return False
    if _TO.fullmatch(between) or _KOREAN_TO.fullmatch(between):
        return True
    if _AND.fullmatch(between):
        return _lead(text, first.start)[1] == "between"
    tail = _TAIL.match(text, second.end)
    return tail is not None and tail[1] == "사이" and _KOREAN_AND.fullmatch(between) is not None


def _range(text: str, first: DatePoint, second: DatePoint) -> DateSpan | None:
    """Return one stretch from two points; None if it runs backwards."""
    if not (ordered := _in_order(first, second)):
        return None
    first, second = ordered
    start, lead = _lead(text, first.start)
    match = _TAIL.match(text, second.end)
    end, tail = (match.end(), match[0].strip()) if match else (second.end, "")
    by_year = first.by_year and second.by_year
    return DateSpan(start, end, first.first, second.last, text[start:end], lead, tail, by_year, second.relative)


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


def _single(text: str, point: DatePoint) -> DateSpan | None:
    start, lead = _lead(text, point.start)
    end, tail = point.end, ""
    relation = _RELATION.get(lead.split(" ")[0], "in") if lead else "in"
    if match := _LATER.match(text, end):
        end, relation = match.end(), "since"
    elif match := _EARLIER.match(text, end):
        end, relation = match.end(), "until"
    elif match := _TAIL.match(text, end):
        end, tail = match.end(), match[0].strip()
        relation = _KOREAN_RELATION.get(match[1] or "", relation)
    try:
        since, until = _open(point, relation)
    except OverflowError:
        return None
    return DateSpan(start, end, since, until, text[start:end], lead, tail, point.by_year, point.relative)


def _open(point: DatePoint, relation: str) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and last day: since May begins with May, after May begins with June."""
    if point.closed:
        return point.first, point.last
    if relation == "since":
        return point.first, None
    if relation == "after":
        return point.last + _ONE_DAY, None
    if relation == "before":
        return None, point.first - _ONE_DAY
    return (None if relation == "until" else point.first), point.last
