"""The forms of dates in Korean: ``2024년 6월 21일``, ``지난주``, ``최근 2주``, ``상반기``, ``올봄``, ``25주차``."""

from __future__ import annotations

import datetime as dt
import re

from rag.search.query.dates.calendar import (
    Days,
    UnreadError,
    ago,
    back,
    day_of,
    edge_of,
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
    weekday_of,
    whole_year,
    year_named,
    year_of,
)
from rag.search.query.vocabulary import UNITS_KO, number_of

_UNITS = {
    "시간": "hour", "일": "day", "주일": "week", "주": "week", "개월": "month", "달": "month", "개분기": "quarter", "년": "year",
    "해": "year",
}  # fmt: skip
# For a few days (며칠) a week is taken: more is found, nothing is lost.
_DAYS = {
    "하루": 1,
    "이틀": 2,
    "사흘": 3,
    "나흘": 4,
    "닷새": 5,
    "엿새": 6,
    "며칠": 7,
    "일주일": 7,
    "이레": 7,
    "열흘": 10,
    "보름": 15,
}
_YEARS_BACK = {"내": -1, "올": 0, "금": 0, "작": 1, "지": 1, "전": 1, "재": 2}
_SEASONS = "봄여가겨"
_SINO = {word: n for n, word in enumerate("일 이 삼 사 오 육 칠 팔 구 십".split(), 1)}
_COUNTS = _SINO | {"석": 3, "넉": 4}

_COUNT = r"(\d{1,3}|" + "|".join([*UNITS_KO, *_COUNTS]) + ")"
_UNIT = "(" + "|".join(sorted(_UNITS, key=len, reverse=True)).replace("개분기", r"개\s?분기") + ")"
_WORD_OF_DAYS = "(" + "|".join(_DAYS) + r"|반\s?년)"
_FREE = r"(?<![\d.])"
_YEAR = r"(?P<year>(?<!\d)\d{4}|(?<!\d)['’]?\d{2})\s*년\s*"
_WRITTEN_YEAR = f"(?:{_YEAR})?"
_THAT_YEAR = (
    r"(올해|금년|작년|지난\s?해|재작년|(?<![가-힣])(?:전년|내년)|(?<![가-힣])올(?=\s?(?:\d|[상하]반기|봄|여름|가을|겨울)))"
)
_MONTH_END = r"월(?![드급요세])"  # 월드컵, 월급, 월요일, 월세
_DAY_END = r"일(?!간|차)"
_RANGE = r"\s*(?:[-~–〜]|부터|에서)\s*"
_NO_SPAN = r"(?!간|대|차|생|째|짜리|치|만에|만\s|\s?(?:동안|전|뒤)|\s?후(?!반)|\s?이상|\s?넘|\s?경력)"
_SEASON = r"(?P<season>봄|여름|가을|겨울)(?:철)?"


def _month(written: str) -> int:
    """Return the number of a month; raise ValueError if there is none."""
    return dt.date(2024, int(written), 1).month


def _date(match: re.Match[str], today: dt.date) -> Days:
    """Read 6월, 2024년 6월, 24년 6월 21일."""
    year, month, day = match.groups()
    if day:
        return day_of(year, _month(month), int(day), today)
    return month_of(year_of(year), _month(month)) if year else latest_month(_month(month), today)


def _last_month_named(match: re.Match[str], today: dt.date) -> Days:
    """Read 지난 6월: the latest that has ended."""
    month = _month(match[1])
    return month_of(today.year - (month >= today.month), month)


def _months(match: re.Match[str], today: dt.date) -> Days:
    """Read 3~5월."""
    first, last = _month(match["from"]), _month(match["last"])
    if match["year"]:
        year = year_of(match["year"])
        if first > last:
            raise UnreadError("backwards")
        return dt.date(year, first, 1), month_of(year, last)[1]
    start = latest_month(first, today)[0]
    return start, month_of(start.year + (first > last), last)[1]


def _days(match: re.Match[str], today: dt.date) -> Days:
    """Read 6월 3일부터 10일까지."""
    first = day_of(match["year"], _month(match["month"]), int(match["from"]), today)[0]
    last = day_of(str(first.year), first.month, int(match["last"]), today)[0]
    if first > last:
        raise UnreadError("backwards")
    return first, last


def _part(match: re.Match[str], today: dt.date) -> Days:
    """Read 상반기, 3분기, 3/4분기: the latest that has begun."""
    return latest_part(int(match[2]), 3, today) if match[2] else latest_part(1 if match[1] in "상전" else 2, 6, today)


def _quarters(match: re.Match[str], today: dt.date) -> Days:
    """Read 1~3분기, 2024년 1~3분기."""
    first, last = int(match["from"]), int(match["last"])
    if first > last:
        raise UnreadError("backwards")
    year = year_of(match["year"]) if match["year"] else latest_part(first, 3, today)[0].year
    return part_of(year, first, 3)[0], part_of(year, last, 3)[1]


def _last_quarter(match: re.Match[str], today: dt.date) -> Days:
    """Read 지난 3분기: the latest that has ended."""
    quarter = latest_part(int(match[1]), 3, today)
    return quarter if quarter[1] < today else latest_part(int(match[1]), 3, quarter[0] - dt.timedelta(1))


def _last_half(match: re.Match[str], today: dt.date) -> Days:
    """Read 지난 상반기: the latest that has ended."""
    half = latest_part(1 if match[1] in "상전" else 2, 6, today)
    return half if half[1] < today else latest_part(1 if match[1] in "상전" else 2, 6, half[0] - dt.timedelta(1))


def _number(written: str) -> int:
    return _COUNTS[written] if written in _COUNTS else number_of(written)


def _stretch(match: re.Match[str], today: dt.date) -> Days:
    """Read 최근 2주, 지난 한 달, 최근 일주일."""
    if match[1]:
        return back(today, _number(match[1]), _UNITS["".join(match[2].split())])
    return back(today, _DAYS[match[3]], "day") if match[3] in _DAYS else back(today, 6, "month")  # 반년


def _long_ago(match: re.Match[str], today: dt.date) -> Days:
    """Read 2주 전, 사흘 전, 일주일 전, 반년 전."""
    if match[1]:
        unit = _UNITS["".join(match[2].split())]
        return back(today, _number(match[1]), unit) if unit == "hour" else ago(today, _number(match[1]), unit)
    if match[3] == "며칠":
        raise UnreadError("vague")
    if match[3] == "일주일":
        return ago(today, 1, "week")
    return ago(today, _DAYS[match[3]], "day") if match[3] in _DAYS else ago(today, 6, "month")


def _which(match: re.Match[str]) -> int:
    """Return how far back 다음, 이번, 지난 and 지지난 point."""
    return -1 if match["next"] else 0 if match["this"] else 2 if match["before"] else 1


def _turn(unit: str) -> str:
    """Return a pattern for the last, this, ... of a unit."""
    return (
        rf"(?:(?P<this>(?:이번|요번|금번)\s*)|(?P<before>(?:지지난|저저번)\s*)|(?P<next>다음\s*)|(?:지난|저번|직전)\s*){unit}"
    )


def _season(match: re.Match[str], today: dt.date) -> Days:
    """Read 올봄, 이번 여름, 지난 겨울; 봄에 is the latest that has begun."""
    season, which = _SEASONS.index(match["season"][0]), match["which"] or ""
    if which.startswith(("올", "이번")):
        return this_season(season, today)
    return latest_season(season, today, ended=which.startswith("지난"))


def _season_of_year(match: re.Match[str], _: dt.date) -> Days:
    return season_of(year_of(match["year"]), _SEASONS.index(match["season"][0]))


def _weekday(match: re.Match[str], today: dt.date) -> Days:
    """Read 지난 금요일, the one before today; 이번 금요일; 금요일, which may be today."""
    weekday = weekday_of(match["weekday"])
    if match["which"] in ("이번", "다음"):
        return (ago(today, -(match["which"] == "다음"), "week")[0] + dt.timedelta(weekday),) * 2
    return latest_weekday(today if match["which"] else today + dt.timedelta(1), weekday)


def _weekend(match: re.Match[str], today: dt.date) -> Days:
    monday = ago(today, 0 if match["which"] == "이번" else 1, "week")[0]
    return monday + dt.timedelta(5), monday + dt.timedelta(6)


def _edge(match: re.Match[str], today: dt.date) -> Days | None:
    """Read 연초, 월말, 연말: of the year or the month that it began in last."""
    unit, which = "year" if match[1] in "연년" else "month", 0 if match[2] == "초" else 2
    days = edge_of(*ago(today, 0, unit), which)
    return days if days and days[0] <= today else edge_of(*ago(today, 1, unit), which)


def _spoken_year(match: re.Match[str], _: dt.date) -> Days:
    ten, one = _SINO.get(match[1] or "일", 1), _SINO.get(match[2], 0)
    return whole_year(2000 + 10 * ten + one)


def _decade(match: re.Match[str], _: dt.date) -> Days:
    first = year_of(match[1])
    return whole_year(first)[0], whole_year(first + 9)[1]


_AGO = {
    "그글피": -4,
    "글피": -3,
    "모레": -2,
    "내일": -1,
    "어제": 1,
    "어저께": 1,
    "엊그제": 2,
    "엊그저께": 2,
    "그제": 2,
    "그저께": 2,
    "그끄제": 3,
    "그끄저께": 3,
}

FORMS = (
    form(rf"{_FREE}{_WRITTEN_YEAR}(\d{{1,2}})\s*{_MONTH_END}(?:\s*(\d{{1,2}})\s*{_DAY_END})?", _date),
    form(
        rf"{_FREE}{_WRITTEN_YEAR}(?P<from>\d{{1,2}})월?\s*[-~–〜]\s*(?P<last>\d{{1,2}})\s*{_MONTH_END}(?!\s*\d{{1,2}}\s*일)",
        _months,
    ),
    form(
        rf"{_FREE}{_WRITTEN_YEAR}(?P<month>\d{{1,2}})\s*월\s*(?P<from>\d{{1,2}})\s*일?{_RANGE}(?P<last>\d{{1,2}})\s*{_DAY_END}",
        _days,
    ),
    form(rf"지난\s?(\d{{1,2}})\s*{_MONTH_END}(?!\s*\d)", _last_month_named),
    form(r"(?<!\d)(?P<year>\d{4})\s*년도?(?!간|대|차|생)", year_named, by_year=True),
    form(rf"(?<![\d가-힣A-Za-z.,~-])['’]?(?P<year>19|2\d)\s?년도?{_NO_SPAN}", year_named, by_year=True),
    form(
        r"(?<!\d)(?P<year>\d{4}|\d{2})\s*[~〜–-]\s*(?P<last>\d{4}|\d{2})\s?년(?!간|대|생|\s?동안)",
        lambda m, _: (whole_year(year_of(m["year"]))[0], whole_year(year_of(m["last"]))[1]),
        by_year=True,
    ),
    form(r"이천\s?([이삼])?십([일이삼사오육칠팔구])?\s?년", _spoken_year, by_year=True),
    form(r"(?<!\d)((?:19|20)\d0)년대", _decade),
    form(r"(?:([상하전후])반기|(?<![\d/])([1-4])(?:\s?/\s?4)?\s*(?:사)?분기(?!\s?(?:전|동안|간)))(?P<year>)", _part),
    form(rf"{_FREE}{_WRITTEN_YEAR}(?P<from>[1-4])\s*[-~–]\s*(?P<last>[1-4])\s?분기", _quarters),
    form(r"지난\s?([상하])반기", _last_half),
    form(r"(?<![\d가-힣])(\d{1,2})\s?주차", lambda m, today: latest_week_of_year(int(m[1]), today)),
    form(r"오늘(?!날)|(?<![가-힣])금일", lambda _, today: ago(today, 0, "day"), relative=True),
    form(
        "(?<![가-힣])(?:" + "|".join(sorted(_AGO, key=len, reverse=True)) + ")(?!야|서)",
        lambda m, today: ago(today, _AGO[m[0]], "day"),
        relative=True,
    ),
    form(
        _turn(r"주(?!말)(?![제장요년식택행목])") + r"|금주(?![제장])()",
        lambda m, today: ago(today, 0 if m[0] == "금주" else _which(m), "week"),
        relative=True,
    ),
    form(_turn(r"달(?![리러성린])"), lambda m, today: ago(today, _which(m), "month"), relative=True),
    form(r"(?<![가-힣])(?:이\s?달(?![리러성린])|금월|당월)", lambda _, today: ago(today, 0, "month"), relative=True),
    form(r"(?<![가-힣])(?:전월|지난\s?월)(?![드급요세])", lambda _, today: ago(today, 1, "month"), relative=True),
    form(_turn("분기"), lambda m, today: ago(today, _which(m), "quarter"), relative=True),
    form(r"(?<![가-힣])(전|현)\s?분기", lambda m, today: ago(today, int(m[1] == "전"), "quarter"), relative=True),
    form(r"지난\s?([1-4])\s?(?:사)?분기", _last_quarter),
    form(rf"{_THAT_YEAR}도?", lambda m, today: ago(today, _YEARS_BACK[m[1][0]], "year"), relative=True),
    form(
        rf"(?:최근|지난|과거|(?<![가-힣])요)\s*(?:{_COUNT}\s*{_UNIT}(?!차|요일)|{_WORD_OF_DAYS})(?:\s?(?:간|동안|사이|이내|내))?",
        _stretch,
        relative=True,
    ),
    form(
        rf"(?<![\d월가-힣])(?:{_COUNT}\s*{_UNIT}|{_WORD_OF_DAYS})\s*(?:이내|안|내)(?=에|의|\s|$|[?.!,])",
        _stretch,
        relative=True,
    ),
    form(
        rf"(?<![\d월가-힣])(?:{_COUNT}\s*{_UNIT}|{_WORD_OF_DAYS})\s*전(?=에|의|부터|까지|\s|$|[?.!,])", _long_ago, relative=True
    ),
    form(rf"(?:(?P<which>올|이번|지난)\s?|(?<![가-힣])){_SEASON}(?=에|의|부터|까지|\s|$|[?.!,]|동안|이후|이전)", _season),
    form(rf"{_YEAR}{_SEASON}", _season_of_year),
    form(r"(?:(?P<which>이번|지난|저번|다음)\s?)?(?P<weekday>[월화수목금토일])요일", _weekday, relative=True),
    form(r"(?P<which>이번|지난|저번)\s?주말", _weekend, relative=True),
    form(r"(?<![가-힣])(연|년|월)(초|말)(?=에|의|부터|까지|이후|\s|$|[?.!,])", _edge, relative=True),
)
#: Every one of :data:`FORMS` has one of these.
HINT = re.compile(
    r"[월년일주달해제]|분기|반기|하루|이틀|며칠|[사나열]흘|닷새|엿새|보름|오늘|저께|모레|글피|봄|여름|가을|겨울|연초|연말|시간\s?전|24시간"
)
