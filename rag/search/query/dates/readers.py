"""What reads the forms of dates: each reader takes a match of a form of ``rag/data/asking/dates.toml`` and today.

The groups of the forms have the same names in every language, and the words in them are read by :mod:`.words`.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import lru_cache

from rag.search.query.dates import calendar as cal
from rag.search.query.dates.calendar import Days, UnreadError
from rag.search.query.dates.words import (
    DAYS_AGO,
    MONTH,
    SPANS,
    TURNS,
    count_of,
    month_named,
    nth_of,
    season_named,
    unit_named,
    weekday_named,
)
from rag.text import has_hangul

Match = re.Match[str]

# What stands before and behind a month that could be another word, and before a season.
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|of|until|till|from|before|after|last|between|by|during|for|through|early|mid|late|this|next|around"
    r"|(?:between|from) \S{3,9} (?:and|to))\s+$",
    re.I,
)
_BEHIND_MONTH = re.compile(rf"\s*(?:,|and|or|to|until|through|[-–~])\s*{MONTH}(?![A-Za-z0-9_])|\s+(?:papers|digests?)\b", re.I)
_BEFORE_SEASON = re.compile(
    r"\b(?:in|since|of|until|from|before|after|during|over|this|last|past|early|mid|late)\s+(?:the\s+)?$", re.I
)
# Two numbers are a date beside these, and may else be a fraction.
_BESIDE_DATE = re.compile(
    r"(?:since|after|from|before|until|till|between|by|on|to|and|dated|of)\s+(?:the\s+)?$|[-~–]\s*$", re.I
)
_AFTER_DATE = re.compile(
    r"\s*[~–]\s*\d{1,2}/\d|\s*(?:에|부터|까지|이후|이전|자|의|날)(?![가-힣])|\s*(?:에\s*나|자\s*논문)|\s*\(?[월화수목금토일](?:\)|요일)"
)
_TWO = re.compile(r"(?<![\d./-])(\d{1,2})[/.-](\d{1,2})(?!\d)")


def _of(match: Match, group: str) -> str:
    """Return a group of a match, empty if the form has none of that name."""
    return match.groupdict("").get(group, "")


def _means_month(match: Match, *, certain: bool) -> bool:
    """Tell whether a word is meant as a month: may and march are verbs, Jan is a name."""
    month = match["month"]
    word = month.rstrip(".").lower()
    if certain or month.isdecimal() or (len(word) > 3 and word not in ("march", "sept")):
        return True
    before = match.string[max(0, match.start() - 30) : match.start()]
    listed = _BEHIND_MONTH.match(match.string, match.end()) is not None
    return (month in ("May", "March") and bool(before.strip())) or listed or _BEFORE_MONTH.search(before) is not None


def date(match: Match, today: dt.date) -> Days | None:
    """Read June, June 2024, 21 June, 3 to 10 June 2024, 2024년 6월 21일."""
    year, month, first = _of(match, "year") or None, month_named(match["month"]), _of(match, "first")
    if not _means_month(match, certain=year is not None or (bool(first) and match["month"][0].isupper())):
        return None
    if not first:
        return cal.month_of(cal.year_of(year), month) if year else cal.latest_month(month, today)
    start = cal.day_of(year, month, nth_of(first), today)[0]
    end = cal.day_of(str(start.year), month, nth_of(_of(match, "last") or first), today)[0]
    return _ordered(start, end)


def _ordered(start: dt.date, end: dt.date) -> Days:
    if start > end:
        raise UnreadError("backwards")
    return start, end


def months(match: Match, today: dt.date) -> Days:
    """Read 3~5월, 2024년 3~5월."""
    first, last = month_named(match["month"]), month_named(match["last"])
    if match["year"]:
        year = cal.year_of(match["year"])
        return _ordered(cal.month_of(year, first)[0], cal.month_of(year, last)[1])
    start = cal.latest_month(first, today)[0]
    return start, cal.month_of(start.year + (first > last), last)[1]


def month_turn(match: Match, today: dt.date) -> Days | None:
    """Read last June, this June, 지난 6월: the latest one; in June, last June is a year ago."""
    last, month = TURNS[match["which"].lower()] > 0, month_named(match["month"])
    if not last and not match["month"][0].isupper():
        return None  # this may, this march
    return cal.month_of(today.year - (month > today.month or (last and month == today.month)), month)


def season(match: Match, today: dt.date) -> Days | None:
    """Read summer 2024; this and last summer; in the summer, the latest that has begun."""
    which, year, number = _of(match, "which").lower(), _of(match, "year"), season_named(match["season"])
    if year:
        return cal.season_of(cal.year_of(year), number)
    if which:
        return cal.latest_season(number, today, ended=True) if TURNS[which] else cal.this_season(number, today)
    before = match.string[max(0, match.start() - 20) : match.start()]
    return cal.latest_season(number, today) if match["season"] > "z" or _BEFORE_SEASON.search(before) else None


def week(match: Match, today: dt.date) -> Days:
    """Read week 25 of 2024, the third week of 2024, 25주차."""
    number, year = nth_of(match["week"]), _of(match, "year")
    return cal.week_of_year(cal.year_of(year), number) if year else cal.latest_week_of_year(number, today)


def part(match: Match, today: dt.date, ended: str = "") -> Days:
    """Read Q3 2024, second half of 2024, 1~3분기; without a year, the latest that has begun, or ended."""
    half, year = _of(match, "half"), _of(match, "year")
    which, months = nth_of(half or match["quarter"]) % (3 if half else 5), 6 if half else 3
    found = cal.part_of(cal.year_of(year), which, months) if year else cal.latest_part(which, months, today)
    if last := _of(match, "last"):
        return _ordered(found[0], cal.part_of(found[0].year, int(last), months)[1])
    return cal.latest_part(which, months, found[0] - cal.ONE_DAY) if ended and found[1] >= today else found


def years(match: Match, _: dt.date) -> Days:
    """Read 2024, '24, 2023/2024."""
    first = cal.year_of(match["year"])
    return cal.whole_year(first)[0], cal.whole_year(cal.year_of(_of(match, "last") or match["year"]))[1]


def spoken_year(match: Match, _: dt.date) -> Days:
    """Read twenty twenty-four, 이천이십사년."""
    if spoken := _of(match, "spoken"):
        return cal.whole_year(2000 + count_of(re.sub(r"[\s-]+", " ", spoken)))
    return cal.whole_year(2000 + 10 * count_of(match["ten"] or "일") + (count_of(match["one"]) if match["one"] else 0))


def decade(match: Match, _: dt.date) -> Days:
    """Read the 2010s, 2010년대."""
    first = cal.year_of(match["year"])
    return cal.whole_year(first)[0], cal.whole_year(first + 9)[1]


def _length(match: Match, count: str, unit: str) -> tuple[int, str]:
    """Return the number of units that a match or its form names: two weeks, 2주, 사흘."""
    if word := "".join(_of(match, "days").split()):
        return SPANS[word]
    return int(count) if count else count_of(match["count"]), unit or unit_named(match["unit"])


def back(match: Match, today: dt.date, count: str = "", unit: str = "") -> Days:
    """Read the past ten days, within a month, 최근 2주: up to today."""
    return cal.back(today, *_length(match, count, unit))


def older(match: Match, today: dt.date) -> Days:
    """Read the day two weeks ago, where older than stands before."""
    return (back(match, today)[0],) * 2


def ago(match: Match, today: dt.date, count: str = "", unit: str = "") -> Days:
    """Read yesterday, two weeks ago, 사흘 전, 작년."""
    word = _of(match, "days").lower()
    if word in DAYS_AGO:
        return cal.ago(today, DAYS_AGO[word], "day")
    if word == "며칠":
        raise UnreadError("vague")
    length = _length(match, count, unit)
    return cal.back(today, *length) if length[1] == "hour" else cal.ago(today, *length)


def turn(match: Match, today: dt.date) -> Days:
    """Read this week, last month, 지지난주."""
    return cal.ago(today, TURNS[match["which"].lower()], unit_named(match["unit"]))


def weekday(match: Match, today: dt.date) -> Days:
    """Read last Friday, the Friday before today; Friday, which may be today; this and next Friday."""
    which, day = (match["which"] or "").lower().split()[:1], weekday_named(match["weekday"])
    if which and TURNS[which[0]] <= 0:
        return (cal.ago(today, TURNS[which[0]], "week")[0] + day * cal.ONE_DAY,) * 2
    return cal.latest_weekday(today if which else today + cal.ONE_DAY, day)


def weekend(match: Match, today: dt.date) -> Days:
    """Read this and last weekend; without a word, the one that began last."""
    which = _of(match, "which").lower()
    monday = cal.ago(today, TURNS[which] if which else int(today.weekday() < 5), "week")[0]
    return monday + 5 * cal.ONE_DAY, monday + 6 * cal.ONE_DAY


def edge(match: Match, today: dt.date) -> Days | None:
    """Read 연초, 월말, 연말: of the year or the month that it began in last."""
    unit, which = "month" if match["unit"] == "월" else "year", 0 if match["which"] == "초" else 2
    days = cal.edge_of(*cal.ago(today, 0, unit), which)
    return days if days and days[0] <= today else cal.edge_of(*cal.ago(today, 1, unit), which)


def christmas(match: Match, today: dt.date) -> Days:
    """Read the Christmas, or its eve, of a year, or the latest one."""
    which, year = _of(match, "which"), _of(match, "year") or None
    return cal.day_of(str(today.year - TURNS[which]) if which else year, 12, 24 if match["eve"] else 25, today)


def new_year(match: Match, today: dt.date) -> Days:
    """Read the first day of a year, or its last (New Year's Eve), or the latest one."""
    which, year, eve = _of(match, "which"), _of(match, "year") or None, bool(_of(match, "eve"))
    return cal.day_of(str(today.year - TURNS[which]) if which else year, 12 if eve else 1, 31 if eve else 1, today)


def triple(match: Match, _: dt.date) -> Days:
    """Read three numbers in the only order that makes a date; Korean writes the year first."""
    one, two, three = match[1], match[3], match[4]
    orders = {"year": (one, two, three), "month": (three, one, two), "day": (three, two, one)}
    found = {name: days for name, order in orders.items() if (days := _day(*order))}
    if "year" in found and (len(one) == 4 or has_hangul(match.string)):
        return found["year"]
    return _only(found, match.string)


def _day(year: str, month: str, day: str) -> Days | None:
    if len(year) not in (2, 4) or len(month) > 2 or len(day) > 2 or (len(year) == 2 and not 15 <= int(year) <= 39):
        return None
    with suppress(ValueError):
        return (dt.date(cal.year_of(year), int(month), int(day)),) * 2
    return None


def _only(found: Mapping[str, Days], text: str) -> Days:
    """Return the only reading of a date, or that in which the other dates of the text are written."""
    if len(set(found.values())) > 1 and (habit := _habit(text)) in found:
        return found[habit]
    if len(set(found.values())) != 1:
        raise UnreadError("ambiguous" if found else "impossible")
    return next(iter(found.values()))


@lru_cache(maxsize=16)
def _habit(text: str) -> str:
    """Return what comes first in the dates of a text that can be read in one way only: ``month``, ``day``, or nothing."""
    pairs = [(int(match[1]), int(match[2])) for match in _TWO.finditer(text)]
    months, days = any(one <= 12 < two <= 31 for one, two in pairs), any(two <= 12 < one <= 31 for one, two in pairs)
    return "" if months == days else "month" if months else "day"


def pair(match: Match, today: dt.date) -> Days | None:
    """Read 6/21 and 21/6, the latest; nothing, unless a word beside them says that they are a date."""
    one, two = int(match[1]), int(match[2])
    beside = (
        _AFTER_DATE.match(match.string, match.end()) is not None
        or _BESIDE_DATE.search(match.string, max(0, match.start() - 12), match.start()) is not None
    )
    if {one, two} == {7, 24} or not (beside or (one <= 12 < two <= 31) or (two <= 12 < one <= 31)):
        return None  # 24/7
    found: dict[str, Days] = {}
    for name, month, day in (("month", one, two), *([] if has_hangul(match.string) else [("day", two, one)])):
        with suppress(ValueError):
            found[name] = cal.day_of(match["year"] or None, month, day, today)
    return _only(found, match.string)


def vague(_: Match, __: dt.date) -> Days:
    """Read no days: around Christmas, a while ago."""
    raise UnreadError("vague")


READERS: Mapping[str, Callable[..., Days | None]] = {
    reader.__name__: reader
    for reader in (
        *(date, months, month_turn, season, week, part, years, spoken_year, decade, back, older, ago, turn, weekday, weekend),
        *(edge, christmas, new_year, triple, pair, vague),
    )
}
#: Readers of a whole year, and of what counts from today.
BY_YEAR = frozenset({"years", "spoken_year"})
RELATIVE = frozenset({"back", "older", "ago", "turn", "weekday", "weekend", "edge"})
