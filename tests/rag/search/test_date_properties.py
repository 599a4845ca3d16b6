"""Every date of some years is read as it is written, in each form and beside any words."""

from __future__ import annotations

import calendar
import datetime as dt
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.dates import days

DAYS = st.dates(dt.date(2019, 1, 1), dt.date(2026, 12, 31))
WEEKDAYS_KO = "월화수목금토일"


def written(day: dt.date) -> list[str]:
    """A day in every form that is certain."""
    y, m, d, two = day.year, day.month, day.day, day.year % 100
    name, weekday = calendar.month_name[m], calendar.day_name[day.weekday()]
    suffix = "th" if 10 < d < 14 else {1: "st", 2: "nd", 3: "rd"}.get(d % 10, "th")
    forms = [
        *(f"{y}-{m:02}-{d:02}", f"{y}/{m:02}/{d:02}", f"{y}/{m}/{d}", f"{y}.{m}.{d}", f"{y}. {m}. {d}.", f"{y}{m:02}{d:02}"),
        *(f"{name} {d}, {y}", f"{name[:3]} {d} {y}", f"{d} {name} {y}", f"{d}{suffix} of {name} {y}", f"{d}-{name[:3]}-{y}"),
        *(f"{weekday}, {name} {d}, {y}", f"{name} {d}{suffix}, {y}", f"{name} the {d}{suffix}, {y}", f"{name} {d}, '{two}"),
        *(f"{y} {name} {d}", f"{y}년 {m}월 {d}일", f"{y}년{m}월{d}일", f"{two}년 {m}월 {d}일", f"'{two}년 {m}월 {d}일"),
        f"{y}년 {m}월 {d}일({WEEKDAYS_KO[day.weekday()]})",
    ]
    if d > 12 or d == m:
        forms += [f"{m}/{d}/{y}", f"{d}/{m}/{y}", f"{d:02}.{m:02}.{y}", f"{m:02}-{d:02}-{y}"]
    return forms


@given(DAYS, st.dates(dt.date(2019, 1, 1), dt.date(2030, 12, 31)))
def test_a_day_is_read_in_every_form(day: dt.date, today: dt.date) -> None:
    for text in written(day):
        assert days(text, today) == (day, day), text


@given(
    DAYS,
    st.sampled_from(
        ["agents {}", "{} agents", "papers from {} on diffusion", "votes {}, top 5", "{} 논문", "확산 모델 {} 나온"]
    ),
)
def test_a_day_is_read_beside_any_words(day: dt.date, around: str) -> None:
    for text in written(day):
        assert days(around.format(text)) == (day, day), text


@pytest.mark.slow
@given(DAYS)
def test_conditions_open_a_day_at_one_end(day: dt.date) -> None:
    one = dt.timedelta(1)
    for text in written(day):
        assert days(f"since {text}") == days(f"{text}부터") == days(f"{text} 이후") == (day, None), text
        assert days(f"after {text}") == (day + one, None), text
        assert days(f"before {text}") == days(f"{text} 이전") == (None, day - one), text
        assert days(f"until {text}") == days(f"{text}까지") == (None, day), text


@pytest.mark.slow
@given(DAYS, DAYS)
def test_two_days_are_the_ends_of_one_stretch(one: dt.date, other: dt.date) -> None:
    first, last = sorted((one, other))
    for a, b in zip(written(first), written(last), strict=False):
        for text in (f"from {a} to {b}", f"between {a} and {b}", f"{a}부터 {b}까지", f"{a} ~ {b}", f"since {a} and until {b}"):
            assert days(text) == (first, last), text


@given(DAYS)
def test_longer_stretches_are_read_in_every_form(day: dt.date) -> None:
    y, m, two = day.year, day.month, day.year % 100
    name, quarter, half = calendar.month_name[m], (m - 1) // 3 + 1, (m - 1) // 6 + 1
    nth = ("first", "second", "third", "fourth")[quarter - 1]
    month = dt.date(y, m, 1), dt.date(y, m, calendar.monthrange(y, m)[1])
    for text in (
        f"{name} {y}",
        f"{name[:3]} {y}",
        f"{name} of {y}",
        f"{name} '{two}",
        f"{y} {name}",
        f"{y}-{m:02}",
        f"{m:02}/{y}",
        f"{y}년 {m}월",
    ):
        assert days(text) == month, text
    quarters = dt.date(y, 3 * quarter - 2, 1), dt.date(y, 3 * quarter, calendar.monthrange(y, 3 * quarter)[1])
    for text in (
        f"Q{quarter} {y}",
        f"{quarter}Q{two}",
        f"{y}Q{quarter}",
        f"{nth} quarter of {y}",
        f"{y}년 {quarter}분기",
        f"'{two}년 {quarter}분기",
    ):
        assert days(text) == quarters, text
    halves = dt.date(y, 6 * half - 5, 1), dt.date(y, 6 * half, 31 if half == 2 else 30)
    for text in (
        f"H{half} {y}",
        f"{nth if half == quarter else ('first', 'second')[half - 1]} half of {y}",
        f"{y}년 {'상하'[half - 1]}반기",
    ):
        assert days(text) == halves, text
    year, week, weekday = day.isocalendar()
    monday = day - dt.timedelta(weekday - 1)
    for text in (f"{year}-W{week:02}", f"week {week} of {year}", f"week {week}, {year}", f"{year}년 {week}주차"):
        assert days(text) == (monday, monday + dt.timedelta(6)), text
    for text in (f"{y}", f"in {y}", f"{y}년", f"'{two}", f"{two}년", f"the year {y}"):
        assert days(text) == (dt.date(y, 1, 1), dt.date(y, 12, 31)), text


@given(DAYS)
def test_the_weeks_of_a_month_follow_each_other(day: dt.date) -> None:
    first, name = dt.date(day.year, day.month, 1), calendar.month_name[day.month]
    weeks = [days(f"{nth} week of {name} {day.year}") for nth in ("first", "second", "third", "fourth")]
    assert weeks == [days(f"{day.year}년 {day.month}월 {nth} 주") for nth in ("첫째", "둘째", "셋째", "넷째")]
    assert abs((weeks[0][0] - first).days) <= 3  # type: ignore[operator]
    assert all(b[0] - a[1] == dt.timedelta(1) for a, b in itertools.pairwise(weeks))  # type: ignore[operator]
