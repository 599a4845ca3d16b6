"""The forms of dates in Korean: ``2024년 6월 21일``, ``지난주``, ``최근 2주``, ``상반기``."""

from __future__ import annotations

import datetime as dt
import re

from rag.search.query.dates.calendar import Days, ago, back, day_of, form, latest_month, month_of, part_of, whole_year, year_of
from rag.search.query.vocabulary import UNITS_KO, number_of

_UNITS = {"일": "day", "주일": "week", "주": "week", "개월": "month", "달": "month", "년": "year", "해": "year"}
# For a few days (며칠) a week is taken: more is found, nothing is lost.
_DAYS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "며칠": 7, "일주일": 7, "열흘": 10, "보름": 15}
_YEARS_BACK = {"올": 0, "금": 0, "작": 1, "지": 1, "재": 2}

_COUNT = r"(\d{1,3}|" + "|".join(UNITS_KO) + ")"
_UNIT = "(" + "|".join(_UNITS) + ")"
_FREE = r"(?<![\d.])"
_WRITTEN_YEAR = r"(?:(?P<year>\d{4}|(?<!\d)\d{2})\s*년\s*)?"
_THAT_YEAR = r"(올해|금년|작년|지난\s?해|재작년)"
_MONTH_END = r"월(?![드급요세])"  # 월드컵, 월급, 월요일, 월세
_DAY_END = r"일(?!간|차)"
_RANGE = r"\s*(?:[-~–〜]|부터|에서)\s*"
# The beginning of a month or a week of it is taken as the whole of it: more is found, nothing is lost.
_PART_OF_MONTH = (
    r"(?:\s?(?:초순|초|중순|하순|말)(?=에|의|부터|까지|이후|이전|\s|$)|\s?한\s?달(?:\s?(?:간|동안|내내))?"
    r"|\s?(?:첫째|둘째|셋째|넷째|다섯째|마지막|[1-5]째?)\s?주(?:차)?(?=에|의|\s|$))?"
)


def _month(written: str) -> int:
    """Return the number of a month; raise ValueError if there is none."""
    return dt.date(2024, int(written), 1).month


def _date(match: re.Match[str], today: dt.date) -> Days:
    """Read 6월, 2024년 6월, 24년 6월 21일."""
    year, month, day = match.groups()
    if day:
        return day_of(year, _month(month), int(day), today)
    return month_of(year_of(year), _month(month)) if year else latest_month(_month(month), today)


def _date_of(match: re.Match[str], today: dt.date) -> Days:
    """Read 작년 6월, 올해 3월 2일."""
    year, month, day = today.year - _YEARS_BACK[match[1][0]], int(match[2]), match[3]
    return (dt.date(year, month, int(day)),) * 2 if day else month_of(year, month)


def _months(match: re.Match[str], today: dt.date) -> Days | None:
    """Read 3~5월."""
    first, last = _month(match[2]), _month(match[3])
    if match[1]:
        year = year_of(match[1])
        return (dt.date(year, first, 1), month_of(year, last)[1]) if first <= last else None
    start = latest_month(first, today)[0]
    return start, month_of(start.year + (first > last), last)[1]


def _days(match: re.Match[str], today: dt.date) -> Days | None:
    """Read 6월 3일부터 10일까지."""
    first = day_of(match[1], _month(match[2]), int(match[3]), today)[0]
    last = day_of(str(first.year), first.month, int(match[4]), today)[0]
    return (first, last) if first <= last else None


def _part(match: re.Match[str], today: dt.date) -> Days:
    """Read 2024년 상반기, 작년 3분기; without a year, the latest that has begun."""
    written, relative, half, quarter = match.groups()
    which, months = (int(quarter), 3) if quarter else (1 if half[0] == "상" else 2, 6)
    if written or relative:
        return part_of(year_of(written) if written else today.year - _YEARS_BACK[relative[0]], which, months)
    days = part_of(today.year, which, months)
    return days if days[0] <= today else part_of(today.year - 1, which, months)


def _stretch(match: re.Match[str], today: dt.date) -> Days:
    """Read 최근 2주, 지난 한 달, 최근 일주일."""
    if match[1]:
        return back(today, number_of(match[1]), _UNITS[match[2]])
    return back(today, _DAYS[match[3]], "day") if match[3] in _DAYS else back(today, 6, "month")  # 반년


def _which(match: re.Match[str]) -> int:
    """Return how far back 이번, 지난 and 지지난 point."""
    return 0 if match[1] else 2 if match[2] else 1


def _year(match: re.Match[str], _: dt.date) -> Days:
    return whole_year(year_of(match[1]))


FORMS = (
    form(
        _FREE + _WRITTEN_YEAR + r"(\d{1,2})\s*" + _MONTH_END + r"(?:\s*(\d{1,2})\s*" + _DAY_END + ")?" + _PART_OF_MONTH, _date
    ),
    form(_FREE + _WRITTEN_YEAR + r"(\d{1,2})월?\s*[-~–〜]\s*(?P<last>\d{1,2})\s*" + _MONTH_END, _months),
    form(_FREE + _WRITTEN_YEAR + r"(\d{1,2})\s*월\s*(\d{1,2})\s*일?" + _RANGE + r"(?P<last>\d{1,2})\s*" + _DAY_END, _days),
    form(_THAT_YEAR + r"\s*(\d{1,2})\s*" + _MONTH_END + r"(?:\s*(\d{1,2})\s*일)?" + _PART_OF_MONTH, _date_of),
    form(r"(?<!\d)(\d{4})\s*년도?(?!간|대|차|생|\s*동안)(?:\s?(?:초|말)(?=에|의|부터|까지|\s))?", _year, by_year=True),
    form(r"(?:(?<!\d)(\d{4})\s*년\s*|" + _THAT_YEAR + r"\s*)?(?:(상반기|하반기)|(?<!\d)([1-4])\s*(?:사)?분기)", _part),
    form(r"오늘(?!날)", lambda _, today: ago(today, 0, "day"), relative=True),
    form(r"어제|어저께", lambda _, today: ago(today, 1, "day"), relative=True),
    form(r"엊그제|그제|그저께", lambda _, today: ago(today, 2, "day"), relative=True),
    form(
        r"(?:(이번\s*|요번\s*|금)|(지지난\s*|저저번\s*)|(?:지난|저번)\s*)주(?![제장요말년식택행목])",
        lambda m, today: ago(today, _which(m), "week"),
        relative=True,
    ),
    form(
        r"(?:((?:이번|요번)\s*달|이\s?달(?![리러성린])|금월)|((?:지지난|저저번)\s*달)|(?:지난|저번)\s*달)",
        lambda m, today: ago(today, _which(m), "month"),
        relative=True,
    ),
    form(_THAT_YEAR + "도?", lambda m, today: ago(today, _YEARS_BACK[m[1][0]], "year"), relative=True),
    form(
        rf"(?:최근|지난|과거)\s*(?:{_COUNT}\s*{_UNIT}(?!차)|(하루|이틀|사흘|나흘|며칠|일주일|열흘|보름|반\s?년))(?:\s?(?:간|동안|사이))?",
        _stretch,
        relative=True,
    ),
    form(
        r"(?<![\d월가-힣])" + _COUNT + r"\s*" + _UNIT + r"\s*전(?=에|의|부터|\s|$)",
        lambda m, today: ago(today, number_of(m[1]), _UNITS[m[2]]),
        relative=True,
    ),
)
#: Every one of :data:`FORMS` has one of these.
HINT = re.compile(r"[월년일주달해제]|분기|반기|하루|이틀|며칠|[사나열]흘|보름|오늘|저께")
