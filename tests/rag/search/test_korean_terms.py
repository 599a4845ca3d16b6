"""A term of several Korean words is what papers are on, though its words mostly ask for something or are read as others."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.search.query.understand import understand
from tests.support.digests import indexed, write_digest


@pytest.mark.parametrize(
    ("text", "intent", "subject"),
    [
        ("자기 주의 논문", "list", "자기 주의"),
        ("자기 주의 논문 몇 편?", "count", "자기 주의"),
        ("자기 주의 논문은 몇 편인가요?", "count", "자기 주의"),
        ("자기 주의 논문 알려줘", "list", "자기 주의"),
        ("자기 향상 논문", "list", "자기 향상"),
        ("행위자 비평가 논문", "list", "행위자 비평가"),
    ],
)
def test_a_term_is_the_subject(text: str, intent: str, subject: str) -> None:
    question = understand(text)
    assert (question.intent, question.subject, question.not_understood) == (intent, subject, ())
    assert question.weights


@pytest.mark.parametrize("text", ["가장 큰 논문", "두 번째 논문", "두 번째 논문 알려줘"])
def test_an_order_is_none(text: str) -> None:
    assert understand(text).subject == ""


def test_no_other_papers_are_counted(tmp_path: Path) -> None:
    write_digest(
        tmp_path,
        ("2401.00001", "HiveNet", "벌집 사진에 자기 주의(self-attention)를 적용한다."),
        ("2401.00002", "Hives", "벌집의 온도를 잰다."),
        day="2024-01-05",
    )
    answer = indexed(tmp_path).ask("자기 주의 논문 몇 편?")
    assert [it.arxiv_id for it in answer.citations] == ["2401.00001"]
