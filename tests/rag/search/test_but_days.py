"""A time that is left out: what remains is one stretch at either end of the digests, else a reader is told."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.chat.followup import follow_up
from rag.search.query.understand import understand
from tests.support.messages import DAY, MANY, asked, turn

YEAR = (dt.date(2023, 1, 1), dt.date(2023, 12, 31))
LISTED, LISTED_KO = turn("papers on LoRA", *MANY), turn("LoRA 논문", *MANY)


@pytest.mark.parametrize(
    "message",
    ["exclude those from 2023", "not the ones from 2023", "leave out 2023", "2023년 건 제외해줘", "2023년 논문은 빼줘"],
)
def test_a_time_is_left_out_of_the_list(message: str) -> None:
    question = asked(message, LISTED if message.isascii() else LISTED_KO)
    assert (question.subject, question.but_days, question.filters.any) == ("LoRA", YEAR, False)
    assert understand(question.text, DAY).but_days == YEAR


@pytest.mark.parametrize("message", ["Only those with at least 10 votes", "which ones have at least 30 votes?"])
def test_at_least_is_no_order(message: str) -> None:
    assert asked(message, LISTED).limit is None


@pytest.mark.parametrize(
    ("message", "order"),
    [("최신순으로 정렬해줘", "date"), ("추천 많은 순으로 정렬해줘", "votes"), ("oldest first please", "date_asc")],
)
def test_an_order_alone_sorts_the_list(message: str, order: str) -> None:
    question = asked(message, LISTED if message.isascii() else LISTED_KO)
    assert (question.intent, question.subject, question.order) == ("list", "LoRA", order)


@pytest.mark.parametrize("message", ["Leave out the ones about avatars", "아바타 논문은 빼줘"])
def test_a_subject_is_left_out_of_the_list(message: str) -> None:
    question = asked(message, LISTED if message.isascii() else LISTED_KO)
    assert (question.subject, question.excluded) == ("LoRA", ("avatars",) if message.isascii() else ("아바타",))


@pytest.mark.parametrize("message", ["not the first one or the third", "첫 번째나 세 번째 말고"])
def test_two_places_are_left_out(message: str) -> None:
    question = asked(message, LISTED if message.isascii() else LISTED_KO)
    assert question.excluded == ("arXiv 2406.00001", "arXiv 2406.00003")


def test_what_was_counted_is_listed() -> None:
    question = asked("which ones are they?", turn("how many papers on LoRA?", *MANY[:3]))
    assert (question.intent, question.subject, question.arxiv_ids) == ("list", "LoRA", ())


def test_the_newest_of_those_with_votes() -> None:
    question = asked("추천 10개 이상 중 최신 3편만", LISTED_KO)
    assert (question.order, question.limit, question.filters.min_votes) == ("date", 3, 10)


@pytest.mark.parametrize("message", ["compare it with the first one", "첫 번째 거랑 비교해줘"])
def test_a_place_is_compared_with_the_paper_talked_about(message: str) -> None:
    listed = LISTED if message.isascii() else LISTED_KO
    one = turn("tell me about the second one", MANY[1], question="tell me about arXiv 2406.00002")
    assert set(asked(message, listed, one).arxiv_ids) == {"2406.00001", "2406.00002"}
    assert follow_up(message, [listed], today=DAY).reply


def test_what_a_paper_compares_itself_with_is_asked_of_it() -> None:
    assert not follow_up("첫 번째 논문은 뭐랑 비교했어?", [LISTED_KO], today=DAY).reply
