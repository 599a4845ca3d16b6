"""Korean questions for how many votes something has, in words that also count papers."""

from __future__ import annotations

import pytest

from rag.search.query.understand import understand


@pytest.mark.parametrize(
    "text",
    [
        "ReefNet 논문 추천은 몇 개야?",
        "ReefNet 추천은 몇 개야?",
        "ReefNet 논문은 추천을 몇 개 받았어?",
        "ReefNet 논문 좋아요가 몇 개예요?",
        "ReefNet 득표 수는 몇 표인가요?",
    ],
)
def test_votes_are_asked_for(text: str) -> None:
    question = understand(text)
    assert (question.intent, question.aspect, question.subject) == ("metadata", "votes", "ReefNet")


@pytest.mark.parametrize(
    ("text", "intent"), [("추천 10개 이상인 논문은 몇 개야?", "count"), ("추천에 관한 논문은 몇 편이야?", "count")]
)
def test_papers_are_counted(text: str, intent: str) -> None:
    assert understand(text).intent == intent
