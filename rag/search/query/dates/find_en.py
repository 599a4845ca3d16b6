"""The forms of dates in English words: ``21 June 2024``, ``last week``, ``the past ten days``, ``summer 2024``, ``last Friday``."""

from __future__ import annotations

import datetime as dt
import re

from rag.search.query.dates.calendar import (
    Days,
    UnreadError,
    ago,
    back,
    day_of,
    form,
    latest_month,
    latest_part,
    latest_season,
    latest_week_of_year,
    latest_weekday,
    month_of,
    part_of,
    season_of,
    this_season,
    week_of_year,
    weekday_of,
    whole_year,
    year_of,
)
from rag.search.query.dates.words import COUNT, MONTH, ORDINAL, SEASON, WEEKDAY, count_of, month_named, nth_of, season_named

_B, _E = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])"
_FREE = r"(?<![A-Za-z0-9_./:-])"  # not inside a number, an address or a compound
_MONTH = f"(?P<month>{MONTH})"
_DAY = rf"(?P<first>{ORDINAL}|\d{{1,2}})"
_LAST_DAY = _DAY.replace("first", "last", 1)
_DAY_END = r"(?![A-Za-z0-9_%]|[.:]\d)"
_ANY_YEAR = r"(?P<year>\d{4}|['’]\d{2})(?![A-Za-z0-9_])"
_YEAR = rf"(?:(?:,?\s+(?:of\s+|in\s+)?|-){_ANY_YEAR})?"
_TO = r"\s*(?:-|–|~|to\s|through\s)\s*(?:the\s+)?"
_NAMED_YEAR = (
    r"(?P<year>twenty\s+twenty(?:[\s-](?:one|two|three|four|five|six|seven|eight|nine))?|twenty\s+(?:nineteen|eighteen))"
)
_UNIT = r"(hour|day|week|fortnight|month|quarter|year)"

# What stands before a month that could be another word.
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|of|until|till|from|before|after|last|between|by|during|for|through|early|mid|late|this|next|around"
    r"|(?:between|from) \S{3,9} (?:and|to))\s+$",
    re.I,
)
# What stands behind it.
_BEHIND_MONTH = re.compile(rf"\s*(?:,|and|or|to|until|through|[-–~])\s*{MONTH}{_E}|\s+(?:papers|digests?)\b", re.I)
# What stands before a season that could be another word.
_BEFORE_SEASON = re.compile(
    r"\b(?:in|since|of|until|from|before|after|during|over|this|last|past|early|mid|late)\s+(?:the\s+)?$", re.I
)


def _means_month(match: re.Match[str], month: str, certain: bool) -> bool:
    """Tell whether a word is meant as a month: may and march are verbs, Jan is a name."""
    word = month.rstrip(".").lower()
    if certain or (len(word) > 3 and word not in ("march", "sept")):
        return True
    before = match.string[max(0, match.start() - 30) : match.start()]
    listed = _BEHIND_MONTH.match(match.string, match.end()) is not None
    return (month in ("May", "March") and bool(before.strip())) or listed or _BEFORE_MONTH.search(before) is not None


def _number(day: str) -> int:
    return int(day) if day.isdecimal() else nth_of(day)


def _days(match: re.Match[str], today: dt.date) -> Days | None:
    name, year, number = match["month"], match["year"], month_named(match["month"])
    if not _means_month(match, name, year is not None or name[0].isupper()):
        return None
    start = day_of(year, number, _number(match["first"]), today)[0]
    end = day_of(str(start.year), number, _number(match.groupdict().get("last", match["first"])), today)[0]
    if start > end:
        raise UnreadError("backwards")
    return start, end


def _month(match: re.Match[str], today: dt.date) -> Days | None:
    month, year = match["month"], match["year"]
    if not _means_month(match, month, certain=year is not None):
        return None
    return month_of(year_of(year), month_named(month)) if year else latest_month(month_named(month), today)


def _this_month(match: re.Match[str], today: dt.date) -> Days | None:
    """Read last June, this June: the latest one; in June, last June is a year ago."""
    last, month = match[1].lower() in ("last", "past"), month_named(match["month"])
    if not last and not match["month"][0].isupper():
        return None  # this may, this march
    return month_of(today.year - (month > today.month or (last and month == today.month)), month)


def _period(match: re.Match[str], today: dt.date) -> Days:
    """Read this week, last month; the past week and the last week end today."""
    which, unit = match[1].lower().split(), match[2].lower()
    if which[-1] == "past" or which == ["the", "last"]:
        return back(today, 1, unit)
    return ago(today, {"this": 0, "current": 0, "next": -1, "coming": -1}.get(which[-1], 1), unit)


def _part_of_week(match: re.Match[str], today: dt.date) -> Days:
    """Read last weekend, this weekend."""
    monday = ago(today, 0 if match[1].lower() == "this" else 1, "week")[0]
    return monday + dt.timedelta(5), monday + dt.timedelta(6)


def _weekday(match: re.Match[str], today: dt.date) -> Days:
    """Read last Friday, the Friday before today; Friday, which may be today; this and next Friday."""
    which, weekday = (match["which"] or "").lower().split()[:1], weekday_of(match["weekday"])
    if which and which[0] in ("this", "next"):
        return (ago(today, -(which[0] == "next"), "week")[0] + dt.timedelta(weekday),) * 2
    return latest_weekday(today if which else today + dt.timedelta(1), weekday)


def _season(match: re.Match[str], today: dt.date) -> Days | None:
    """Read summer 2024; this and last summer; in the summer, the latest that has begun."""
    season, year, which = season_named(match["season"]), match["year"], (match["which"] or "").lower()
    if year:
        return season_of(year_of(year), season)
    if which:
        return this_season(season, today) if which == "this" else latest_season(season, today, ended=True)
    before = match.string[max(0, match.start() - 20) : match.start()]
    return latest_season(season, today) if _BEFORE_SEASON.search(before) else None


def _week(match: re.Match[str], today: dt.date) -> Days:
    week = int(match["week"]) if match["week"] else nth_of(match["nth"])
    return week_of_year(year_of(match["year"]), week) if match["year"] else latest_week_of_year(week, today)


def _part(match: re.Match[str], today: dt.date) -> Days:
    """Read second quarter 2024, last half of 2024; without a year, the latest that has begun."""
    half = match["part"].lower() == "half"
    which, months = nth_of(match["nth"]) % (3 if half else 5), 6 if half else 3
    return part_of(year_of(match["year"]), which, months) if match["year"] else latest_part(which, months, today)


def _spoken_year(match: re.Match[str], _: dt.date) -> Days:
    words = re.split(r"[\s-]+", match["year"].lower())[1:]
    return whole_year(2000 + count_of(" ".join(words)))


WORDS = (
    form(rf"(?<!top ){_FREE}{_DAY}(?:\s+(?:day\s+)?(?:of\s+)?|-){_MONTH}{_E}{_YEAR}", _days),
    form(rf"{_B}{_MONTH}(?:\s+|-)(?:the\s+)?{_DAY}{_DAY_END}{_YEAR}", _days),
    form(rf"{_B}(?P<year>\d{{4}})[\s,-]+{_MONTH}[\s,-]+{_DAY}{_DAY_END}", _days),
    form(rf"{_B}{_MONTH}\s+{_DAY}{_TO}{_LAST_DAY}{_DAY_END}{_YEAR}", _days),
    form(rf"(?<=between ){_MONTH}\s+{_DAY}\s+and\s+(?:the\s+)?{_LAST_DAY}{_DAY_END}{_YEAR}", _days),
    form(rf"{_FREE}{_DAY}(?:{_TO}|\s*and\s)\s*{_LAST_DAY}\s+(?:of\s+)?{_MONTH}{_E}{_YEAR}", _days),
    form(rf"{_B}{_MONTH}{_E}(?:(?:\s*,?\s*(?:of\s+|in\s+)?|[-/]){_ANY_YEAR})?", _month),
    form(rf"{_B}(?P<year>\d{{4}})[\s,-]+{_MONTH}{_E}(?!\s+\d{{4}})", _month),
    form(rf"{_B}(last|past|this)\s+{_MONTH}{_E}(?!\s+\d)", _this_month),
    form(
        rf"{_B}(?:(?P<which>this|last|past|previous)\s+)?(?P<season>{SEASON}){_E}(?:(?:\s+(?:of\s+|in\s+)?|-){_ANY_YEAR}(?:[-/]\d{{2,4}})?)?",
        _season,
    ),
    form(rf"{_B}(?P<year>\d{{4}})\s+(?P<which>)(?P<season>{SEASON}){_E}", _season),
    form(
        rf"{_B}week\s+(?:no\.?\s*|number\s+|#\s*)?(?P<week>\d{{1,2}})(?P<nth>){_E}(?:\s*,?\s*(?:of\s+|in\s+)?{_ANY_YEAR})?",
        _week,
    ),
    form(rf"{_B}(?P<week>)(?P<nth>{ORDINAL})\s+week\s*,?\s+(?:of\s+|in\s+)?(?P<year>\d{{4}}){_E}", _week),
    form(
        rf"{_B}(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th|last)\s+(?P<part>half|quarter)\s*,?\s+(?:of\s+)?(?P<year>\d{{4}}){_E}",
        _part,
    ),
    form(rf"{_B}(?P<nth>first|1st|second|2nd|third|3rd|fourth|4th)\s+(?P<part>quarter)(?P<year>){_E}", _part),
    form(rf"{_B}{_NAMED_YEAR}{_E}", _spoken_year, by_year=True),
    form(
        rf"{_B}(?:today|this\s+(?:morning|afternoon|evening)|tonight){_E}", lambda _, today: ago(today, 0, "day"), relative=True
    ),
    form(rf"{_B}(?:yesterday|last\s+night){_E}", lambda _, today: ago(today, 1, "day"), relative=True),
    form(rf"{_B}(?:the\s+)?day\s+before\s+yesterday{_E}", lambda _, today: ago(today, 2, "day"), relative=True),
    form(rf"{_B}tomorrow{_E}", lambda _, today: ago(today, -1, "day"), relative=True),
    form(rf"{_B}((?:the\s+)?(?:this|current|last|previous|preceding|past|next|coming))\s+{_UNIT}{_E}", _period, relative=True),
    form(r"(?<=of )the\s+(week|month|quarter|year)" + _E, lambda m, today: ago(today, 0, m[1].lower()), relative=True),
    form(
        rf"{_B}(week|month|quarter|year)\s+(?:before\s+last|before\s+the\s+last){_E}",
        lambda m, today: ago(today, 2, m[1].lower()),
        relative=True,
    ),
    form(
        rf"{_B}(?:so\s+far\s+this\s+year|year[\s-]to[\s-]date|ytd){_E}", lambda _, today: ago(today, 0, "year"), relative=True
    ),
    form(rf"{_B}(this|last|past|previous)\s+weekend{_E}", _part_of_week, relative=True),
    form(rf"{_B}(?:last|past|recent|previous)\s+few\s+days{_E}", lambda _, today: back(today, 7, "day"), relative=True),
    form(
        rf"{_B}(?:last|past|previous|recent|preceding|trailing)\s+({COUNT})[\s-]+{_UNIT}s?{_E}",
        lambda m, today: back(today, count_of(m[1]), m[2].lower()),
        relative=True,
    ),
    form(
        rf"{_B}(?:within|(?:no|not)\s+(?:older|more)\s+than)\s+({COUNT}|an?)\s+{_UNIT}s?(?:\s+old)?{_E}",
        lambda m, today: back(today, count_of(m[1]), m[2].lower()),
        relative=True,
    ),
    form(
        rf"(?<=older than )({COUNT}|an?)\s+{_UNIT}s?{_E}",
        lambda m, today: (back(today, count_of(m[1]), m[2].lower())[0],) * 2,
        relative=True,
    ),
    form(rf"{_B}(?:last|past|previous)\s+half(?:\s+a)?[\s-]year{_E}", lambda _, today: back(today, 6, "month"), relative=True),
    form(
        rf"{_B}(an?|{COUNT})\s+{_UNIT}s?\s+(?:ago|back|earlier){_E}",
        lambda m, today: (
            ago(today, count_of(m[1]), m[2].lower()) if m[2].lower() != "hour" else back(today, count_of(m[1]), "hour")
        ),
        relative=True,
    ),
    form(rf"{_B}half\s+a\s+year\s+ago{_E}", lambda _, today: ago(today, 6, "month"), relative=True),
    form(
        rf"(?<!black )(?<!cyber ){_B}(?:(?P<which>this|last|this\s+past|past|previous|next)\s+)?(?P<weekday>{WEEKDAY})s?{_E}",
        _weekday,
        relative=True,
    ),
)
#: Every one of :data:`WORDS` has one of these.
HINT = re.compile(
    rf"{_B}(?:{MONTH}|(?:to|yester|\w{{3,6}})days?|tomorrow|tonight|this|(?:hour|day|week|fortnight|month|quarter|year|weekend)s?|half|ytd|last|twenty"
    rf"|{SEASON}){_E}",
    re.I,
)
