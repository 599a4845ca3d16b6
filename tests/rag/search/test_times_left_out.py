"""Times that are left out together, and days near another."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.chat.followup import follow_up
from rag.search.query.dates.find import find_dates
from rag.search.query.understand import understand
from tests.support.messages import DAY, MANY, asked, turn


def _days(text: str) -> tuple[str, str] | None:
    filters = understand(text, DAY).filters
    return (str(filters.since), str(filters.until)) if filters.since or filters.until else None


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("papers on agents except March and April 2024", ("2024-03-01", "2024-04-30")),
        ("papers on agents not in March 2024 or April 2024", ("2024-03-01", "2024-04-30")),
        ("papers on agents except March 2024, April 2024 and May 2024", ("2024-03-01", "2024-05-31")),
        ("2024년 3월과 4월을 제외한 에이전트 논문", ("2024-03-01", "2024-04-30")),
        ("2024년 3월, 4월, 5월을 제외한 에이전트 논문", ("2024-03-01", "2024-05-31")),
    ],
)
def test_times_that_adjoin_are_left_out_as_one(question: str, days: tuple[str, str]) -> None:
    found = understand(question, DAY)
    assert found.but_days == (dt.date.fromisoformat(days[0]), dt.date.fromisoformat(days[1]))
    assert not found.filters.any


@pytest.mark.parametrize(
    "question",
    [
        "papers on agents except March and May 2024",
        "2024년 3월과 5월을 제외한 에이전트 논문",
        "agents papers not in 2021 or 2023",
    ],
)
def test_times_apart_are_not_understood_and_not_required(question: str) -> None:
    found = understand(question, DAY)
    assert (found.but_days, found.filters.any) == (None, False)
    assert any(it.use == "not_understood" and it.why == "negated" for it in found.spans)


@pytest.mark.parametrize("question", ["papers on agents not from 2023 but from 2024", "papers on agents in 2024, not in 2023"])
def test_what_is_wanted_beside_it_is_kept(question: str) -> None:
    found = understand(question, DAY)
    assert _days(question) == ("2024-01-01", "2024-12-31")
    assert found.but_days == (dt.date(2023, 1, 1), dt.date(2023, 12, 31))


@pytest.mark.parametrize("question", ["papers in 2023 except March", "2023년 에이전트 논문, 3월 제외"])
def test_a_month_to_leave_out_is_of_the_year_beside_it(question: str) -> None:
    assert understand(question, DAY).but_days == (dt.date(2023, 3, 1), dt.date(2023, 3, 31))


@pytest.mark.parametrize("message", ["except March and April 2023", "exclude the ones from March 2023 and April 2023"])
def test_a_list_is_asked_without_them(message: str) -> None:
    question = asked(message, turn("papers on LoRA", *MANY))
    assert (question.subject, question.but_days, question.filters.any) == (
        "LoRA",
        (dt.date(2023, 3, 1), dt.date(2023, 4, 30)),
        False,
    )


@pytest.mark.parametrize(
    "message", ["except March and May 2024", "not those from March 2024 or May 2024", "2024년 3월과 5월은 빼줘"]
)
def test_of_a_list_too_they_are_told(message: str) -> None:
    reply = follow_up(message, [turn("papers on LoRA" if message.isascii() else "LoRA 논문", *MANY)], today=DAY).reply
    assert "May 2024" in (reply or "") or "5월" in (reply or "")


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("papers near 15 May 2024", ("2024-05-12", "2024-05-18")),
        ("papers close to 2024-07-04", ("2024-07-01", "2024-07-07")),
        ("papers around June 10, 2024 on video", ("2024-06-07", "2024-06-13")),
        ("2024년 5월 15일 무렵 논문", ("2024-05-12", "2024-05-18")),
        ("6월 10일 전후로 나온 논문", ("2024-06-07", "2024-06-13")),
        ("2024년 6월 10일 전후 5일 논문", ("2024-06-05", "2024-06-15")),
        ("papers within 5 days of 10 June 2024", ("2024-06-05", "2024-06-15")),
        ("papers within a week of 2024-06-10", ("2024-06-03", "2024-06-17")),
        ("papers within 3 days after 10 June 2024", ("2024-06-10", "2024-06-13")),
        ("papers around June 2024", ("2024-06-01", "2024-06-30")),
        ("papers since around 10 June 2024", ("2024-06-10", "None")),
        ("2024년 6월 10일쯤부터 나온 논문", ("2024-06-10", "None")),
        ("papers in the week of 10 June 2024", ("2024-06-10", "2024-06-16")),
    ],
)
def test_days_near_another(text: str, days: tuple[str, str]) -> None:
    assert _days(text) == days


def test_the_words_for_near_belong_to_the_date() -> None:
    assert [it.text for it in find_dates("papers near 15 May 2024", DAY)] == ["near 15 May 2024"]


@pytest.mark.parametrize("message", ["most voted first", "most popular ones first"])
def test_most_voted_first_sorts_the_list(message: str) -> None:
    question = asked(message, turn("papers on LoRA", *MANY))
    assert (question.subject, question.order) == ("LoRA", "votes")
