"""Dates against the days that the digests have: without a year, on a day without a digest, and what no calendar has."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from rag import Nonmun
from tests.support.digests import indexed, write_digest
from tests.support.questions import read


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("sea")
    write_digest(folder, ("2205.00001", "SharkNet: Counting Sharks", "상어를 세는 방법이다."), day="2022-05-14")
    write_digest(folder, ("2208.00002", "RayNet: Counting Rays", "가오리를 센다."), day="2022-08-20")
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "since"),
    [("papers of 14 May", "2022-05-14"), ("5월 14일 논문", "2022-05-14"), ("papers since august", "2022-08-01")],
)
def test_a_date_without_a_year_is_the_newest_that_the_digests_have(sea: Nonmun, text: str, since: str) -> None:
    question = sea.understand(text)
    assert question.filters.since == dt.date.fromisoformat(since)
    answer = sea.ask(text)
    assert "2205.00001" in answer.text or "2208.00002" in answer.text
    assert since in f"{answer.notice}"


def test_a_named_year_and_what_counts_from_today_stay(sea: Nonmun) -> None:
    for text in ("papers of 14 May 2024", "papers of last month"):
        question = sea.understand(text)
        assert not question.without_year
        assert question.filters.since
        assert question.filters.since.year >= 2024


def test_a_day_without_a_digest_is_told_with_the_nearest(sea: Nonmun) -> None:
    answer = sea.ask("papers of 2022-06-01")
    assert answer.abstained
    assert "There is no digest of 2022-06-01; the nearest are of 2022-05-14 and 2022-08-20." in answer.text


@pytest.mark.parametrize(
    ("text", "since", "until"),
    [
        ("papers around Christmas 2023", "2023-01-01", "2023-12-31"),
        ("papers on Feb 30 2024", "2024-02-01", "2024-02-29"),
        ("2024년 2월 30일 논문", "2024-02-01", "2024-02-29"),
    ],
)
def test_of_a_date_that_cannot_be_read_the_month_or_year_counts(text: str, since: str, until: str) -> None:
    question = read(text)
    assert question.filters.since == dt.date.fromisoformat(since)
    assert question.filters.until == dt.date.fromisoformat(until)
    assert question.not_understood
