"""How many papers of the last list hold under a condition, with words that name no papers."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.search.query.question import Question
from tests.support.messages import MANY, asked, turn


def after_list(message: str) -> Question:
    return asked(message, turn("papers on penguins" if message.isascii() else "펭귄 논문", *MANY))


@pytest.mark.parametrize(
    "message",
    [
        "how many from March 2024 or later?",
        "how many are from March 2024 or later?",
        "so how many came out in March 2024 or later?",
        "2024년 3월 이후 것은 몇 편이야?",
        "2024년 3월 이후에 나온 것은 몇 편이야?",
        "그럼 2024년 3월 이후 건 모두 몇 편?",
        "2024년 3월 이후 것만 몇 편이야?",
    ],
)
def test_a_condition_of_days_counts_those_of_the_list(message: str) -> None:
    question = after_list(message)
    assert (question.intent, question.subject) == ("count", "penguins" if message.isascii() else "펭귄")
    assert question.filters.since == dt.date(2024, 3, 1)


@pytest.mark.parametrize(
    "message",
    [
        "how many have more than 20 votes?",
        "how many with more than 20 votes?",
        "추천 20 넘는 건 몇 편이야?",
        "추천 20개 넘는 것은 몇 편?",
    ],
)
def test_a_condition_of_votes_counts_those_of_the_list(message: str) -> None:
    question = after_list(message)
    assert (question.intent, question.subject) == ("count", "penguins" if message.isascii() else "펭귄")
    assert question.filters.min_votes == 21


@pytest.mark.parametrize("message", ["how many from March 2024 or later?", "2024년 3월 이후 것은 몇 편이야?"])
def test_of_a_short_list_those_shown_are_counted_as_with_of_them(message: str) -> None:
    first = turn("papers on penguins" if message.isascii() else "펭귄 논문", *MANY[:4])
    in_full = (
        "how many of them are from March 2024 or later?" if message.isascii() else "그중 2024년 3월 이후 논문은 몇 편이야?"
    )
    assert asked(message, first).text == asked(in_full, first).text


@pytest.mark.parametrize("message", ["how many papers from March 2024 or later?", "2024년 3월 이후 논문은 몇 편이야?"])
def test_papers_of_a_time_are_a_question_of_their_own(message: str) -> None:
    assert after_list(message).subject == ""


@pytest.mark.parametrize("message", ["how many by Ada Lovelace?", "Ada Lovelace가 쓴 건 몇 편이야?"])
def test_a_condition_of_authors_counts_those_of_the_list(message: str) -> None:
    first = turn("papers on penguins" if message.isascii() else "펭귄 논문", *MANY)
    question = asked(message, first)
    assert (question.intent, question.filters.author) == ("count", "Ada Lovelace")
    assert question.subject in ("penguins", "펭귄")
