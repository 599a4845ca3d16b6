"""A bound without what it is of: one of votes after papers with votes, and asked about or told otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.chat.followup import follow_up
from rag.chat.turns import Earlier
from rag.search.query.question import Question
from tests.support.messages import DAY, MANY, asked, turn


def voted(message: str, number: int = 24) -> Earlier:
    shown = turn(message, *MANY[:number])
    return replace(shown, answer="1. Paper 1 (2406.00001, 2024-06-01, 12 votes)\n2. Paper 2 (2406.00002, 2024-06-01, 1 vote)")


def votes(question: Question) -> tuple[int | None, int | None]:
    return question.filters.min_votes, question.filters.max_votes


@pytest.mark.parametrize(
    ("message", "wanted"),
    [
        ("and with fewer than 10?", (None, 9)),
        ("what about below 25?", (None, 24)),
        ("what about at most 30?", (None, 30)),
        ("which of these have more than 20?", (21, None)),
        ("at least 30", (30, None)),
        ("only those with over 40", (41, None)),
        ("10개 미만은?", (None, 9)),
        ("10개 넘는 것만", (11, None)),
        ("그중 20개 넘는 거", (21, None)),
        ("그럼 50개 넘는 건?", (51, None)),
    ],
)
def test_after_papers_with_votes_a_bound_is_one_of_votes(message: str, wanted: tuple[int | None, int | None]) -> None:
    english = message.isascii()
    for number in (7, 24):
        question = asked(message, voted("papers on penguins" if english else "펭귄 논문", number))
        assert (votes(question), question.intent) == (wanted, "list")
        assert question.subject in ("penguins", "펭귄") or len(question.arxiv_ids) == number
        assert any(("votes" if english else "추천") in label for label in question.labels)


@pytest.mark.parametrize(
    ("first", "message", "wanted"),
    [
        ("papers on penguins with at least 20 votes", "and with fewer than 10?", (None, 9)),
        ("papers on penguins with at least 20 votes", "with fewer than 10 votes", (None, 9)),
        ("papers on penguins with at least 20 votes", "and fewer than 50?", (20, 49)),
        ("papers on penguins with at most 9 votes", "at least 20", (20, None)),
        ("추천 20개 이상인 펭귄 논문", "추천 10개 미만은?", (None, 9)),
        ("추천 20개 이상인 펭귄 논문", "10개 미만은?", (None, 9)),
    ],
)
def test_of_two_ends_that_no_paper_meets_the_new_one_holds(
    first: str, message: str, wanted: tuple[int | None, int | None]
) -> None:
    question = asked(message, turn(first, *MANY))
    assert votes(question) == wanted
    assert len([piece for piece in question.understood if piece.kind in ("min_votes", "max_votes")]) == 2 - wanted.count(None)


def test_another_bound_takes_the_place_of_the_one_that_chose_the_papers_shown() -> None:
    first = voted("papers on penguins with at least 20 votes", 8)
    second = asked("only those with over 40", first)
    turns = first, Earlier("only those with over 40", second, MANY[:2], first.answer)
    third = asked("what about below 25?", *turns)
    assert (third.subject, third.arxiv_ids, votes(third)) == ("penguins", (), (20, 24))


@pytest.mark.parametrize(("message", "bound"), [("at least 30", "at least 30"), ("30개 이상은?", "30개 이상")])
def test_without_votes_it_is_asked_what_is_meant(message: str, bound: str) -> None:
    found = follow_up(message, [turn("What is HeadStudio?" if message.isascii() else "HeadStudio가 뭐야?", MANY[0])], today=DAY)
    assert bound in found.reply


@pytest.mark.parametrize(("message", "bound"), [("below 4 bits", "below 4 bits"), ("4비트 미만은?", "4비트 미만")])
def test_a_bound_of_something_else_limits_no_list(message: str, bound: str) -> None:
    assert bound in follow_up(message, [voted("papers on penguins" if message.isascii() else "펭귄 논문")], today=DAY).reply


@pytest.mark.parametrize("message", ["just 3", "over 2023", "since May 2024", "2024년 이후"])
def test_a_number_or_a_year_is_no_bound_of_votes(message: str) -> None:
    assert votes(asked(message, voted("papers on penguins" if message.isascii() else "펭귄 논문"))) == (None, None)
