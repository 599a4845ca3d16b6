"""Stretches of days, and the calendar arithmetic that reading them needs."""

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
class DatePoint:
    """A stretch of days that a text names, and its place there.

    ``by_year``: only a year is named; ``year_named``: the year is named or follows from today; ``relative``: the stretch counts
    from today (last week); ``closed``: both of its ends are written (3-10 June).
    """

    start: int
    end: int
    first: dt.date
    last: dt.date
    by_year: bool = False
    year_named: bool = True
    relative: bool = False
    closed: bool = False

    def in_year(self, year: int) -> DatePoint | None:
        """Return the same days of another year; None if that year lacks one of them (29 February)."""
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
    """One way to write a stretch. ``read`` takes a match and today, and returns the days, or None if no date is meant.

    It raises ValueError or OverflowError if there is no such day (31 June). Two groups of the pattern have fixed names: ``year``,
    a year that may be left out, and ``last``, the end of a stretch whose two ends are written.
    """

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], dt.date], Days | None]
    by_year: bool = False
    relative: bool = False


def form(pattern: str, read: Callable[[re.Match[str], dt.date], Days | None], **what: bool) -> Form:
    """Return a form whose pattern ignores case."""
    return Form(re.compile(pattern, re.I), read, **what)


def whole_year(year: int) -> Days:
    """Return the first and the last day of a year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def month_of(year: int, month: int) -> Days:
    """Return a whole month; raise ValueError if there is none of that number."""
    first = dt.date(year, month, 1)
    return first, first.replace(day=calendar.monthrange(year, month)[1])


def year_of(written: str) -> int:
    """Return a year as written, two digits in this century; raise ValueError if no digest can be of that year."""
    year = int(written) + (2000 if len(written) == 2 else 0)
    if not 1990 <= year <= 2039:
        raise ValueError(f"no digests of {written}")
    return year


def latest_month(month: int, today: dt.date) -> Days:
    """Return the month of that number that began last."""
    return month_of(today.year - (month > today.month), month)


def day_of(year: str | None, month: int, day: int, today: dt.date) -> Days:
    """Return a day; without a year, the latest that is not after today. Raise ValueError if there is no such day."""
    if year is not None:
        return (dt.date(year_of(year), month, day),) * 2
    dt.date(2024, month, day)  # a leap year has every day there is
    for candidate in range(today.year, today.year - 9, -1):
        if day <= calendar.monthrange(candidate, month)[1] and (found := dt.date(candidate, month, day)) <= today:
            return found, found
    raise ValueError(f"no {month}-{day} before {today}")


def part_of(year: int, which: int, months: int) -> Days:
    """Return a half (6 months) or a quarter (3 months) of a year; ``which`` counts from 1."""
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
        return (today - dt.timedelta(count),) * 2
    if unit == "week":
        monday = today - dt.timedelta(today.weekday() + 7 * count)
        return monday, monday + dt.timedelta(6)
    if unit == "month":
        then = _months_before(today, count)
        return month_of(then.year, then.month)
    return whole_year(today.year - count)


def _months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day some months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return month_of(year, month + 1)[0].replace(day=min(day.day, calendar.monthrange(year, month + 1)[1]))
