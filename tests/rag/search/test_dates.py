"""The dates that a text names, relative to Wednesday, 26 June 2024."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.search.query.dates.find import find_dates

TODAY = dt.date(2024, 6, 26)


def days(text: str, today: dt.date = TODAY) -> list[tuple[str | None, str | None]]:
    """The first and last days of the dates that can be read."""
    found = [span for span in find_dates(text, today) if not span.unread]
    return [(s.since and s.since.isoformat(), s.until and s.until.isoformat()) for s in found]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        # days
        ("on 2024-06-21", "2024-06-21", "2024-06-21"),
        ("2024/06/21", "2024-06-21", "2024-06-21"),
        ("2024.6.21", "2024-06-21", "2024-06-21"),
        ("2024. 6. 21.", "2024-06-21", "2024-06-21"),
        ("June 21", "2024-06-21", "2024-06-21"),
        ("June 21st, 2023", "2023-06-21", "2023-06-21"),
        ("21 June", "2024-06-21", "2024-06-21"),
        ("the 3rd of May 2024", "2024-05-03", "2024-05-03"),
        ("July 1", "2023-07-01", "2023-07-01"),
        ("Feb 29", "2024-02-29", "2024-02-29"),
        ("6월 21일", "2024-06-21", "2024-06-21"),
        ("6월21일에", "2024-06-21", "2024-06-21"),
        ("2023년 12월 1일", "2023-12-01", "2023-12-01"),
        ("작년 6월 3일", "2023-06-03", "2023-06-03"),
        # months
        ("in June 2024", "2024-06-01", "2024-06-30"),
        ("june 2024", "2024-06-01", "2024-06-30"),
        ("in may", "2024-05-01", "2024-05-31"),
        ("December", "2023-12-01", "2023-12-31"),
        ("Sept. 2023", "2023-09-01", "2023-09-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2024/06", "2024-06-01", "2024-06-30"),
        ("2024년 6월", "2024-06-01", "2024-06-30"),
        ("2024년6월에나온", "2024-06-01", "2024-06-30"),
        ("24년 6월", "2024-06-01", "2024-06-30"),
        ("6월", "2024-06-01", "2024-06-30"),
        ("12월", "2023-12-01", "2023-12-31"),
        ("6월 초에", "2024-06-01", "2024-06-10"),
        ("early June", "2024-06-01", "2024-06-10"),
        ("last June", "2023-06-01", "2023-06-30"),
        ("last May", "2024-05-01", "2024-05-31"),
        # years and their parts
        ("in 2023", "2023-01-01", "2023-12-31"),
        ("2023년", "2023-01-01", "2023-12-31"),
        ("2024년 상반기", "2024-01-01", "2024-06-30"),
        ("하반기", "2023-07-01", "2023-12-31"),
        ("작년 3분기", "2023-07-01", "2023-09-30"),
        ("Q2 2024", "2024-04-01", "2024-06-30"),
        ("the second half of 2023", "2023-07-01", "2023-12-31"),
        ("first quarter of this year", "2024-01-01", "2024-03-31"),
        # told from today
        ("today", "2024-06-26", "2024-06-26"),
        ("yesterday", "2024-06-25", "2024-06-25"),
        ("오늘", "2024-06-26", "2024-06-26"),
        ("어제", "2024-06-25", "2024-06-25"),
        ("그저께", "2024-06-24", "2024-06-24"),
        ("this week", "2024-06-24", "2024-06-30"),
        ("last week", "2024-06-17", "2024-06-23"),
        ("이번 주", "2024-06-24", "2024-06-30"),
        ("지난주", "2024-06-17", "2024-06-23"),
        ("지지난주", "2024-06-10", "2024-06-16"),
        ("last Friday", "2024-06-21", "2024-06-21"),
        ("last Wednesday", "2024-06-19", "2024-06-19"),
        ("this month", "2024-06-01", "2024-06-30"),
        ("last month", "2024-05-01", "2024-05-31"),
        ("이번달", "2024-06-01", "2024-06-30"),
        ("지난달", "2024-05-01", "2024-05-31"),
        ("last year", "2023-01-01", "2023-12-31"),
        ("작년", "2023-01-01", "2023-12-31"),
        ("올해", "2024-01-01", "2024-12-31"),
        ("past 10 days", "2024-06-16", "2024-06-26"),
        ("over the last two weeks", "2024-06-12", "2024-06-26"),
        ("within the past month", "2024-05-26", "2024-06-26"),
        ("최근 2주", "2024-06-12", "2024-06-26"),
        ("최근 한 달", "2024-05-26", "2024-06-26"),
        ("지난 일주일간", "2024-06-19", "2024-06-26"),
        ("최근 3개월 동안", "2024-03-26", "2024-06-26"),
        ("in the past few days", "2024-06-19", "2024-06-26"),
        ("최근 며칠 사이", "2024-06-19", "2024-06-26"),
        ("3 days ago", "2024-06-23", "2024-06-23"),
        ("2주 전에", "2024-06-10", "2024-06-16"),
        # open at one end
        ("since May", "2024-05-01", None),
        ("from May onwards", "2024-05-01", None),
        ("2024 or later", "2024-01-01", None),
        ("after May", "2024-06-01", None),
        ("after 2021", "2022-01-01", None),
        ("5월 이후", "2024-05-01", None),
        ("5월부터", "2024-05-01", None),
        ("before 2024-03", None, "2024-02-29"),
        ("until March", None, "2024-03-31"),
        ("up to 2024-06-21", None, "2024-06-21"),
        ("3월까지", None, "2024-03-31"),
        ("3월 이전", None, "2024-02-29"),
        # from one to another
        ("between March and May 2024", "2024-03-01", "2024-05-31"),
        ("from March to May", "2024-03-01", "2024-05-31"),
        ("between November and February", "2023-11-01", "2024-02-29"),
        ("November 2023 to February", "2023-11-01", "2024-02-29"),
        ("2024-06-01 - 2024-06-21", "2024-06-01", "2024-06-21"),
        ("June 3-10, 2024", "2024-06-03", "2024-06-10"),
        ("between 3 and 10 June 2024", "2024-06-03", "2024-06-10"),
        ("2023-2024", "2023-01-01", "2024-12-31"),
        ("from last week to today", "2024-06-17", "2024-06-26"),
        ("3월부터 5월까지", "2024-03-01", "2024-05-31"),
        ("3~5월", "2024-03-01", "2024-05-31"),
        ("11~2월", "2023-11-01", "2024-02-29"),
        ("6월 3일부터 10일까지", "2024-06-03", "2024-06-10"),
        ("5월 31일과 6월 21일 사이", "2024-05-31", "2024-06-21"),
    ],
)
def test_a_date_and_its_first_and_last_day(text: str, since: str | None, until: str | None) -> None:
    assert days(text) == [(since, until)]


@pytest.mark.parametrize(
    "text",
    [
        "June 31",
        "Feb 30 2024",
        "2024-13-01",
        "2023-02-29",
        "6월 31일",
        "13월",
        "2024년 13월",
        "1066",
        "2099",
        "between June 31 and July",
        "from June 2024 to May 2024",
    ],
)
def test_a_day_that_does_not_exist_is_not_read(text: str) -> None:
    assert days(text) in ([], days("July"))


@pytest.mark.parametrize(
    "text",
    [
        "models may improve",
        "May I see RAG papers",
        "march of progress",
        "Jan Leike",
        "mar the surface",
        "in context",
        "2048 tokens",
        "2024x1024 images",
        "GPT-2024",
        "ImageNet-2012",
        "WMT23",
        "2406.12345",
        "arXiv:2024.12345",
        "$2024",
        "2024%",
        "3.2024",
        "1,2024",
        "이번 주제",
        "6월드컵",
        "6개월",
        "3월급",
        "이달리아",
        "20년간",
        "주의",
        "weekly",
        "someday",
    ],
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert days(text) == []


def test_two_dates_stay_two_with_their_places() -> None:
    text = "digests of 31 May and 21 June 2024"
    found = find_dates(text, TODAY)
    assert [span.text for span in found] == ["of 31 May", "21 June 2024"]
    assert all(text[span.start : span.end] == span.text for span in found)


def test_a_particle_ends_where_the_next_word_begins() -> None:
    assert [span.text for span in find_dates("6월 의료 논문", TODAY)] == ["6월"]
    assert [span.text for span in find_dates("상반기 에이전트 논문", TODAY)] == ["상반기"]
    assert [span.text for span in find_dates("6월에 나온", TODAY)] == ["6월에"]


@given(st.dates(dt.date(1990, 1, 1), dt.date(2039, 12, 31)), st.dates(dt.date(1990, 1, 1), dt.date(2039, 12, 31)))
def test_a_full_date_is_itself_in_every_spelling(day: dt.date, today: dt.date) -> None:
    korean = f"{day.year}년 {day.month}월 {day.day}일"
    for text in (day.isoformat(), day.strftime("%Y/%m/%d"), day.strftime("%B %d, %Y"), day.strftime("%d %B %Y"), korean):
        assert days(text, today) == [(day.isoformat(), day.isoformat())], text


@given(st.integers(1, 12), st.dates(dt.date(1995, 1, 1), dt.date(2039, 12, 31)))
def test_a_month_without_a_year_is_the_latest_that_has_begun(month: int, today: dt.date) -> None:
    (span,) = find_dates(f"{month}월", today)
    assert span.since is not None
    assert span.since.month == month
    assert 0 <= (today - span.since).days <= 366


WORDS = [
    "since",
    "until",
    "from",
    "between",
    "and",
    "to",
    "May",
    "may",
    "June 3",
    "2024",
    "31",
    "2024-06-21",
    "last week",
    "past 999 years",
    "6월",
    "31일",
    "2023년",
    "부터",
    "까지",
    "이후",
    "지난주",
    "최근 999년",
    "~",
    "-",
    "상반기",
    "3분기",
    "Q4 2039",
    "12월 31일",
]


@example("2024 ~ 2023년", dt.date(2000, 1, 1))
@given(st.lists(st.sampled_from(WORDS), max_size=8).map(" ".join) | st.text(max_size=80), st.dates())
def test_any_text_is_read_and_runs_forwards(text: str, today: dt.date) -> None:
    for span in find_dates(text, today):
        assert text[span.start : span.end] == span.text
        assert bool(span.since or span.until) is not bool(span.unread)
        assert span.since is None or span.until is None or span.since <= span.until


@pytest.mark.parametrize("piece", ["2024", "2024-", "June ", "6월 ", "12", "between ", "3-", "the early ", "최근 ", "1월~"])
def test_a_long_run_of_pieces_is_read(piece: str) -> None:
    assert isinstance(find_dates(piece * (8000 // len(piece)), TODAY), list)
