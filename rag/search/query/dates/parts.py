"""Parts of a stretch of days, as they are written around it: ``the third week of June 2024``, ``late last year``, ``6월 초``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace

from rag.search.query.dates import calendar as cal
from rag.search.query.dates.beside import beside
from rag.search.query.dates.calendar import ONE_DAY, DatePoint, Days
from rag.search.query.dates.forms import compiled
from rag.search.query.dates.near import near
from rag.search.query.dates.words import count_of, month_named, nth_of, season_named, weekday_named

_THIRDS = {
    "early": 0,
    "beginning": 0,
    "start": 0,
    "초": 0,
    "mid": 1,
    "middle": 1,
    "중": 1,
    "late": 2,
    "end": 2,
    "하": 2,
    "말": 2,
    "후": 2,
}

# Before a stretch; the window holds the longest of them.
_WINDOW = 60
_BEFORE = compiled(
    r"""(?x)(?<![A-Za-z0-9_-])(?:the\s+)?(?:
     (?P<third>early|mid|late)(?:\s*-\s*|\s+)(?:in\s+)?
    |(?:very\s+)?(?P<edge>beginning|start|middle|end)\s+of\s+
    |(?:(?P<half>${ORDINAL}|last|final)\s+half|(?P<quarter>${ORDINAL}|last|final)\s+quarter|(?P<week>${ORDINAL}|last|final)\s+week
       |(?P<nth_day>${ORDINAL}|last|final)\s+day|(?P<nth_month>${ORDINAL}|last|final)\s+month)\s+(?:(?:of|in)\s+)?
    |(?P<side>first|last|final)\s+(?P<count>${COUNT})\s+(?P<units>days|weeks|months)\s+(?:of|in)\s+
    |(?P<first>${ORDINAL})\s+(?:day\s+)?of\s+
    |(?<!within\sa\s)(?<!within\sone\s)(?P<week_of>week)\s+(?:of|starting|beginning|commencing)\s+(?:on\s+)?
    |week\s+(?P<iso>\d{1,2})\s*,?\s+(?:of|in)\s+
    |(?P<weekday>${WEEKDAY}|${SHORT_WEEKDAY})[\s,]+(?:of\s+)?
    |(?P<season>${SEASON})\s+(?:of\s+)?
    |(?P<month>${MONTH})\s+(?:of\s+)?
    |(?P<whole>(?<!each\s)(?<!every\s)(?<!per\s)month\s+of|year|(?:whole|rest)\s+of|whole|entire)\s+
    )(?:the\s+)?$"""
)
_BEHIND = compiled(
    r"""(?x)\s?(?:의\s?)?(?:
     (?P<third>초|중|하)[순반]${ENDS}|연?(?P<edge>초|말|후반)${ENDS}
    |(?P<week>첫|둘|두|셋|세|넷|네|다섯|마지막|[1-5])\s?(?:번?째\s?)?주(?:차)?${ENDS}
    |(?P<nth_day>첫|마지막)\s?(?:번?째\s?)?날${ENDS}
    |(?P<nth_month>첫|마지막)\s?(?:번?째\s?)?달${ENDS}
    |(?P<iso>\d{1,2})\s?주차
    |(?P<half>상|하|전|후)반기
    |(?P<quarter>[1-4])(?:\s?/\s?4)?\s?(?:사)?분기
    |(?P<season>봄|여름|가을|겨울)(?:철)?${ENDS}
    |(?P<month>\d{1,2})\s?월(?![드급요세])(?:\s?(?P<day>\d{1,2})\s?일(?!간|차))?
    |(?P<first>\d{1,2})(?:일?\s?(?:[-~–]|부터|에서)\s?(?P<last>\d{1,2}))?\s?일(?!간|차)
    |\(?(?P<weekday>[월화수목금토일])(?:\)|요일)
    |(?P<weekend>주말)
    |(?P<whole>한\s?(?:달|해)(?:\s?(?:간|동안|내내))?)
    )""",
    ENDS=r"(?=\s|$|에|의|은|부터|까지|이후|이전|이래|사이|쯤|꺼|거|것|만|경|께|무렵|즈음|[?.!,~–-]|논문|나온)",
)


def narrowed(text: str, point: DatePoint) -> DatePoint:
    """Return the part of a stretch that the words around it name, with these words; the stretch itself if none do."""
    for _ in range(3):  # early in the third week of June last year
        found = _by_words_before(text, point) or _by_words_behind(text, point)
        if found is None:
            break
        point = found
    found = near(text, point)
    return beside(text, point) if found is point else found


def _by_words_before(text: str, point: DatePoint) -> DatePoint | None:
    match = _BEFORE.search(text, max(0, point.start - _WINDOW), point.start)
    if match is None or (point.unread and not match["weekday"]):
        return None
    return _part(replace(point, start=match.start()), match.groupdict(""))


def _by_words_behind(text: str, point: DatePoint) -> DatePoint | None:
    match = _BEHIND.match(text, point.end)
    if match is None or point.unread:
        return None
    found = _part(replace(point, end=match.end()), match.groupdict(""))
    return replace(found, closed=found.closed or match["last"] is not None) if found else None


def _part(point: DatePoint, groups: Mapping[str, str]) -> DatePoint | None:
    """Return the part of a stretch that some words name; None if it has no such part."""
    said = {name: word for name, word in groups.items() if word}
    try:
        days = _days(said, point.first, point.last)
    except (ValueError, OverflowError):
        return replace(point, unread="impossible")
    if days is None:
        return None
    whole = days == (point.first, point.last)
    return replace(point, first=days[0], last=days[1], by_year=point.by_year and whole)


def _days(said: Mapping[str, str], first: dt.date, last: dt.date) -> Days | None:
    """Return the part of a stretch that words name, by what they name; None if it has no such part."""
    months, week = cal.whole_months(first, last), cal.is_week(first, last)
    match said:
        case {"third": word}:
            return (cal.third_of if word.isascii() else cal.edge_of)(first, last, _THIRDS[word.lower()])
        case {"edge": word}:
            return cal.edge_of(first, last, _THIRDS[word.lower() if word.isascii() else word[0]])
        case {"first": day}:
            end = said.get("last", day)
            return (first.replace(day=nth_of(day)), first.replace(day=nth_of(end))) if months == 1 else None
        case {"half": nth} | {"quarter": nth} | {"week": nth} | {"nth_day": nth} | {"nth_month": nth}:
            return _nth(first, last, nth_of(nth), next(unit for unit in said if said[unit] == nth))
        case {"units": unit}:
            return _side(first, last, said["side"].lower() == "first", count_of(said["count"]), unit.lower())
        case {"week_of": _}:
            return cal.week_from(first) if first == last else None
        case {"weekday": word}:
            return _weekday(first, last, weekday_named(word))
        case {"weekend": _}:
            return (first + 5 * ONE_DAY, last) if week else None
        case {"whole": _}:
            return (first, last) if months else None
    return _of_year(said, first.year) if months == 12 else None


def _of_year(said: Mapping[str, str], year: int) -> Days:
    """Return week 25, the summer, June or 21 June of a year."""
    if "iso" in said:
        return cal.week_of_year(year, int(said["iso"]))
    if "season" in said:
        return cal.season_of(year, season_named(said["season"]))
    month = month_named(said["month"])
    return (dt.date(year, month, int(said["day"])),) * 2 if "day" in said else cal.month_of(year, month)


def _nth(first: dt.date, last: dt.date, which: int, unit: str) -> Days | None:
    """Return the third week, the last day, the first half or quarter of a stretch."""
    months = cal.whole_months(first, last)
    if unit == "nth_day":
        day = first + (which - 1) * ONE_DAY if which > 0 else last
        return (day, day) if day <= last else None
    if unit == "week":
        if months == 1:
            return cal.week_of_month(first, which)
        if months == 12 and which < 0:
            return cal.week_of_month(last.replace(day=1), which)
        return cal.week_of_year(first.year, which) if months == 12 else None
    if unit == "nth_month":
        return cal.months_from(first, which - 1 if which > 0 else months - 1, 1) if 0 < abs(which) <= months else None
    if months == 12:
        return cal.part_of(first.year, which % (3 if unit == "half" else 5), 6 if unit == "half" else 3)
    if unit == "half" and months == 1 and which in (1, 2, -1):
        return (first, first.replace(day=15)) if which == 1 else (first.replace(day=16), last)
    return cal.months_from(first, (which - 1) * 3, 3) if unit == "half" and months == 6 and which in (1, 2) else None


def _side(first: dt.date, last: dt.date, begins: bool, count: int, unit: str) -> Days | None:
    """Return the first or last two weeks, ten days or three months of a stretch."""
    if unit == "months":
        months = cal.whole_months(first, last)
        return cal.months_from(first, 0 if begins else months - count, count) if count <= months else None
    days = (count * (7 if unit == "weeks" else 1) - 1) * ONE_DAY
    if first + days > last:
        return None
    return (first, first + days) if begins else (last - days, last)


def _weekday(first: dt.date, last: dt.date, weekday: int) -> Days | None:
    """Return Friday of a week; a day stays itself (Friday, 21 June) if it is that weekday, and is none if it is not."""
    if first == last and first.weekday() != weekday:
        raise ValueError(f"{first} is another weekday")
    if first == last:
        return first, last
    return (first + weekday * ONE_DAY,) * 2 if cal.is_week(first, last) else None
