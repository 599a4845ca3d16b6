"""Parts of a stretch of days, as they are written around it: ``the third week of June 2024``, ``late last year``, ``6월 초``."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace

from rag.search.query.dates.calendar import (
    ONE_DAY,
    DatePoint,
    Days,
    edge_of,
    is_week,
    month_of,
    months_from,
    part_of,
    season_of,
    third_of,
    week_from,
    week_of_month,
    week_of_year,
    weekday_of,
    whole_months,
)
from rag.search.query.dates.words import (
    COUNT,
    MONTH,
    ORDINAL,
    SEASON,
    SHORT_WEEKDAY,
    WEEKDAY,
    count_of,
    month_named,
    nth_of,
    season_named,
)

_THIRDS = {"early": 0, "beginning": 0, "start": 0, "mid": 1, "middle": 1, "late": 2, "end": 2}
_THIRDS_KO = {"초": 0, "중": 1, "하": 2, "말": 2, "후": 2}
_SEASONS_KO = "봄여가겨"

# Before a stretch; the window holds the longest of them.
_WINDOW = 60
_BEFORE = re.compile(
    rf"""(?ix)(?<![A-Za-z0-9_-])(?:the\s+)?(?:
     (?P<third>early|mid|late)(?:\s*-\s*|\s+)(?:in\s+)?
    |(?:very\s+)?(?P<end>beginning|start|middle|end)\s+of\s+
    |(?P<part>{ORDINAL}|last|final)\s+(?P<unit>half|quarter|week|day)\s+(?:(?:of|in)\s+)?
    |(?P<side>first|last|final)\s+(?P<count>{COUNT})\s+(?P<units>days|weeks|months)\s+(?:of|in)\s+
    |(?P<nth>{ORDINAL})\s+(?:day\s+)?of\s+
    |(?P<week_of>week)\s+(?:of|starting|beginning|commencing)\s+(?:on\s+)?
    |week\s+(?P<iso>\d{{1,2}})\s*,?\s+(?:of|in)\s+
    |(?P<weekday>{WEEKDAY}|{SHORT_WEEKDAY})[\s,]+(?:of\s+)?
    |(?P<season>{SEASON})\s+(?:of\s+)?
    |(?P<month>{MONTH})\s+(?:of\s+)?
    |(?P<whole>(?<!each\s)(?<!every\s)(?<!per\s)month\s+of|year|(?:whole|rest)\s+of|whole|entire)\s+
    )(?:the\s+)?$"""
)
_ENDS_KO = r"(?=\s|$|에|의|은|부터|까지|이후|이전|이래|사이|쯤|꺼|거|것|만|경|께|무렵|즈음|[?.!,~–-]|논문|나온)"
_BEHIND = re.compile(
    rf"""(?x)\s?(?:의\s?)?(?:
     (?P<third>초|중|하)[순반]{_ENDS_KO}|연?(?P<third2>초|말|후반){_ENDS_KO}
    |(?P<week>첫|둘|두|셋|세|넷|네|다섯|마지막|[1-5])\s?(?:번?째\s?)?주(?:차)?{_ENDS_KO}
    |(?P<iso>\d{{1,2}})\s?주차
    |(?P<half>상|하|전|후)반기
    |(?P<quarter>[1-4])(?:\s?/\s?4)?\s?(?:사)?분기
    |(?P<season>봄|여름|가을|겨울)(?:철)?{_ENDS_KO}
    |(?P<month>\d{{1,2}})\s?월(?![드급요세])(?:\s?(?P<day>\d{{1,2}})\s?일(?!간|차))?
    |(?P<first>\d{{1,2}})(?:일?\s?(?:[-~–]|부터|에서)\s?(?P<last>\d{{1,2}}))?\s?일(?!간|차)
    |\(?(?P<weekday>[월화수목금토일])(?:\)|요일)
    |(?P<weekend>주말)
    |(?P<whole>한\s?(?:달|해)(?:\s?(?:간|동안|내내))?)
    )"""
)
_NTH_KO = {"첫": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다섯": 5, "마지막": -1}


def narrowed(text: str, point: DatePoint) -> DatePoint:
    """Return the part of a stretch that the words around it name, with these words; the stretch itself if none do."""
    for _ in range(3):  # early in the third week of June last year
        found = _by_words_before(text, point) or _by_words_behind(text, point)
        if found is None:
            break
        point = found
    return point


def _by_words_before(text: str, point: DatePoint) -> DatePoint | None:
    match = _BEFORE.search(text, max(0, point.start - _WINDOW), point.start)
    if match is None or (point.unread and not match["weekday"]):
        return None
    return _of(point, lambda: _named_before(match, point.first, point.last), start=match.start())


def _by_words_behind(text: str, point: DatePoint) -> DatePoint | None:
    match = _BEHIND.match(text, point.end)
    if match is None or point.unread:
        return None
    found = _of(point, lambda: _named_behind(match, point.first, point.last), end=match.end())
    return replace(found, closed=found.closed or match["last"] is not None) if found else None


def _of(
    point: DatePoint, read: Callable[[], Days | None], *, start: int | None = None, end: int | None = None
) -> DatePoint | None:
    """Return a point with the days that ``read`` returns and a wider place; None if it has no such part."""
    place = replace(point, start=point.start if start is None else start, end=point.end if end is None else end)
    try:
        days = read()
    except (ValueError, OverflowError):
        return replace(place, unread="impossible")
    if days is None:
        return None
    whole = days == (point.first, point.last)
    return replace(place, first=days[0], last=days[1], by_year=point.by_year and whole)


def _named_before(match: re.Match[str], first: dt.date, last: dt.date) -> Days | None:
    """Return the part of a stretch that English words before it name; None if it has no such part."""
    months = whole_months(first, last)
    if word := match["third"] or match["end"]:
        return (third_of if match["third"] else edge_of)(first, last, _THIRDS[word.lower()])
    if match["nth"]:
        return (first.replace(day=nth_of(match["nth"])),) * 2 if months == 1 else None
    if match["unit"]:
        return _nth_unit(first, last, nth_of(match["part"]), match["unit"].lower())
    if match["units"]:
        return _side(first, last, match["side"].lower() == "first", count_of(match["count"]), match["units"].lower())
    if match["week_of"]:
        return week_from(first) if first == last else None
    if match["weekday"]:
        return _weekday(first, last, weekday_of(match["weekday"]))
    if match["whole"]:
        return (first, last) if months else None
    return _of_year(match, first.year) if months == 12 else None


def _of_year(match: re.Match[str], year: int) -> Days:
    """Return week 25, the summer or June of a year."""
    if match["iso"]:
        return week_of_year(year, int(match["iso"]))
    return season_of(year, season_named(match["season"])) if match["season"] else month_of(year, month_named(match["month"]))


def _nth_unit(first: dt.date, last: dt.date, which: int, unit: str) -> Days | None:
    """Return the third week, the last day, the first half or quarter of a stretch."""
    months = whole_months(first, last)
    if unit == "day":
        day = first + (which - 1) * ONE_DAY if which > 0 else last
        return (day, day) if day <= last else None
    if unit == "week":
        if months == 1:
            return week_of_month(first, which)
        return week_of_year(first.year, which) if months == 12 and which > 0 else None
    if months == 12:
        return part_of(first.year, which % (3 if unit == "half" else 5), 6 if unit == "half" else 3)
    if unit == "half" and months == 1 and which in (1, 2, -1):
        return (first, first.replace(day=15)) if which == 1 else (first.replace(day=16), last)
    return months_from(first, (which - 1) * 3, 3) if unit == "half" and months == 6 and which in (1, 2) else None


def _side(first: dt.date, last: dt.date, begins: bool, count: int, unit: str) -> Days | None:
    """Return the first or last two weeks, ten days or three months of a stretch."""
    if unit == "months":
        months = whole_months(first, last)
        return months_from(first, 0 if begins else months - count, count) if count <= months else None
    days = (count * (7 if unit == "weeks" else 1) - 1) * ONE_DAY
    if first + days > last:
        return None
    return (first, first + days) if begins else (last - days, last)


def _weekday(first: dt.date, last: dt.date, weekday: int) -> Days | None:
    """Return Friday of a week; a day stays itself (Friday, 21 June) if it is that weekday, and is none if it is not."""
    if first == last:
        if first.weekday() != weekday:
            raise ValueError(f"{first} is another weekday")
        return first, last
    return (first + weekday * ONE_DAY,) * 2 if is_week(first, last) else None


def _named_behind(match: re.Match[str], first: dt.date, last: dt.date) -> Days | None:
    """Return the part of a stretch that Korean words behind it name; None if it has no such part."""
    months = whole_months(first, last)
    if word := match["third"] or match["third2"]:
        return edge_of(first, last, _THIRDS_KO[word[0]])
    if match["first"]:
        if months != 1:
            return None
        return first.replace(day=int(match["first"])), first.replace(day=int(match["last"] or match["first"]))
    if match["weekday"]:
        return _weekday(first, last, weekday_of(match["weekday"]))
    if match["weekend"]:
        return (first + 5 * ONE_DAY, last) if is_week(first, last) else None
    if match["week"]:
        which = _NTH_KO.get(match["week"]) or int(match["week"])
        return week_of_month(first, which) if months == 1 else week_of_year(first.year, which) if months == 12 else None
    if months == 12:
        return _of_year_ko(match, first, last)
    return (first, last) if months and match["whole"] else None


def _of_year_ko(match: re.Match[str], first: dt.date, last: dt.date) -> Days | None:
    year = first.year
    if match["iso"]:
        return week_of_year(year, int(match["iso"]))
    if match["half"]:
        return part_of(year, 1 if match["half"] in "상전" else 2, 6)
    if match["quarter"]:
        return part_of(year, int(match["quarter"]), 3)
    if match["season"]:
        return season_of(year, _SEASONS_KO.index(match["season"][0]))
    if match["day"]:
        return (dt.date(year, int(match["month"]), int(match["day"])),) * 2
    if match["month"]:
        return month_of(year, int(match["month"]))
    return (first, last) if match["whole"] else None
