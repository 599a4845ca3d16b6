"""The numeric forms of dates: ``2024-06-21``, ``6/21/2024``, ``21.6.2024``, ``20240621``, ``2024-W25``, ``3Q24``, ``'24``.

A date of three numbers is read if there is one way to read it, and one of two numbers if a preposition or a particle says that
it is a date; ``4/5/2024`` may be in April or in May.
"""

from __future__ import annotations

import datetime as dt
import re
from contextlib import suppress
from functools import lru_cache

from rag.search.query.dates.calendar import (
    Days,
    UnreadError,
    day_of,
    form,
    latest_part,
    month_of,
    part_of,
    week_of_year,
    whole_year,
    year_named,
    year_of,
)
from rag.text import has_hangul

_B, _E = r"(?<![A-Za-z0-9_])", r"(?![A-Za-z0-9_])"
_FREE = r"(?<![A-Za-z0-9_./:$€£#%×<>=-])"  # not inside a number, an address or a compound
_END = r"(?![A-Za-z0-9_%/×-]|[.:]\d|\s*[%×])"
_DIGITS = r"(?P<year>(?:199|20[0-3])\d)"
_PART = r"(?:q(?P<quarter>[1-4])|h(?P<half>[12]))"
_YEAR = r"(?P<year>\d{4}|['’]?\d{2})"
# Two numbers are a date beside these, and may else be a fraction.
_BESIDE_DATE = re.compile(
    r"(?:since|after|from|before|until|till|between|by|on|to|and|dated|of)\s+(?:the\s+)?$|[-~–]\s*$", re.I
)
_TWO = re.compile(r"(?<![\d./-])(\d{1,2})[/.-](\d{1,2})(?!\d)")
_AFTER_DATE = re.compile(
    r"\s*[~–]\s*\d{1,2}/\d|\s*(?:에|부터|까지|이후|이전|자|의|날)(?![가-힣])|\s*(?:에\s*나|자\s*논문)|\s*\(?[월화수목금토일](?:\)|요일)"
)


def _triple(match: re.Match[str], _: dt.date) -> Days:
    """Read three numbers in the only order that makes a date; Korean writes the year first."""
    one, two, three = match[1], match[3], match[4]
    orders = {"year": (one, two, three), "month": (three, one, two), "day": (three, two, one)}
    found = {name: days for name, order in orders.items() if (days := _day(*order))}
    if "year" in found and (len(one) == 4 or _is_korean(match.string)):
        return found["year"]
    return _only(found, match.string)


def _day(year: str, month: str, day: str) -> Days | None:
    if len(year) not in (2, 4) or len(month) > 2 or len(day) > 2 or (len(year) == 2 and not 15 <= int(year) <= 39):
        return None
    try:
        return (dt.date(year_of(year), int(month), int(day)),) * 2
    except ValueError:
        return None


def _only(found: dict[str, Days], text: str) -> Days:
    """Return the only reading of a date, or that in which the other dates of the text are written."""
    if len(set(found.values())) > 1:
        habit = _habit(text)
        if habit in found:
            return found[habit]
        raise UnreadError("ambiguous")
    if not found:
        raise UnreadError("impossible")
    return next(iter(found.values()))


@lru_cache(maxsize=16)
def _is_korean(text: str) -> bool:
    """Return whether a text has Hangul; kept, because each date of the text asks."""
    return has_hangul(text)


@lru_cache(maxsize=16)
def _habit(text: str) -> str:
    """Return what comes first in the dates of a text that can be read in one way only: ``month``, ``day``, or nothing."""
    pairs = [(int(match[1]), int(match[2])) for match in _TWO.finditer(text)]
    months, days = any(one <= 12 < two <= 31 for one, two in pairs), any(two <= 12 < one <= 31 for one, two in pairs)
    return "" if months == days else "month" if months else "day"


def _pair(match: re.Match[str], today: dt.date) -> Days | None:
    """Read 6/21 and 21/6, the latest; nothing, unless a word beside them says that they are a date."""
    one, two = int(match[1]), int(match[2])
    korean = _is_korean(match.string)
    beside = (
        _AFTER_DATE.match(match.string, match.end()) is not None
        or _BESIDE_DATE.search(match.string, max(0, match.start() - 12), match.start()) is not None
    )
    if {one, two} == {7, 24} or not (beside or (one <= 12 < two <= 31) or (two <= 12 < one <= 31)):
        return None  # 24/7
    found: dict[str, Days] = {}
    for name, month, day in (("month", one, two), *([] if korean else [("day", two, one)])):
        with suppress(ValueError):
            found[name] = day_of(match["year"] or None, month, day, today)
    return _only(found, match.string)


def _compact(match: re.Match[str], today: dt.date) -> Days | None:
    return day_of(match[1], int(match[2]), int(match[3]), today)


def _month(match: re.Match[str], _: dt.date) -> Days:
    return month_of(year_of(match["year"]), int(match["month"] or match["month2"]))


def _part(match: re.Match[str], today: dt.date) -> Days:
    """Read Q3 2024, 2H24; without a year, the latest that has begun."""
    groups = match.groupdict()
    quarter, year = groups["quarter"], groups.get("year")
    which, months = int(quarter or groups["half"]), 3 if quarter else 6
    return part_of(year_of(year), which, months) if year else latest_part(which, months, today)


def _week(match: re.Match[str], _: dt.date) -> Days:
    return week_of_year(year_of(match["year"]), int(match["week"]))


FORMS = (
    form(rf"{_FREE}(\d{{4}}|\d{{1,2}})([-/.])(\d{{1,2}})\2(\d{{4}}|\d{{1,2}})(?:{_END}|(?=T\d\d))", _triple),
    form(rf"{_FREE}(\d{{4}})(\.\s)(\d{{1,2}})\.\s(\d{{1,2}})(?:\.(?!\d))?(?!\d)", _triple),
    form(rf"{_FREE}((?:19|20)\d\d)(0[1-9]|1[0-2])(\d\d){_END}", _compact),
    form(rf"{_FREE}(\d{{1,2}})/(\d{{1,2}}){_END}(?:,?\s+(?P<year>(?:19|20)\d\d)(?!\d))?", _pair),
    form(rf"{_FREE}(?P<year>(?:19|20)\d\d)(?:[-/](?P<month>\d{{1,2}})|\.(?P<month2>0[1-9]|1[0-2])){_END}", _month),
    form(rf"{_FREE}(?P<month>\d{{1,2}})(?P<month2>)/(?P<year>(?:19|20)\d\d){_END}", _month),
    form(rf"{_B}{_PART}\s*,?\s*(?:of\s+|in\s+|/\s*)?{_YEAR}{_E}", _part),
    form(rf"{_B}(?:(?P<quarter>[1-4])q|(?P<half>[12])h)\s*/?\s*{_YEAR}{_E}", _part),
    form(rf"{_B}(?P<year>(?:19|20)\d\d)[\s/-]*{_PART}{_E}", _part),
    form(rf"{_B}(?P<year>(?:19|20)\d\d)[\s/-]*(?:(?P<quarter>[1-4])q|(?P<half>[12])h){_E}", _part),
    form(rf"{_B}q(?P<quarter>[1-4])(?P<year>){_E}(?!-(?!q[1-4]))", _part),
    form(rf"{_B}(?P<year>(?:19|20)\d\d)[\s/-]*w(?:eek\s*)?(?P<week>\d{{1,2}}){_E}", _week),
    form(rf"{_B}w(?P<week>\d{{1,2}})\s*,?\s*(?:of\s+)?(?P<year>(?:19|20)\d\d){_E}", _week),
    form(
        rf"(?<![A-Za-z0-9_.,/:$€£#%×~<>=-]){_DIGITS}(?![A-Za-z0-9_%×+]|[.,:/]\d|-[A-Za-z]|-\d\d?-\d|\s*(?-i:[x×*])\s*\d|\s*년|\s*%)",
        year_named,
        by_year=True,
    ),
    form(
        rf"(?:(?<=\bpre-)|(?<=\bpost-)|(?<=\bmid-)|(?<=\bearly-)|(?<=\blate-)){_DIGITS}(?![A-Za-z0-9_%×+-])",
        year_named,
        by_year=True,
    ),
    form(
        r"(?<![\w.,/-])(?P<year>20[0-3]\d)/(?P<last>20[0-3]\d)(?![\w/-])",
        lambda m, _: (whole_year(int(m["year"]))[0], whole_year(int(m["last"]))[1]),
        by_year=True,
    ),
    # 2023-2024, 2023–24: the hyphen joins two years (read in rag.search.query.dates.find) or is left alone.
    form(rf"(?<=(?<!\d)\d{{4}}[-–~]){_DIGITS}(?![A-Za-z0-9_/-]|\.\d)", year_named, by_year=True),
    form(r"(?<=(?<!\d)\d{4}[-–~])(?P<year>\d\d)(?![A-Za-z0-9_/-]|\.\d)", year_named, by_year=True),
    form(r"(?<![A-Za-z0-9])['’‘](?P<year>[0-3]\d)(?![A-Za-z0-9]|\s?년|['’])", year_named, by_year=True),
    form(
        rf"{_B}(?P<year>(?:19|20)\d0)(?:['’]?s){_E}",
        lambda m, _: (whole_year(int(m["year"]))[0], whole_year(int(m["year"]) + 9)[1]),
    ),
)
#: Every one of :data:`FORMS` has one of these.
HINT = re.compile(r"\d{4}|\d/\d|\d\.\d|\d-\d|['’‘]\d\d|\bq[1-4]|\d[qh]\d\d", re.I)
