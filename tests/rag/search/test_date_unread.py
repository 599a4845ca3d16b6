"""Dates that cannot be read, what only looks like one, and several that make a window; on Wednesday, 26 June 2024."""

from __future__ import annotations

import pytest

from rag.search.query.dates.find import find_dates, window_of
from rag.search.query.pieces import why_unread
from tests.support.dates import TODAY


@pytest.mark.parametrize(
    ("text", "words", "why"),
    [
        ("4/5/2024", "4/5/2024", "ambiguous"),
        ("2024-02-31", "2024-02-31", "impossible"),
        ("papers on 4/5", "on 4/5", "ambiguous"),
        ("Friday, June 20, 2024", "Friday, June 20, 2024", "impossible"),
        ("around Christmas", "around Christmas", "vague"),
        ("recently-ish", "recently-ish", "vague"),
        ("papers on Mondays", "on Mondays", "vague"),
        ("papers of every Monday", "of every Monday", "vague"),
        ("월요일마다 나온 논문", "월요일마다", "vague"),
        ("한여름 논문", "한여름", "vague"),
        ("a few weeks ago", "a few weeks ago", "vague"),
        ("며칠 전", "며칠 전", "vague"),
        ("작년 이맘때", "작년 이맘때", "vague"),
        ("not from 2023", "not from 2023", "negated"),
        ("2023년을 제외한 논문", "2023년을 제외한", "negated"),
        ("papers outside 2023", "outside 2023", "negated"),
        ("over the past few months", "over the past few months", "vague"),
        ("June 31", "June 31", "impossible"),
        ("31 April 2024", "31 April 2024", "impossible"),
        ("2024년 2월 30일", "2024년 2월 30일", "impossible"),
        ("29 Feb 2023", "29 Feb 2023", "impossible"),
        ("6월 31일", "6월 31일", "impossible"),
        ("05-06-2024", "05-06-2024", "ambiguous"),
        ("between June 31 and July", "between June 31 and July", "impossible"),
        ("from June 2024 to May 2024", "from June 2024 to May 2024", "backwards"),
        ("6월 10일부터 3일까지", "6월 10일부터 3일까지", "backwards"),
        ("13월 논문", "13월", "impossible"),
        ("2024년 53주차", "2024년 53주차", "impossible"),
        ("June 2024 except June 21", "except June 21", "negated"),
        ("during Christmas 2024", "during Christmas 2024", "vague"),
        ("작년 크리스마스 때 논문", "작년 크리스마스 때", "vague"),
        ("papers in 2024 but not in June", "not in June", "negated"),
    ],
)
def test_a_date_that_cannot_be_read_says_why(text: str, words: str, why: str) -> None:
    span = find_dates(text, TODAY)[-1]
    assert (span.text, span.unread) == (words, why)
    assert (span.since is None) == (span.until is None) == (why != "negated")
    assert all(why_unread(span.unread))


@pytest.mark.parametrize(
    "text",
    [
        "8x7B models",
        "3/4 of the tokens",
        "24/7 agents",
        "how may I march on",
        "Black Friday",
        "fall detection",
        "does spring attention help",
        "AIME'24",
        "v2.2024",
        "https://example.org/2024/06/21",
        "요즘 뜨는 주제",
        "전달하는 방법",
        "그제야 알았다",
        "한 달 동안",
        "살펴봄 ",
    ],
)
def test_what_only_looks_like_a_date(text: str) -> None:
    assert find_dates(text, TODAY) == []


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("papers of May 2024 on agents of June 2024", ("2024-05-01", "2024-06-30")),
        ("since May 2024 on agents until June 2024", ("2024-05-01", "2024-06-30")),
        ("31 May and 21 June 2024", ("2024-05-31", "2024-06-21")),
        ("before May 2024 or, if there are none, after June 2024", None),
        ("agents", None),
        ("since 2023, or around Christmas", ("2023-01-01", None)),
    ],
)
def test_several_dates_are_one_window_if_they_leave_no_gap(text: str, window: tuple[str | None, str | None] | None) -> None:
    found = window_of(find_dates(text, TODAY))
    assert (found and tuple(day and day.isoformat() for day in found)) == window
