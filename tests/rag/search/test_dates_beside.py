"""Days, weeks and months beside a date, parts of a year, and the first day of one; on Wednesday, 26 June 2024."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.search.query.dates.find import find_dates
from rag.search.query.understand import understand
from tests.support.dates import TODAY


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("the day after Christmas 2023", "2023-12-26", "2023-12-26"),
        ("from the day before Christmas 2023", "2023-12-24", "2023-12-24"),
        ("the week before Christmas 2023, agent papers", "2023-12-18", "2023-12-24"),
        ("the two days before 2024-03-05", "2024-03-03", "2024-03-04"),
        ("two days after March 5 2024", "2024-03-07", "2024-03-07"),
        ("the month before June 2023", "2023-05-01", "2023-05-31"),
        ("the year after 2022", "2023-01-01", "2023-12-31"),
        ("크리스마스 다음 날 나온 논문", "2023-12-26", "2023-12-26"),
        ("2024년 3월 5일 전날", "2024-03-04", "2024-03-04"),
        ("2024년 3월 5일 이틀 전", "2024-03-03", "2024-03-03"),
        ("2024년 3월 5일 다음 주 논문", "2024-03-11", "2024-03-17"),
        ("2023년 마지막 날 논문", "2023-12-31", "2023-12-31"),
        ("2023년 첫날 논문", "2023-01-01", "2023-01-01"),
        ("2023년 마지막 달", "2023-12-01", "2023-12-31"),
        ("2023년 5월 마지막 날", "2023-05-31", "2023-05-31"),
        ("2023년 마지막 주 논문", "2023-12-25", "2023-12-31"),
        ("the last week of 2023", "2023-12-25", "2023-12-31"),
        ("the last month of 2023", "2023-12-01", "2023-12-31"),
        ("새해 첫날 논문", "2024-01-01", "2024-01-01"),
        ("papers from New Year's Day 2023", "2023-01-01", "2023-01-01"),
        ("on New Year's Eve", "2023-12-31", "2023-12-31"),
        ("the day before yesterday", "2024-06-24", "2024-06-24"),
        ("before Christmas 2023", None, "2023-12-24"),
        ("3월 5일 전", None, "2024-03-04"),
    ],
)
def test_a_stretch_beside_a_date_is_no_open_end(text: str, since: str | None, until: str | None) -> None:
    (found,) = find_dates(text, TODAY)
    assert not found.unread
    assert (found.since, found.until) == tuple(day and dt.date.fromisoformat(day) for day in (since, until))


@pytest.mark.parametrize(
    "text", ["papers on a Friday about otters", "two weeks after Christmas 2023", "papers from any Monday"]
)
def test_a_time_that_could_be_several_is_told(text: str) -> None:
    assert [it.unread for it in find_dates(text, TODAY)] == ["vague"]
    assert understand(text, TODAY).not_understood


@pytest.mark.parametrize(
    "text",
    [
        "papers on quantization from before 2024",
        "quantization papers published before 2024",
        "papers on RAG from after May 2024",
    ],
)
def test_what_papers_are_from_before_is_a_date(text: str) -> None:
    question = understand(text, TODAY)
    assert question.filters.since or question.filters.until
    assert not any(char.isdigit() for char in question.subject)
    assert "from" not in question.subject


@pytest.mark.parametrize(
    "text",
    ["the first paper in the digests", "2024년 첫 논문은?", "the very first paper on pruning", "2024년 5월 첫 논문"],
)
def test_the_first_paper_is_the_oldest(text: str) -> None:
    question = understand(text, TODAY)
    assert (question.order, question.limit) == ("date_asc", 1)


@pytest.mark.parametrize(
    "text", ["the first 5 papers on pruning", "the first paper of the list", "the first paper", "첫 번째 논문 요약해줘"]
)
def test_the_first_of_a_list_is_no_order(text: str) -> None:
    assert understand(text, TODAY).order == "relevance"
