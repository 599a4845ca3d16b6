"""Where texts deny, and of what."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.check.rules.morphology import analyse
from rag.check.rules.negation import negations


def denied(text: str) -> list[set[str]]:
    """For each negation, the words that it speaks of."""
    [found] = analyse([text])
    return [{found.content[i].surface for i in n.governs} for n in negations(found)]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It does not improve accuracy.", "improve"),
        ("It never uses labels.", "uses"),
        ("It works without labels.", "labels"),
        ("There is no reward model.", "reward"),
        ("It cannot generalize.", "generalize"),
        ("A training-free method.", "training"),
        ("The agent fails to solve tasks.", "solve"),
        ("성능이 향상되지 않는다.", "향상"),
        ("모델 없이 동작한다.", "모델"),
        ("라벨이 없다.", "라벨"),
        ("과제를 해결하지 못한다.", "해결"),
        ("정답이 아니다.", "정답"),
        ("라벨이 불필요하다.", "라벨"),
        ("더는 안 쓴다.", "쓴"),
    ],
)
def test_a_negation_speaks_of_the_words_by_it(text: str, word: str) -> None:
    [found] = denied(text)
    assert any(word.startswith(w) or w.startswith(word) for w in found)


@pytest.mark.parametrize(
    "text",
    [
        "It improves accuracy.",
        "Not only accuracy but also speed improves.",
        "A note on knots.",
        "성능이 향상된다.",
        "정확도뿐만 아니라 속도도 오른다.",
        "안전한 모델이다.",
        "",
    ],
)
def test_what_denies_nothing_has_none(text: str) -> None:
    assert denied(text) == []


def test_a_negation_does_not_reach_over_a_comma() -> None:
    [found] = denied("It does not need labels, and accuracy improves.")
    assert "accuracy" not in found
    [found] = denied("정확도가 오르고, 라벨은 필요 없다.")
    assert "정확도" not in found


def test_each_negation_counts() -> None:
    assert len(denied("It has no labels and never sees images.")) == 2
    assert len(denied("라벨이 없고 이미지도 쓰지 않는다.")) == 2


@settings(deadline=None, max_examples=60)
@given(
    st.lists(
        st.sampled_from(["not", "no", "모델", "없이", "않", "지", " ", ",", "안", "free", "-", "못하다", "아니라", "n't"])
    ).map("".join)
)
def test_any_order_of_words_is_read(text: str) -> None:
    [found] = analyse([text])
    for n in negations(found):
        assert all(0 <= i < len(found.content) for i in n.governs)
