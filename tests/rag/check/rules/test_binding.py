"""What the numbers of a text belong to."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.check.rules.morphology import analyse
from rag.check.rules.number_binding import bound


def words(text: str) -> dict[str, set[str]]:
    """The words that each number, as it is written, belongs to."""
    [found] = analyse([text])
    return {b.quantity.written: {found.content[k].surface for k in b.segment} for b in bound(found)}


def nouns(text: str) -> dict[str, str | None]:
    [found] = analyse([text])
    return {b.quantity.written: None if b.noun is None else found.content[b.noun].surface for b in bound(found)}


@pytest.mark.parametrize(
    ("text", "number", "own", "other"),
    [
        ("There are 12 layers and 24 heads.", "12", "layers", "heads"),
        ("There are 12 layers, but 24 heads.", "24", "heads", "layers"),
        ("학습에는 64개의 GPU를, 평가에는 8개의 GPU를 썼다.", "64", "학습", "평가"),
        ("층은 12개이고 헤드는 24개이다.", "24", "헤드", "층"),
        ("층은 12개이며 헤드는 24개이다.", "12", "층", "헤드"),
        ("GSM8K에서 91%, MATH에서 45%를 얻는다.", "91%", "GSM8K", "MATH"),
        ("GSM8K에서 91%, MATH에서 45%를 얻는다.", "45%", "MATH", "GSM8K"),
        ("Accuracy is 91%. Latency is 20 ms.", "20 ms", "Latency", "Accuracy"),
    ],
)
def test_a_number_belongs_to_the_words_of_its_segment(text: str, number: str, own: str, other: str) -> None:
    found = words(text)[number]
    assert own in found
    assert other not in found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("정확도와 재현율은 각각 85%와 91%이다.", {"85%": "정확", "91%": "재현"}),
        ("영어, 중국어, 독일어에서 각각 81%, 72%, 65%를 얻었다.", {"81%": "영어", "72%": "중국어", "65%": "독일어"}),
        ("Precision and recall are 85% and 91%, respectively.", {"85%": "Precision", "91%": "recall"}),
        ("GPT-4 and Claude reach 85% and 91%, respectively.", {"85%": "GPT-4", "91%": "Claude"}),
    ],
)
def test_numbers_of_a_list_belong_to_its_items_in_turn(text: str, expected: dict[str, str]) -> None:
    found = words(text)
    assert {number: len(found[number]) for number in expected} == dict.fromkeys(expected, 1)
    assert all(next(iter(found[number])).startswith(item) for number, item in expected.items())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("143개국의 13개 팀이 참가했다.", {"143": None, "13": "팀"}),
        ("12 layers and 24 heads", {"12": "layers", "24": "heads"}),
        ("The answer is 42", {"42": None}),
        ("3 (three) things", {"3": None}),
    ],
)
def test_the_noun_right_after_a_number(text: str, expected: dict[str, str | None]) -> None:
    assert {number: nouns(text)[number] for number in expected} == expected


@pytest.mark.parametrize("text", ["", "no number", "한 모델과 두 방법", "one model and both methods"])
def test_small_words_for_numbers_belong_to_nothing(text: str) -> None:
    assert words(text) == {}


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["12", "각각", "와 ", "respectively", ", ", "A", "모델", " ", "3%", "고 ", "and ", ". ", "each"])
    ).map("".join)
)
def test_any_order_of_words_is_read(text: str) -> None:
    [found] = analyse([text])
    for b in bound(found):
        assert all(0 <= k < len(found.content) for k in b.segment)
        assert b.noun is None or 0 <= b.noun < len(found.content)
