"""A list has one order: of two that are asked for, the other is told."""

from __future__ import annotations

import pytest

from rag.search.query.understand import understand


@pytest.mark.parametrize(
    ("text", "order", "other"),
    [
        ("the 3 most voted and the 3 newest papers on speech", "votes", "newest"),
        ("the newest and the most voted paper on speech", "votes", "the newest"),
        ("the most voted paper on speech and the newest one", "votes", "the newest"),
        ("most voted recent papers on speech", "votes", "recent"),
        ("latest 5 papers on speech, oldest first", "date", "oldest first"),
        ("top 5 and latest 5 papers on speech", "date", "top"),
        ("the most and the least voted paper on speech", "votes_asc", "the most"),
        ("추천 제일 많은 음성 논문이랑 제일 적은 논문", "votes", "제일 적은"),
        ("음성 논문 가장 인기 있는 거랑 가장 최신 거 알려줘", "votes", "가장 최신"),
        ("최근 음성 논문 중 추천 많은 순", "votes", "최근"),
    ],
)
def test_of_two_orders_the_other_is_told(text: str, order: str, other: str) -> None:
    question = understand(text)
    assert (question.order, question.not_understood) == (order, (other,))
    assert [span.why for span in question.spans if span.use == "not_understood"] == ["orders"]
    assert question.subject in ("speech", "음성")


@pytest.mark.parametrize(
    "text",
    ["top 5 newest papers on speech", "the newest papers on speech, sorted by date", "추천순 음성 논문 중 가장 추천 많은 3편"],
)
def test_one_order_said_twice_is_one(text: str) -> None:
    assert not understand(text).not_understood
