"""What a question takes for granted: read off its words, and held against the texts of the paper that it asks about."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.check import find_conflict, premise_of

TITLE = "Otterlight: Faster Rendering of Rivers"
TEXTS = (
    "Otterlight는 강물을 실시간으로 렌더링하는 방법이며, 추가 학습 없이 기존 엔진에 붙일 수 있다.",
    "평균 지연 시간은 40% 줄고 정확도는 3.2% 올랐다.",
    "RiverBench에서 Otterlight는 Wavecast보다 정확하며, GPU 8개로 12일 동안 학습했다.",
    "데이터셋 6개 가운데 5개에서 새로운 최고 성능을 세웠다.",
    "사람의 주석을 쓰는 대신 시뮬레이션으로 얻은 깊이 지도를 쓴다.",
    "소량의 항공 사진으로 미세 조정하며, 물결의 세부를 잃지 않는다.",
)


PINE_TITLE = "Pinegraft: Growing Small Models from Large Ones"
PINE = (
    "Pinegraft는 양자화와 가지치기를 결합해 작은 모델을 만든다.",
    "메모리, 지연 시간 및 에너지 면에서 훨씬 더 효율적이다.",
    "코드, 평가 설정, 모델 가중치를 공개한다.",
    "다른 방법에 비해 텍스트 이해 정확도를 4% 향상시킨다.",
    "기존의 증류에서는 교사와 학생 모델을 같은 서버에 함께 배치하는 방식이 일반적이었다.",
    "Rootstock과 비교했을 때 Pinegraft는 더 안정적인 결과를 낸다.",
    "긴 문서 과제는 더욱 어려운 문제로 남아 있다.",
    "층의 손상을 최소화하도록 순서를 정한다.",
    "교사 모델의 재학습 없이 지식을 옮긴다.",
)


def pine_contradicts(question: str) -> str:
    """Return the sentence on Pinegraft that contradicts a question; empty if none does."""
    premise = premise_of(question)
    found = find_conflict(premise, PINE, PINE_TITLE, "pinegraft") if premise else None
    return "" if found is None else (*PINE, PINE_TITLE)[found.text]


def contradicts(question: str) -> str:
    """Return the sentence that contradicts a question; empty if none does, or if it takes nothing for granted."""
    premise = premise_of(question)
    found = find_conflict(premise, TEXTS, TITLE, "otterlight") if premise else None
    return "" if found is None else (*TEXTS, TITLE)[found.text]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why does accuracy drop with Otterlight?", 1),  # direction
        ("Otterlight를 쓰면 왜 정확도가 떨어지나요?", 1),
        ("Why was Otterlight trained on 64 GPUs?", 2),  # number
        ("Otterlight는 왜 GPU를 64개나 써서 학습했나요?", 2),
        ("Why is Wavecast more accurate than Otterlight on RiverBench?", 2),  # ranking
        ("RiverBench에서 Wavecast가 Otterlight보다 정확한 이유는 무엇인가요?", 2),
        ("How much extra training does Otterlight need?", 0),  # negation
        ("Otterlight를 붙이려면 추가 학습이 얼마나 필요한가요?", 0),
        ("Otterlight가 데이터셋 6개 모두에서 새로운 최고 성능을 세운 비결이 뭐야?", 3),  # scope
        ("Otterlight는 왜 사람의 주석을 쓰나요?", 4),  # what was replaced
        ("Otterlight는 왜 물결의 세부를 잃나요?", 5),
        ("Otterlight를 미세 조정하는 데 왜 항공 사진이 수만 장이나 필요해?", 5),  # few
    ],
)
def test_a_text_that_says_otherwise_is_found(question: str, text: int) -> None:
    assert contradicts(question) == TEXTS[text]


@pytest.mark.parametrize(
    "question",
    [
        "Why does accuracy rise with Otterlight?",
        "Otterlight를 쓰면 왜 지연 시간이 줄어드나요?",
        "Why was Otterlight trained on 8 GPUs for 12 days?",
        "How does Otterlight work without extra training?",
        "Otterlight는 어떻게 추가 학습 없이 기존 엔진에 붙나요?",
        "Why is Otterlight more accurate than Wavecast on RiverBench?",
        "Otterlight가 Wavecast보다 정확한 이유는?",
        "Otterlight가 데이터셋 6개 가운데 5개에서 새로운 최고 성능을 세운 비결이 뭐야?",
        "Otterlight는 왜 사람의 주석 대신 깊이 지도를 쓰나요?",
        "Why does Otterlight keep the detail of waves?",
        "Otterlight는 왜 물결의 세부를 잃지 않나요?",
    ],
)
def test_a_premise_that_holds_is_left_alone(question: str) -> None:
    assert contradicts(question) == ""


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("Why does Pinegraft need more memory?", 1),
        ("Why didn't the authors of Pinegraft release the model weights?", 2),
        ("Pinegraft가 모델 가중치를 공개하지 않는 이유가 뭐야?", 2),
        ("Why does Pinegraft lower the accuracy of text understanding?", 3),
        ("Why does Pinegraft place the teacher and the student model on the same server?", 4),
        ("Why is Pinegraft less stable than Rootstock?", 5),
        ("Rootstock이 Pinegraft보다 안정적인 이유는?", 5),
        ("Why are long documents easier for Pinegraft?", 6),
        ("How does Pinegraft make the damage to layers worse?", 7),
        ("What is behind the retraining of the teacher model in Pinegraft?", 8),
        ("How long does it take to retrain the teacher model of Pinegraft?", 8),
    ],
)
def test_more_ways_in_which_a_text_says_otherwise_are_found(question: str, text: int) -> None:
    assert pine_contradicts(question) == PINE[text]


@pytest.mark.parametrize(
    "question",
    [
        "Why does Pinegraft need less memory?",
        "How did the authors of Pinegraft release the model weights?",
        "Pinegraft가 모델 가중치를 공개한 이유가 뭐야?",
        "Why does Pinegraft improve the accuracy of text understanding?",
        "Why does earlier distillation place the teacher and the student model on the same server?",
        "Why is Pinegraft more stable than Rootstock?",
        "Why are long documents harder for Pinegraft?",
        "How does Pinegraft, which leaves the teacher model untouched, move knowledge?",
        "How does Pinegraft keep the damage to layers small?",
    ],
)
def test_what_a_text_says_in_other_words_is_left_alone(question: str) -> None:
    assert pine_contradicts(question) == ""


def test_an_amount_that_is_asked_for_twice_is_of_no_one_comparison() -> None:
    premise = premise_of("Pinegraft는 얼마나 빨라졌고, Rootstock은 그보다 얼마나 느렸나요?")
    assert premise is not None
    assert "reversed" not in premise.kinds


@pytest.mark.parametrize(
    "question",
    [
        "Is Wavecast more accurate than Otterlight?",
        "Does Otterlight need extra training?",
        "Otterlight는 Wavecast보다 느린가?",
        "Which GPUs trained Otterlight?",
        "Otterlight는 어떤 데이터셋을 썼나요?",
    ],
)
def test_a_question_whether_something_is_so_or_for_a_detail_takes_nothing_for_granted(question: str) -> None:
    assert premise_of(question) is None


def test_what_is_stated_before_it_is_asked_about_is_taken_for_granted() -> None:
    premise = premise_of("Otterlight takes about an hour per frame; which part of it is so slow?")
    assert premise is not None
    assert "an hour per frame" in premise.text
    assert "which part" not in premise.text


@given(st.text(max_size=300))
def test_any_question_can_be_read(text: str) -> None:
    premise = premise_of(text)
    assert premise is None or len(premise.text) <= len(text)


def test_a_long_question_is_read_in_even_time() -> None:
    began = time.process_time()
    premise_of("왜 " + "가나다라 " * 20_000 + "이유는? " + "why is a slower than b, " * 5_000)
    assert time.process_time() - began < 2
