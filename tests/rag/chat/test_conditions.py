"""Conditions of a list that are dropped by name or by value, and told; what the list has no such condition for."""

from __future__ import annotations

import pytest

from rag.chat.followup import follow_up
from rag.chat.turns import Earlier, FollowUp
from tests.support.messages import DAY, MANY, asked, turn

LISTED = turn("papers on penguins by Ada Lovelace in 2024 with at least 20 votes", *MANY)
LISTED_KO = turn("Ada Lovelace의 2024년 추천 20개 이상 펭귄 논문", *MANY)


def after(message: str, *earlier: Earlier) -> FollowUp:
    return follow_up(message, earlier or [LISTED if message.isascii() else LISTED_KO], today=DAY)


@pytest.mark.parametrize(
    ("message", "gone"),
    [
        ("drop the author", {"author"}),
        ("without the author", {"author"}),
        ("any author", {"author"}),
        ("by anyone", {"author"}),
        ("not only by Ada Lovelace", {"author"}),
        ("drop Ada Lovelace", {"author"}),
        ("저자 조건 빼고", {"author"}),
        ("저자는 빼고", {"author"}),
        ("저자 상관없이 보여줘", {"author"}),
        ("drop the date", {"since", "until"}),
        ("ignore the dates, please", {"since", "until"}),
        ("no date limit", {"since", "until"}),
        ("any year", {"since", "until"}),
        ("from all years", {"since", "until"}),
        ("the year does not matter", {"since", "until"}),
        ("I don't care about the date", {"since", "until"}),
        ("not just 2024", {"since", "until"}),
        ("drop 2024", {"since", "until"}),
        ("날짜는 빼고", {"since", "until"}),
        ("날짜 빼줘", {"since", "until"}),
        ("연도는 상관없어", {"since", "until"}),
        ("기간 제한 없이", {"since", "until"}),
        ("모든 연도로", {"since", "until"}),
        ("2024년만 말고", {"since", "until"}),
        ("2024년 조건은 빼고", {"since", "until"}),
        ("without the votes", {"min_votes"}),
        ("regardless of votes", {"min_votes"}),
        ("추천 수는 빼고 다시 보여줘", {"min_votes"}),
        ("drop the author and the date", {"author", "since", "until"}),
        ("저자랑 날짜 빼줘", {"author", "since", "until"}),
    ],
)
def test_a_condition_is_dropped_and_told(message: str, gone: set[str]) -> None:
    found, listed = after(message), LISTED if message.isascii() else LISTED_KO
    question = found.question
    assert question.filters.given.keys() == listed.question.filters.given.keys() - gone
    assert (question.subject, question.intent) == (listed.question.subject, "list")
    assert question.authors == (() if "author" in gone else listed.question.authors)
    assert found.notice


@pytest.mark.parametrize("message", ["any topic", "drop the subject", "주제는 상관없어", "아무 주제나"])
def test_the_subject_is_dropped_and_told(message: str) -> None:
    found = after(message)
    assert (found.question.subject, found.question.filters.author) == ("", "Ada Lovelace")
    assert ("penguins" if message.isascii() else "펭귄") in found.notice


@pytest.mark.parametrize(("message", "told"), [("drop the date", "ordered by votes"), ("날짜 빼줘", "추천순")])
def test_what_the_list_is_not_limited_by_is_told_with_what_it_is_limited_by(message: str, told: str) -> None:
    listed = turn("papers on penguins sorted by votes" if message.isascii() else "추천순 펭귄 논문", *MANY)
    assert told in after(message, listed).reply


@pytest.mark.parametrize("message", ["drop the author", "any year", "저자 빼고", "연도 상관없이"])
def test_without_conditions_none_can_be_dropped(message: str) -> None:
    assert after(message, turn("papers on penguins" if message.isascii() else "펭귄 논문", *MANY)).reply


@pytest.mark.parametrize(
    ("message", "excluded"), [("without video", ("video",)), ("drop the surveys", ("surveys",)), ("비디오 빼고", ("비디오",))]
)
def test_what_is_no_condition_is_left_out(message: str, excluded: tuple[str, ...]) -> None:
    assert asked(message, LISTED if message.isascii() else LISTED_KO).excluded == excluded


@pytest.mark.parametrize(
    "message", ["without 2023", "not by Grace Hopper", "2023년 빼고", "who are the authors?", "which year?"]
)
def test_another_value_is_not_what_is_dropped(message: str) -> None:
    listed = LISTED if message.isascii() else LISTED_KO
    question = after(message).question
    assert not question.carried.notice
    assert question.filters.since == listed.question.filters.since or question.intent != "list"


@pytest.mark.parametrize(
    ("message", "gone", "order"),
    [
        ("drop the votes and sort by date", {"min_votes"}, "date"),
        ("without the author, then oldest first", {"author"}, "date_asc"),
        ("연도 빼고 최신순으로", {"since", "until"}, "date"),
    ],
)
def test_an_order_asked_for_beside_is_kept(message: str, gone: set[str], order: str) -> None:
    found, listed = after(message), LISTED if message.isascii() else LISTED_KO
    assert found.question.filters.given.keys() == listed.question.filters.given.keys() - gone
    assert found.question.order == order
    assert found.notice


@pytest.mark.parametrize("message", ["reset the filters", "drop all conditions", "모든 조건 빼고"])
def test_all_conditions_are_dropped_together(message: str) -> None:
    found = after(message)
    assert not found.question.filters.any
    assert found.question.subject in ("penguins", "펭귄")
    assert found.notice
