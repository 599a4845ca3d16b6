"""Premises of questions that are held against the title of a paper."""

from __future__ import annotations

import pytest

from rag import Nonmun


@pytest.mark.parametrize("question", ["Why does D3PO need a reward model?", "D3PO는 왜 보상 모델이 필요해?"])
def test_a_title_that_denies_a_premise_counts_beside_bullets_that_have_its_words(sample: Nonmun, question: str) -> None:
    answer = sample.ask(question)
    assert answer.premise == "false"
    assert "2311.13231" in answer.text


def test_an_opposite_in_the_title_is_of_something_else(sample: Nonmun) -> None:
    question = "이미지를 움직이게 하는 어댑터를 제어 신호별로 따로 학습했다는데, 그 두 가지 희소한 신호는 무엇인가?"  # "Frozen"
    assert sample.ask(question).premise != "false"
