"""Rows that a model has read, held against their bullets."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.figures import Figure, checked_row
from tests.support.papers import evidence

TEXT = "Alpha-7B는 GSM8K에서 82.6%, MATH에서 40.6%의 정확도를 달성했습니다. 기존보다 14.2% 향상되었고, 5-shot으로 평가했습니다."
PAPER = evidence("Alpha: Teaching Models to Count", TEXT)


def row(**parts: Any) -> Figure | str:
    given = {"method": "Alpha-7B", "metric": "accuracy", "data": "GSM8K", "value": "82.6%", "relative": False, "setting": ""}
    return checked_row(given | parts, PAPER, PAPER.bullets[0])


def figure(**parts: Any) -> Figure:
    found = row(**parts)
    assert isinstance(found, Figure)
    return found


def test_a_row_that_stands_in_its_bullet_is_a_figure() -> None:
    found = figure()
    assert (found.method, found.metric, found.data, found.value, found.unit) == ("Alpha-7B", "accuracy", "GSM8K", 82.6, "%")
    assert found.kind == "value"
    assert found.better == "higher"


@pytest.mark.parametrize(
    ("parts", "fault"),
    [
        ({"value": "92.6%"}, "value"),
        ({"value": "2.6%"}, "value"),
        ({"value": "82%"}, "value"),
        ({"value": "high"}, "number"),
        ({"value": None}, "number"),
        ({"data": "MMLU"}, "data"),
        ({"data": "GSM8K-Hard"}, "data"),
    ],
)
def test_what_does_not_stand_there_is_dropped_with_the_reason(parts: dict[str, Any], fault: str) -> None:
    assert row(**parts) == fault


def test_names_that_the_bullet_lacks_are_left_empty() -> None:
    assert figure(metric="F1").metric != "F1"
    assert figure(method="GPT-4").method == "Alpha-7B"  # as the rules read its sentence
    assert figure(setting="10-shot").setting == ""


def test_a_measure_is_known_in_the_other_language_and_other_spellings_of_data_are_one() -> None:
    assert figure(metric="정확도").metric == "accuracy"
    assert figure(data="GSM8k").data == "GSM8K"


def test_an_improvement_is_one_whether_or_not_the_model_says_so() -> None:
    assert figure(value="14.2%", data="", relative=False).kind == "change"
    assert figure(relative=True).kind == "change"


@given(
    st.dictionaries(
        st.sampled_from(["method", "metric", "data", "value", "relative", "setting"]),
        st.none() | st.text() | st.integers() | st.lists(st.text()),
    )
)
@pytest.mark.slow
def test_no_row_breaks_the_check(parts: dict[str, Any]) -> None:
    found = checked_row(parts, PAPER, PAPER.bullets[0])
    assert isinstance(found, Figure) or found in ("number", "value", "data")
