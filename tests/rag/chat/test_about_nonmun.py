"""A question about nonmun itself, or a wish to begin anew, says nothing of the papers shown before it."""

from __future__ import annotations

import pytest

from tests.support.messages import DPO, MANY, asked, turn


@pytest.mark.parametrize(
    "message",
    [
        "reset",
        "start over",
        "초기화",
        "처음부터 다시",
        "Where are my chats stored?",
        "what do the votes mean?",
        "추천수가 뭘 의미해?",
    ],
)
def test_it_is_asked_of_nonmun(message: str) -> None:
    question = asked(message, turn(DPO, *MANY))
    assert (question.intent, question.subject, question.arxiv_ids) == ("help", "", ())


@pytest.mark.parametrize("message", ["how many votes?", "추천수는?", "start with the first one"])
def test_what_a_paper_has_is_asked_of_the_paper(message: str) -> None:
    question = asked(message, turn(DPO, *MANY[:1]))
    assert question.intent != "help"
    assert question.arxiv_ids == ("2406.00001",)
