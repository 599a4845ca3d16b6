"""The forms of dates in English, and the numeric ones: ``21 June 2024``, ``last week``, ``2024-06-21``, ``Q2 2024``."""

from __future__ import annotations

import datetime as dt
import re

from rag.search.query.dates.calendar import Days, ago, back, day_of, form, latest_month, month_of, part_of, whole_year, year_of
from rag.search.query.vocabulary import UNITS, number_of

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary|\.)?|feb(?:ruary|\.)?|mar(?:ch|\.)?|apr(?:il|\.)?|may|june?|july?|aug(?:ust|\.)?|sept?(?:ember|\.)?"
    r"|oct(?:ober|\.)?|nov(?:ember|\.)?|dec(?:ember|\.)?)"
)
_COUNT = r"(\d{1,3}|a couple of|couple of|" + "|".join(UNITS) + ")"
_ORDINALS = {w: n // 2 + 1 for n, w in enumerate(["first", "1st", "second", "2nd", "third", "3rd", "fourth", "4th"])}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_B, _E = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])"
_FREE = r"(?<![A-Za-z0-9_./:-])"  # not inside a number, an address or a compound
_DAY = r"(?P<first>\d{1,2})(?:st|nd|rd|th)?"
_LAST_DAY = _DAY.replace("first", "last")
_DAY_END = r"(?![A-Za-z0-9_%]|[.:]\d)"
_YEAR = r"(?:,?\s+(?P<year>\d{4})(?![A-Za-z0-9_]))?"
_PART = r"(?:q(?P<quarter>[1-4])|h(?P<half>[12]))"
_DIGITS = r"(?P<year>(?:199|20[0-3])\d)"

# What stands before a month that could be another word.
_BEFORE_MONTH = re.compile(
    r"\b(?:in|since|of|until|till|from|before|after|last|between|by|during|for|through|early|mid|late"
    r"|(?:between|from) \S{3,9} (?:and|to))\s+$",
    re.I,
)


def _number(month: str) -> int:
    return _MONTHS.index(month[:3].lower()) + 1


def _means_month(match: re.Match[str], month: str, certain: bool) -> bool:
    """Tell whether a word is meant as a month: may and march are verbs, Jan is a name."""
    word = month.rstrip(".").lower()
    if certain or (len(word) > 3 and word not in ("march", "sept")):
        return True
    before = match.string[max(0, match.start() - 30) : match.start()]
    return (month in ("May", "March") and bool(before.strip())) or _BEFORE_MONTH.search(before) is not None


def _days(match: re.Match[str], today: dt.date) -> Days | None:
    name, year, number = match["month"], match["year"], _number(match["month"])
    start = day_of(year, number, int(match["first"]), today)[0]
    end = day_of(str(start.year), number, int(match.groupdict().get("last", match["first"])), today)[0]
    certain = year is not None or name[0].isupper()
    return (start, end) if start <= end and _means_month(match, name, certain) else None


def _month(match: re.Match[str], today: dt.date) -> Days | None:
    month, year = match.groups()
    if not _means_month(match, month, certain=year is not None):
        return None
    return month_of(year_of(year), _number(month)) if year else latest_month(_number(month), today)


def _this_month(match: re.Match[str], today: dt.date) -> Days | None:
    """Read last June, this June: the latest one; in June, last June is a year ago."""
    last, month = match[1].lower() == "last", _number(match[2])
    if not last and not match[2][0].isupper():
        return None  # this may, this march
    return month_of(today.year - (month > today.month or (last and month == today.month)), month)


def _numbered_part(match: re.Match[str], _: dt.date) -> Days:
    quarter = match["quarter"]
    return part_of(year_of(match["year"]), int(quarter or match["half"]), 3 if quarter else 6)


def _period(match: re.Match[str], today: dt.date) -> Days:
    """Read this week, last month; the past week and the last week end today."""
    which, unit = match[1].lower().split(), match[2].lower()
    if which[-1] == "past" or which == ["the", "last"]:
        return back(today, 1, unit)
    return ago(today, 0 if which[-1] in ("this", "current") else 1, unit)


def _named_part(match: re.Match[str], today: dt.date) -> Days:
    """Read the second quarter of 2024."""
    which, part, year = (match[i].lower() for i in (1, 2, 3))
    known = {"this year": today.year, "last year": today.year - 1}
    return part_of(known[year] if year in known else year_of(year), _ORDINALS[which], 6 if part == "half" else 3)


def _weekday(match: re.Match[str], today: dt.date) -> Days:
    return ago(today, (today.weekday() - _WEEKDAYS.index(match[1][:3].lower()) - 1) % 7 + 1, "day")


def _count(word: str) -> int:
    return {"a": 1, "couple of": 2, "a couple of": 2}.get(word.lower()) or number_of(word)


def _iso(match: re.Match[str], today: dt.date) -> Days:
    return day_of(match[1], int(match[2]), int(match[3]), today)


def _year(match: re.Match[str], _: dt.date) -> Days:
    return whole_year(int(match["year"]))


#: Forms that have four digits in a row.
DIGITS = (
    form(_FREE + r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?![A-Za-z0-9_/-]|\.\d)", _iso),
    form(_FREE + r"(\d{4})\.\s(\d{1,2})\.\s(\d{1,2})(?:\.(?!\d))?(?!\d)", _iso),
    form(_FREE + r"(\d{4})[-/](\d{1,2})(?![A-Za-z0-9_/-]|\.\d)", lambda m, _: month_of(year_of(m[1]), int(m[2]))),
    form(_B + _PART + r"\s*,?\s*(?:of\s+)?(?P<year>\d{4})" + _E, _numbered_part),
    form(_B + r"(?P<year>\d{4})[\s-]*" + _PART + _E, _numbered_part),
    # A number beside a sign or a unit is no year.
    form(
        rf"(?<![A-Za-z0-9_.,/:$€£#%×~<>=-]){_DIGITS}(?![A-Za-z0-9_%×+]|[.,:/]\d|-[A-Za-z]|\s*(?-i:[x×*])\s*\d|\s*년)",
        _year,
        by_year=True,
    ),
    # 2023-2024, 2023–24: the hyphen joins two years (read in rag.search.query.dates.find) or is left alone.
    form(rf"(?<=(?<!\d)\d{{4}}[-–]){_DIGITS}(?![A-Za-z0-9_/-]|\.\d)", _year, by_year=True),
)
#: Forms that have a word of :data:`HINT`.
WORDS = (
    form(r"(?<!top )" + _FREE + _DAY + r"\s+(?:of\s+)?" + _MONTH + _E + _YEAR, _days),
    form(_B + _MONTH + r"\s+(?:the\s+)?" + _DAY + _DAY_END + _YEAR, _days),
    form(_B + _MONTH + r"\s+" + _DAY + r"\s*(?:-|–|~|to\s)\s*" + _LAST_DAY + _DAY_END + _YEAR, _days),
    form(_FREE + _DAY + r"\s*(?:-|–|~|to\s|and\s)\s*" + _LAST_DAY + r"\s+(?:of\s+)?" + _MONTH + _E + _YEAR, _days),
    form(_B + _MONTH + _E + r"(?:,?\s+(?:of\s+)?(?P<year>\d{4})(?![A-Za-z0-9_]))?", _month),
    form(_B + r"(last|this)\s+" + _MONTH + _E + r"(?!\s+\d)", _this_month),
    form(_B + "(" + "|".join(_ORDINALS) + r")\s+(half|quarter)\s+of\s+(\d{4}|(?:this|last) year)" + _E, _named_part),
    form(_B + "today" + _E, lambda _, today: ago(today, 0, "day"), relative=True),
    form(_B + "yesterday" + _E, lambda _, today: ago(today, 1, "day"), relative=True),
    form(_B + r"((?:the\s+)?(?:this|current|last|previous|past))\s+(week|month|year)" + _E, _period, relative=True),
    form(_B + r"(?:last|past|recent)\s+few\s+days" + _E, lambda _, today: back(today, 7, "day"), relative=True),
    form(
        _B + r"(?:last|past|previous|recent)\s+" + _COUNT + r"\s+(day|week|month|year)s?" + _E,
        lambda m, today: back(today, _count(m[1]), m[2].lower()),
        relative=True,
    ),
    form(
        _B + r"(a|" + _COUNT[1:] + r"\s+(day|week|month|year)s?\s+ago" + _E,
        lambda m, today: ago(today, _count(m[1]), m[2].lower()),
        relative=True,
    ),
    form(_B + r"last\s+(mon|tues|wednes|thurs|fri|satur|sun)day" + _E, _weekday, relative=True),
)
#: Every one of :data:`WORDS` has one of these.
HINT = re.compile(_B + r"(?:" + _MONTH + r"|(?:to|yester|\w{3,6})day|(?:day|week|month|year)s?|half|quarter)" + _E, re.I)
