"""Stretches of days, and the calendar arithmetic that reading them needs."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass, replace
from typing import Literal

#: The first and the last day of a stretch.
Days = tuple[dt.date, dt.date]

#: Why a date cannot be read: there is no such day; the day and the month cannot be told apart; it names no certain days; it
#: ends before it begins; it says when papers were *not* listed; others are compared with it, where nothing compares so.
Unread = Literal["", "impossible", "ambiguous", "vague", "backwards", "negated", "against"]

ONE_DAY = dt.timedelta(1)
_DAYS_IN = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS_IN = {"month": 1, "quarter": 3, "year": 12}


class UnreadError(ValueError):
    """A text means a date, but which one is not certain."""

    def __init__(self, reason: Unread) -> None:
        super().__init__(reason)
        self.reason: Unread = reason


@dataclass(frozen=True, slots=True)
class DatePoint:
    """A stretch of days that a text names, and its place there.

    ``by_year``: only a year is named; ``year_named``: the year is named or follows from today; ``relative``: the stretch counts
    from today (last week); ``closed``: both of its ends are written (3-10 June). With ``unread``, its days mean nothing.
    """

    start: int
    end: int
    first: dt.date
    last: dt.date
    by_year: bool = False
    year_named: bool = True
    relative: bool = False
    closed: bool = False
    unread: Unread = ""

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


def whole_year(year: int) -> Days:
    """Return the first and the last day of a year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def month_of(year: int, month: int) -> Days:
    """Return a whole month; raise ValueError if there is none of that number."""
    first = dt.date(year, month, 1)
    return first, first.replace(day=calendar.monthrange(year, month)[1])


def year_of(written: str) -> int:
    """Return a year as written, two digits in this century; raise ValueError if it is far from ours."""
    digits = re.sub(r"\D", "", written)
    year = int(digits) + (2000 if len(digits) == 2 else 0)
    if not 1900 <= year <= 2099:
        raise ValueError(f"no papers of {written}")
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


def latest_weekday(today: dt.date, weekday: int) -> Days:
    """Return the last day before today that was that weekday."""
    return ago(today, (today.weekday() - weekday - 1) % 7 + 1, "day")


def part_of(year: int, which: int, months: int) -> Days:
    """Return a half (6 months) or a quarter (3 months) of a year; ``which`` counts from 1."""
    first = (which - 1) * months + 1
    return dt.date(year, first, 1), month_of(year, first + months - 1)[1]


def latest_part(which: int, months: int, today: dt.date) -> Days:
    """Return the half or the quarter of that number that began last."""
    return part_of(today.year - ((which - 1) * months + 1 > today.month), which, months)


def season_of(year: int, season: int) -> Days:
    """Return spring (0), summer, autumn or winter (3) of a year; a winter begins in December and ends in the next year."""
    return dt.date(year, 3 * season + 3, 1), month_of(year + (season == 3), (3 * season + 4) % 12 + 1)[1]


def latest_season(season: int, today: dt.date, *, ended: bool = False) -> Days:
    """Return the season of that kind that began, or ``ended``, last."""
    found = season_of(today.year, season)
    while (found[1] if ended else found[0]) > today:
        found = season_of(found[0].year - 1, season)
    return found


def this_season(season: int, today: dt.date) -> Days:
    """Return the season of that kind that today lies in, or that of this year."""
    running = latest_season(season, today)
    return running if running[1] >= today else season_of(today.year, season)


def week_of_year(year: int, week: int) -> Days:
    """Return an ISO week, Monday to Sunday; raise ValueError if the year has none of that number."""
    return week_from(dt.date.fromisocalendar(year, week, 1))


def latest_week_of_year(week: int, today: dt.date) -> Days:
    """Return the ISO week of that number that began last."""
    found = week_of_year(today.isocalendar().year, min(week, 52))
    return found if found[0] <= today else week_of_year(today.isocalendar().year - 1, min(week, 52))


def week_of_month(first: dt.date, which: int) -> Days:
    """Return a week of the month that begins on a day, Monday to Sunday; the last one is -1.

    As in ISO 8601, a week belongs to the month that has its Thursday. Raise ValueError if the month has none of that number.
    """
    last = month_of(first.year, first.month)[1]
    thursdays = [day for n in range(1, last.day + 1) if (day := first.replace(day=n)).weekday() == 3]
    if which > len(thursdays):
        raise ValueError(f"{first:%B %Y} has no week {which}")
    return week_from(thursdays[which - 1 if which > 0 else which])


def week_from(day: dt.date) -> Days:
    """Return the week of a day, Monday to Sunday."""
    monday = day - dt.timedelta(day.weekday())
    return monday, monday + dt.timedelta(6)


def third_of(first: dt.date, last: dt.date, which: int) -> Days | None:
    """Return the early (0), middle or late (2) third of whole months or of a week; None for other stretches.

    A month is divided on its 10th and 20th, a week into Monday and Tuesday, Wednesday and Thursday, and the rest.
    """
    if is_week(first, last):
        return first + 2 * which * ONE_DAY, last if which == 2 else first + (2 * which + 1) * ONE_DAY
    months = whole_months(first, last)
    if months == 1:
        return first.replace(day=10 * which + 1), last if which == 2 else first.replace(day=10 * which + 10)
    if not months or months % 3:
        return None
    return months_from(first, which * months // 3, months // 3)


def edge_of(first: dt.date, last: dt.date, which: int) -> Days | None:
    """Return the beginning (0) or the end (2) of a stretch: three months of a year, a third of others."""
    if whole_months(first, last) == 12 and which != 1:
        return months_from(first, 0 if which == 0 else 9, 3)
    return third_of(first, last, which)


def months_from(first: dt.date, skipped: int, months: int) -> Days:
    """Return whole months, after skipping some from the first day of a month."""
    begin = _months_before(first, -skipped)
    return begin, _months_before(begin, -months) - ONE_DAY


def whole_months(first: dt.date, last: dt.date) -> int:
    """Return how many whole months a stretch consists of; 0 if its ends are not those of months."""
    after = last + ONE_DAY
    return (after.year - first.year) * 12 + after.month - first.month if first.day == after.day == 1 else 0


def is_week(first: dt.date, last: dt.date) -> bool:
    """Tell whether a stretch is a week from Monday to Sunday."""
    return first.weekday() == 0 and (last - first).days == 6


def back(today: dt.date, count: int, unit: str) -> Days:
    """Return the stretch from some hours, days, weeks, months, quarters or years ago up to today."""
    if unit == "hour":
        return today - dt.timedelta(-(-count // 24)), today
    if unit in _DAYS_IN:
        return today - dt.timedelta(count * _DAYS_IN[unit]), today
    return _months_before(today, count * _MONTHS_IN[unit]), today


def ago(today: dt.date, count: int, unit: str) -> Days:
    """Return the whole day, week (from Monday), month, quarter or year that long ago; 0 is the present one."""
    if unit == "day":
        return (today - dt.timedelta(count),) * 2
    if unit in _DAYS_IN:
        return week_from(today - dt.timedelta(_DAYS_IN[unit] * count))
    then = _months_before(today, count * _MONTHS_IN[unit])
    if unit == "month":
        return month_of(then.year, then.month)
    return part_of(then.year, (then.month - 1) // 3 + 1, 3) if unit == "quarter" else whole_year(then.year)


def _months_before(day: dt.date, months: int) -> dt.date:
    """Return the same day some months earlier, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return month_of(year, month + 1)[0].replace(day=min(day.day, calendar.monthrange(year, month + 1)[1]))
