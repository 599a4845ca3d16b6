"""Stretches beside another: the day after Christmas, the week before 21 June, 크리스마스 다음 날, 6월 21일 전날."""

from __future__ import annotations

from dataclasses import replace

from rag.search.query.dates import calendar as cal
from rag.search.query.dates.calendar import ONE_DAY, DatePoint, Days
from rag.search.query.dates.forms import compiled
from rag.search.query.dates.words import SPANS, count_of, unit_named

_WINDOW = 60
_BEFORE = compiled(
    r"""(?x)(?<![A-Za-z0-9_-])(?P<the>the\s+)?(?:(?P<count>${COUNT}|an?|few|several)\s+)?(?P<unit>day|week|month|year)s?\s+
     (?:right\s+|just\s+|immediately\s+)?(?P<side>after|before|following|preceding|prior\s+to)\s+(?:the\s+)?$"""
)
_BEHIND = compiled(
    r"""(?x)\s?(?:의\s)?(?:바로\s?)?(?:
     (?P<unit>(?:그\s?)?다음\s?날|이튿날|전\s?날|(?:그\s?)?다음\s?주|전\s?주|(?:그\s?)?다음\s?달|전\s?달)
    |(?P<days>하루|이틀|사흘|나흘|닷새|엿새)\s?(?P<side>전|후|뒤)
    |(?P<count>${COUNT_KO})\s?일\s?(?P<where>전|후|뒤)
    )(?=\s|$|에|의|은|부터|까지|[?.!,]|논문|나온)"""
)


def beside(text: str, point: DatePoint) -> DatePoint:
    """Return the stretch beside another that the words around it name, with these words; the stretch itself if none do."""
    if point.unread:
        return point
    try:
        return _before(text, point) or _behind(text, point) or point
    except (ValueError, OverflowError):
        return replace(point, unread="impossible")


def _before(text: str, point: DatePoint) -> DatePoint | None:
    """Read two days after, the week before; how long two weeks after it is cannot be told from two weeks later."""
    match = _BEFORE.search(text, max(0, point.start - _WINDOW), point.start)
    if match is None:
        return None
    point = replace(point, start=match.start())
    unit, later = unit_named(match["unit"]), match["side"].lower() in ("after", "following")
    if match["count"] and match["count"].lower() not in ("few", "several") and (unit == "day" or match["the"]):
        count = 1 if match["count"].lower() in ("a", "an") else count_of(match["count"])
        days = _days(point, count, unit, later=later)
        return _at(point, days if match["the"] else ((days[1],) * 2 if later else (days[0],) * 2))
    return (
        _at(point, _days(point, 1, unit, later=later))
        if match["the"] and not match["count"]
        else replace(point, unread="vague")
    )


def _behind(text: str, point: DatePoint) -> DatePoint | None:
    match = _BEHIND.match(text, point.end)
    if match is None:
        return None
    point = replace(point, end=match.end())
    if word := match["unit"]:
        unit, later = {"날": "day", "주": "week", "달": "month"}[word[-1]], not word.startswith("전")
        if unit == "week":  # from Monday to Sunday
            return _at(point, cal.week_from(point.last + 7 * ONE_DAY if later else point.first - 7 * ONE_DAY))
        return _at(point, _days(point, 1, unit, later=later))
    count = SPANS[match["days"]][0] if match["days"] else count_of(match["count"])
    later = (match["side"] or match["where"]) != "전"
    day = point.last + count * ONE_DAY if later else point.first - count * ONE_DAY
    return _at(point, (day, day))


def _days(point: DatePoint, count: int, unit: str, *, later: bool) -> Days:
    """Return some days, weeks, months or years next to a stretch: whole months and years beside such, else from the next day on."""
    months = {"month": 1, "year": 12}.get(unit)
    if months and cal.whole_months(point.first, point.last):
        first = point.last + ONE_DAY if later else point.first
        return cal.months_from(first, 0 if later else -count * months, count * months)
    size = count * {"day": 1, "week": 7, "month": 30, "year": 365}[unit] - 1
    if later:
        return point.last + ONE_DAY, point.last + ONE_DAY * (1 + size)
    return point.first - ONE_DAY * (1 + size), point.first - ONE_DAY


def _at(point: DatePoint, days: Days) -> DatePoint:
    return replace(point, first=days[0], last=days[1], by_year=False, closed=False)
