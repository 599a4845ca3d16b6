"""The larger or the smaller of what was counted, in the messages after it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from rag.chat.followup import follow_up
from tests.support.messages import DAY, MANY, asked, compared, turn

WHICH = compared("which has more papers?", "whales: 1,012", "penguins: 7")
WHICH_KO = compared("뭐가 더 많아?", "고래: 1,012편", "펭귄: 7편")


@pytest.mark.parametrize(
    ("message", "subject", "limit"),
    [
        ("show the first five of the larger", "whales", 5),
        ("the ones on the smaller one", "penguins", None),
        ("top 3 papers on the one with fewer papers", "penguins", 3),
        ("the bigger topic sorted by votes", "whales", None),
        ("더 많은 쪽에서 추천 상위 3편", "고래", 3),
        ("더 적은 쪽 논문 보여줘", "펭귄", None),
    ],
)
def test_papers_of_the_side_that_is_meant_are_asked_for(message: str, subject: str, limit: int | None) -> None:
    question = asked(message, WHICH if message.isascii() else WHICH_KO)
    assert (question.subject, question.limit, question.intent) == (subject, limit, "list")


def test_the_time_of_the_comparison_is_kept() -> None:
    dated = replace(WHICH.question, filters=turn("papers in 2023").question.filters)
    question = asked("show the first five of the larger", replace(WHICH, read=dated.narrowed(turn("papers in 2023").question)))
    assert question.subject == "whales"
    assert question.filters.since is not None


@pytest.mark.parametrize("message", ["show the first five of the larger", "더 많은 쪽에서 추천 상위 3편"])
def test_what_was_not_compared_or_is_alike_has_no_larger_side(message: str) -> None:
    texts = ("how many papers on {}?", "whales", "seals") if message.isascii() else ("{} 논문은 몇 편이야?", "고래", "물개")
    counts = [turn(texts[0].format(name), *MANY[:3]) for name in texts[1:]]
    assert follow_up(message, counts, today=DAY).reply
    alike = compared("which has more papers?", "whales: 7", "seals: 7")
    assert "7" in follow_up(message, [alike], today=DAY).reply


@pytest.mark.parametrize("message", ["who wrote the larger one?", "더 많은 쪽은 왜 그래?"])
def test_what_asks_for_no_papers_is_told(message: str) -> None:
    name = "whales" if message.isascii() else "고래"
    assert name in follow_up(message, [WHICH if message.isascii() else WHICH_KO], today=DAY).reply


@pytest.mark.parametrize("message", ["does the larger model win?", "papers on the larger models"])
def test_other_large_things_are_no_side(message: str) -> None:
    found = follow_up(message, [WHICH], today=DAY)
    assert not found.reply
    assert found.kind != "comparison"
