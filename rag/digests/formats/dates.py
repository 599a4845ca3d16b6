"""The days that names of files and folders, headings, cells and fields give, in English, Korean, Chinese and Japanese."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from rag.core import submitted

# Within a lookahead, so that what looks like a day (2024/20/24 in 2024/2024-05-27) does not hide the one behind it.
_IN_NAME = re.compile(r"(?<!\d)(?=((?:19|20)\d{2})[-/\\_.]?(\d{2})[-/\\_.]?(\d{2})(?!\d))")
_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?=$|[T\s])")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_YEAR = r"(?:19|20)\d{2}"
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_FORMS = [
    re.compile(form, re.I)
    for form in (
        rf"(?<![\d./-])(?P<year>{_YEAR})\s?[-/._]\s?(?P<month>\d{{1,2}})\s?[-/._]?\s?"
        r"(?P<day>\d{2}|(?<=[-/._ ])\d)(?!\d)",
        rf"(?<!\d)(?P<year>{_YEAR})(?P<month>[01]\d)(?P<day>[0-3]\d)(?!\d)",
        rf"(?P<year>{_YEAR})\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]\s?(?P<day>\d{{1,2}})\s?[日일号號]?",
        rf"(?<![A-Za-z]){_MONTH.format('name')}\s?(?P<day>{_DAY})(?:\s?[-–—~]\s?(?P<last>{_DAY}))?(?![\d:])(?:\s?,?\s?(?P<year>{_YEAR}))?",
        rf"(?<![\d.])(?P<day>{_DAY})[\s-](?:of\s)?{_MONTH.format('name')}(?![A-Za-z])(?:[\s,-]{{1,2}}(?P<year>{_YEAR}))?",
        rf"(?<![\d./-])(?P<first>\d{{1,2}})[-/.](?P<second>\d{{1,2}})[-/.](?P<year>{_YEAR})(?!\d)",
        r"(?<!\d)(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일号號]?",
        rf"(?<![\d-])(?P<year>{_YEAR})[-\s]?W(?P<week>\d{{2}})(?!\d)",
    )
]
#: An export of the 23rd of October 2023 may be named 10232023.
_AMERICAN = re.compile(r"(?<!\d)(?P<first>\d{2})(?P<second>\d{2})(?P<year>20\d{2})(?!\d)")
#: A month without a day, looked for where no day is given.
_WHOLE_MONTHS = [
    re.compile(form, re.I)
    for form in (
        rf"(?<![\d./-])(?P<year>{_YEAR})\s?[-/._]\s?(?P<month>0[1-9]|1[0-2])(?![\d./-])",
        rf"(?P<year>{_YEAR})\s?[年년]\s?(?P<month>\d{{1,2}})\s?[月월]",
        rf"(?<![A-Za-z]){_MONTH.format('name')},?\s(?P<year>{_YEAR})(?!\d)",
        r"(?<!\d)(?P<month>\d{1,2})\s?[月월](?![\d])",
    )
]
_MONTH_AND_DAY = re.compile(r"(?P<month>0?[1-9]|1[0-2])\s?[-/.]\s?(?P<day>[0-3]?\d)")
_YEAR_ALONE = re.compile(rf"(?<![\d.-])(?P<year>{_YEAR})(?![\d.-]|[년年]?\s?\d)")
#: What may follow a day that is all that a text says: a time, a zone, a day of the week.
_CLOCK = re.compile(r"(?:[T\s]*\d{1,2}:\d{2}[\d:.]{0,12}\s?(?:Z|UTC|[+-]\d{2}:?\d{2})?)?[\s()（）\w]{0,6}")
_MONTHS_OF_YEAR = 12
_LENGTH = 300  # a longer text is no heading, cell or line that gives a day


@dataclass(frozen=True, slots=True)
class Day:
    """A date as it is written: the year, or the day, may be missing."""

    year: int | None
    month: int
    day: int | None

    def with_year(self, year: int | None) -> dt.date | None:
        """Return the date in a year, unless it has its own; a month stands for its first day."""
        found = self.year or year
        return None if found is None else make_date(found, self.month, self.day or 1)


def make_date(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    """Return a day, or None if there is no such day."""
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def date_of_name(file: str) -> dt.date | None:
    """Return the last day that a path gives in digits, or None."""
    found = [day for match in _IN_NAME.finditer(file) if (day := make_date(*match.groups()))]
    return found[-1] if found else None


def date_of_path(file: str) -> Day | None:
    """Return the day that a file or a folder is named for, the innermost first; else a month; or None."""
    if date := date_of_name(file):
        return Day(date.year, date.month, date.day)
    if american := _AMERICAN.search(file):
        return _day(american)
    parts = [part for part in reversed(re.split(r"[/\\!]", re.sub(r"\.[A-Za-z]{1,8}$", "", file))) if part]
    found = [*map(last_day, parts), *map(last_month, parts)]
    return next((day for day in found if day and day.year), None)


def date_of_timestamp(value: object) -> dt.date | None:
    """Return the day at the start of a text such as ``2025-12-31T01:36:44Z``, or None."""
    match = _ISO.match(value) if isinstance(value, str) else None
    return make_date(*match.groups()) if match else None


def last_day(text: str) -> Day | None:
    """Return the last day that a short text gives, of a range its end; the year may stand elsewhere in the text."""
    text = text[:_LENGTH]
    found = [(match.end(), day) for form in _FORMS for match in form.finditer(text) if (day := _day(match))]
    if not found:
        return None
    day = max(found, key=lambda item: item[0])[1]
    years = {int(match["year"]) for match in _YEAR_ALONE.finditer(text)} | {other.year for _, other in found if other.year}
    return Day(years.pop(), day.month, day.day) if day.year is None and len(years) == 1 else day


def last_month(text: str) -> Day | None:
    """Return the last month that a short text gives, with or without its year."""
    text = text[:_LENGTH]
    found = [(match.end(), day) for form in _WHOLE_MONTHS for match in form.finditer(text) if (day := _month_alone(match))]
    return max(found, key=lambda item: item[0])[1] if found else None


def whole_day(text: str) -> Day | None:
    """Return the day that is all that a text says, such as a cell of a table; ``07-29`` is one as well."""
    text = text.strip(" \t_*`()[]【】（）《》「」:：,，~|•·-")
    for form in (*_FORMS, _MONTH_AND_DAY, *_WHOLE_MONTHS):
        match = form.match(text)
        if match and _CLOCK.fullmatch(text, match.end()):
            day = _month_alone(match) if form in _WHOLE_MONTHS else _day(match)
            if day and make_date(day.year or 2024, day.month, day.day or 1):
                return day
    return None


def year_alone(text: str) -> int | None:
    """Return the only year that a short text gives, or None."""
    years = {int(match["year"]) for match in _YEAR_ALONE.finditer(text[:_LENGTH])}
    return years.pop() if len(years) == 1 else None


def month_number(arxiv_id: str) -> int:
    """Return the month in which a paper was submitted, counted from the year 0."""
    year, month = _submitted(arxiv_id)
    return _MONTHS_OF_YEAR * year + month


def year_of_month(month: int, latest: int) -> int:
    """Return the first year in which a digest of a month can list papers whose latest is of the month ``latest``.

    A paper that is submitted on the last day of a month may have the id of the next one.
    """
    return (latest - 1 - month + _MONTHS_OF_YEAR - 1) // _MONTHS_OF_YEAR


def month_of_id(arxiv_id: str) -> dt.date:
    """Return the first day of the month in which a paper was submitted."""
    return dt.date(*_submitted(arxiv_id), 1)


def _submitted(arxiv_id: str) -> tuple[int, int]:
    found = submitted(arxiv_id)
    assert found is not None  # ids are recognised before
    return found


def _month_alone(match: re.Match[str]) -> Day | None:
    year = int(match["year"]) if "year" in match.re.groupindex else None
    month = _month(match)
    return Day(year, month, None) if 1 <= month <= _MONTHS_OF_YEAR else None


def _month(match: re.Match[str]) -> int:
    groups = match.re.groupindex
    return _MONTHS[match["name"][:3].lower()] if "name" in groups else int(match["month"])


def _day(match: re.Match[str]) -> Day | None:
    groups = match.re.groupindex
    year = int(match["year"]) if "year" in groups and match["year"] else None
    if "week" in groups:
        try:
            sunday = dt.date.fromisocalendar(int(match["year"]), int(match["week"]), 7)
        except ValueError:
            return None
        return Day(sunday.year, sunday.month, sunday.day)
    if "first" in groups:  # the American order, unless there are dots or no such month
        month, day = int(match["first"]), int(match["second"])
        month, day = (day, month) if month > _MONTHS_OF_YEAR or "." in match[0] else (month, day)
    elif "month" in groups or "name" in groups:
        month, day = _month(match), int(re.sub(r"\D", "", (match["last"] if "last" in groups else None) or match["day"]))
    else:  # a pattern of a month and a day alone
        month, day = int(match["month"]), int(match["day"])
    return Day(year, month, day) if make_date(year or 2024, month, day) else None
