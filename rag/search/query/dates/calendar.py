"""Stretches of days, the forms they are written in, and the arithmetic of the calendar that these need.

The forms themselves are in :mod:`rag.search.query.dates.find_en` and :mod:`rag.search.query.dates.find_ko`.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass, replace

#: The first and the last day of a stretch.
Days = tuple[dt.date, dt.date]

_DAYS_IN = {"day": 1, "week": 7}


@dataclass(frozen=True, slots=True)
class Point:
    """A stretch of days that a text names, and its place there.

    ``by_year`` says that a bare year is named, ``year_named`` that the year is (or follows from today), ``relative`` that
    the stretch counts from today (last week), ``closed`` that both its ends are written (3-10 June).
    """

    start: int
    end: int
    first: dt.date
    last: dt.date
    by_year: bool = False
    year_named: bool = True
    relative: bool = False
    closed: bool = False

    def in_year(self, year: int) -> Point | None:
        """Return the same days of another year; None where that year has no such day."""
        whole_month = self.first.day == 1 and (self.last + dt.timedelta(1)).day == 1
        try:
            first = self.first.replace(year=year)
            later = year + self.last.year - self.first.year
            last = month_of(later, self.last.month)[1] if whole_month else self.last.replace(year=later)
        except ValueError:
            return None
        return replace(self, first=first, last=last)


@dataclass(frozen=True, slots=True)
class Form:
    """One form of a stretch. ``read`` gets a match and today and gives the days; None where it means no date after all.

    It raises ValueError or OverflowError where there is no such day (31 June). ``year_group`` is the group of the year where
    that may be left out.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], dt.date], Days | None]
    by_year: bool = False
    relative: bool = False
    closed: bool = False
    year_group: int | None = None


def form(
    pattern: str, read: Callable[[re.Match[str], dt.date], Days | None], *, year_group: int | None = None, **what: bool
) -> Form:
    """Return a form whose pattern ignores case; the others are the fields of :class:`Form`."""
    return Form(re.compile(pattern, re.I), read, year_group=year_group, **what)


def single(today: dt.date, days_ago: int) -> Days:
    """Return the one day that many days ago."""
    day = today - dt.timedelta(days_ago)
    return day, day


def month_of(year: int, month: int) -> Days:
    """Return a whole month.

    :raises ValueError: if there is no such month.
    """
    first = dt.date(year, month, 1)
    return first, first.replace(day=calendar.monthrange(year, month)[1])


def year_of(written: str) -> int:
    """Return a year as written; two digits mean this century.

    :raises ValueError: for a year that no digest can be of.
    """
    year = int(written) + (2000 if len(written) == 2 else 0)
    if not 1990 <= year <= 2039:
        raise ValueError(f"{written} is no year of digests")
    return year


def latest_month(month: int, today: dt.date) -> Days:
    """Return the latest such month that has begun."""
    return month_of(today.year - (month > today.month), month)


def day_of(year: str | None, month: int, day: int, today: dt.date) -> Days:
    """Return a day; without a year, the latest that is not after today.

    :raises ValueError: if there is no such day.
    """
    if year is not None:
        found = dt.date(year_of(year), month, day)
        return found, found
    dt.date(2024, month, day)  # a leap year has every day there is
    for candidate in range(today.year, today.year - 9, -1):
        if day <= calendar.monthrange(candidate, month)[1] and (found := dt.date(candidate, month, day)) <= today:
            return found, found
    raise ValueError(f"no {month}-{day} before {today}")


def part_of(year: int, which: int, months: int) -> Days:
    """Return the first, second, ... half (6 months) or quarter (3 months) of a year."""
    first = (which - 1) * months + 1
    return dt.date(year, first, 1), month_of(year, first + months - 1)[1]


def back(today: dt.date, count: int, unit: str) -> Days:
    """Return the stretch from some days, weeks, months or years ago up to today."""
    if unit in _DAYS_IN:
        return today - dt.timedelta(count * _DAYS_IN[unit]), today
    return _months_before(today, count * (12 if unit == "year" else 1)), today


def ago(today: dt.date, count: int, unit: str) -> Days:
    """Return the whole day, week (from Monday), month or year that long ago; 0 is the present one."""
    if unit == "day":
        return single(today, count)
    if unit == "week":
        monday = today - dt.timedelta(today.weekday() + 7 * count)
        return monday, monday + dt.timedelta(6)
    if unit == "month":
        then = _months_before(today, count)
        return month_of(then.year, then.month)
    return dt.date(today.year - count, 1, 1), dt.date(today.year - count, 12, 31)


def _months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day some months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return month_of(year, month + 1)[0].replace(day=min(day.day, calendar.monthrange(year, month + 1)[1]))
