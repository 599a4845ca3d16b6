"""Korean questions for the number of papers that treat or use something; what a paper treats is a detail of it."""

from __future__ import annotations

import pytest

from rag.search.query.understand import understand


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("양자화를 다룬 논문은 몇 편인가요?", "양자화"),
        ("LoRA를 다룬 논문은 몇 편이야?", "LoRA"),
        ("LoRA를 사용한 논문은 몇 편인가요?", "LoRA"),
        ("LoRA를 활용한 논문은 몇 개야?", "LoRA"),
        ("전이 학습을 다룬 논문은 몇 편인가요?", "전이 학습"),
        ("확산 모델을 이용한 논문은 총 몇 편?", "확산 모델"),
        ("환각을 분석한 논문은 몇 편인가요?", "환각"),
        ("Mamba에 대해 다룬 논문은 몇 편인가요?", "Mamba"),
        ("2024년에 양자화를 다룬 논문은 몇 편인가요?", "양자화"),
        ("2024년 12월에 나온 LoRA를 다룬 논문은 몇 편이야?", "LoRA"),
    ],
)
def test_papers_that_treat_something_are_counted(text: str, subject: str) -> None:
    question = understand(text)
    assert (question.intent, question.subject) == ("count", subject)
    assert ("2024" in text) == bool(question.filters.given)


@pytest.mark.parametrize(
    "text",
    [
        "ZetaSurvey가 LoRA를 다룬 논문은 몇 편인가요?",
        "이 서베이에서 양자화를 다룬 논문은 몇 편인가요?",
        "ZetaSurvey가 다룬 논문은 몇 편인가요?",
        "이 주제를 다룬 논문은 몇 편이야?",
    ],
)
def test_what_a_paper_treats_is_a_detail_of_it(text: str) -> None:
    assert understand(text).intent != "count"
