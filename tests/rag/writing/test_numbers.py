"""Numbers that a source does not have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.writing.numbers import foreign_number

ABSTRACT = "We train on 1.2M images and 3 tasks, cut error by 0.5 points, reach 42.3% (from 40%) in two stages with GPT-4."


@pytest.mark.parametrize(
    "text",
    [
        "1.2M장의 이미지와 3개 과제로 학습합니다.",
        "42.3%를 달성합니다(기존 40%).",
        "두 단계로 GPT-4를 씁니다.",
        "One model in two stages.",
        "하나의 모델입니다.",
        "No number at all.",
    ],
)
def test_numbers_of_the_source_pass(text: str) -> None:
    assert foreign_number(text, ABSTRACT) == ""


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("42.4%를 달성합니다.", "42.4"),
        ("42%를 달성합니다.", "42"),
        ("1.2B images", "1.2B"),
        ("120만 장의 이미지", "120"),
        ("세 단계로 학습합니다.", "세"),  # three tasks, and no three stages: the checker tells which, not this
        ("GPT-5를 씁니다.", "5"),
        ("-0.5 points", "-0.5"),
        ("½ of the images", "½"),
        ("four tasks", "four"),
    ],
)
def test_others_are_named(text: str, number: str) -> None:
    assert foreign_number(text, ABSTRACT.replace("3 tasks", "tasks")) == number


@given(st.lists(st.floats(0.01, 1e6).map(lambda x: f"{x:.2f}"), min_size=1, max_size=5), st.floats(0.01, 1e6))
def test_a_number_passes_if_and_only_if_it_is_in_the_source(numbers: list[str], other: float) -> None:
    source = ", ".join(numbers)
    assert all(foreign_number(f"정확도는 {number}입니다.", source) == "" for number in numbers)
    if f"{other:.2f}" not in numbers:
        assert foreign_number(f"정확도는 {other:.2f}입니다.", source) == f"{other:.2f}"
