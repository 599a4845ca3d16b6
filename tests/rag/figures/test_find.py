"""Figures that rules find in bullets of both languages, and numbers that are none."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.core import DigestEntry, Evidence, EvidenceBullet, Paper
from rag.figures import Figure, figures_in, metric_name
from rag.figures.vocabulary import _metrics, metrics_in

DAY = dt.date(2024, 6, 21)


def figures(text: str, title: str = "Alpha: A New Method") -> list[Figure]:
    bullet = EvidenceBullet(DAY, 0, None, text, 1.0)
    return figures_in([Evidence(Paper("2406.00001", (DigestEntry(DAY, "2406.00001", title, ()),)), 1.0, (bullet,))])


def told(text: str, title: str = "Alpha: A New Method") -> list[tuple[str, str, str, str]]:
    """Method, measure, data set and value of each figure that says how good something is."""
    return [(it.method, it.metric, it.data, it.written) for it in figures(text, title) if it.kind == "value"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("이 모델은 GSM8K에서 72.1%를 기록했습니다.", [("Alpha", "", "GSM8K", "72.1%")]),
        ("The detector achieves 46.1 mAP on COCO.", [("Alpha", "mAP", "COCO", "46.1")]),
        ("Beta는 ImageNet 256x256에서 FID 2.3을 달성했다.", [("Beta", "FID", "ImageNet 256x256", "2.3")]),
        (
            "Beta-7B 모델은 GSM8k에서 82.6%, MATH에서 40.6%의 정확도를 보였습니다.",
            [("Beta-7B", "accuracy", "GSM8K", "82.6%"), ("Beta-7B", "accuracy", "MATH", "40.6%")],
        ),
        (
            "Beta achieves 82.6% accuracy on GSM8K and 40.6% on MATH.",
            [("Beta", "accuracy", "GSM8K", "82.6%"), ("Beta", "accuracy", "MATH", "40.6%")],
        ),
        (
            "Beta-M와 Beta-L는 ImageNet 64x64에서 각각 3.65와 2.21의 FID를 기록했습니다.",
            [("Beta-M", "FID", "ImageNet 64x64", "3.65"), ("Beta-L", "FID", "ImageNet 64x64", "2.21")],
        ),
        (
            "Beta는 ChartQA와 DocVQA에서 각각 81.2%와 90.5%의 정확도를 기록했습니다.",
            [("Beta", "accuracy", "ChartQA", "81.2%"), ("Beta", "accuracy", "DocVQA", "90.5%")],
        ),
        ("FID를 7.94에서 1.66으로 개선했습니다.", [("Alpha", "FID", "", "1.66")]),
        ("On LibriSpeech, Beta reaches a WER of 2.1%.", [("Beta", "word error rate", "LibriSpeech", "2.1%")]),
        ("Beta는 MedQA에서 75.7%의 정확도로, Gamma 8B(76.1%)에 가깝습니다.", [("Beta", "accuracy", "MedQA", "75.7%")]),
        ("Beta는 HumanEval Pro에서 77.4%를 기록했습니다.", [("Beta", "", "HumanEval Pro", "77.4%")]),
        ("Beta의 TM-Score는 0.84를 기록했습니다.", [("Beta", "TM-Score", "", "0.84")]),
    ],
)
def test_figures_are_found_with_what_they_measure(text: str, found: list[tuple[str, str, str, str]]) -> None:
    assert told(text)[: len(found)] == found


@pytest.mark.parametrize(
    "text",
    [
        "기존 방법보다 정확도를 14.2% 향상시켰습니다.",
        "Beta는 GSM8K에서 12% 더 높은 정확도를 보였습니다.",
        "Beta improves accuracy on GSM8K by 5%.",
        "A 5% improvement over the baseline in accuracy was seen on MMLU.",
        "처리량이 2.3배 증가했습니다.",
        "ASQA, ELI5 벤치마크에서 정확도가 각각 10.73%, 29.24% 향상되었습니다.",
    ],
)
def test_an_improvement_over_something_else_is_another_measure(text: str) -> None:
    assert {it.kind for it in figures(text)} == {"change"}


@pytest.mark.parametrize(
    "text",
    [
        "7B 모델과 13B 모델을 COCO 데이터셋으로 학습했습니다.",
        "COCO 데이터셋의 이미지 118,000개를 사용했습니다.",
        "Beta는 기존 모델의 61.0%보다 높은 정확도를 보였습니다.",
        "The data set has 1,200 questions in 14 domains, for 5-shot accuracy.",
        "ImageNet 512x512 해상도로 학습합니다.",
        "2024년 6월에 MMLU를 공개했습니다.",
    ],
)
def test_sizes_counts_and_what_others_had_are_no_figures(text: str) -> None:
    assert told(text) == []


def test_at_least_so_much_is_a_bound() -> None:
    assert [it.kind for it in figures("90% 이상의 정확도를 보였습니다.")] == ["bound"]


def test_the_title_of_a_benchmark_is_not_the_method_that_is_measured_on_it() -> None:
    [(method, *_)] = told("가장 나은 모델도 21.7%의 정확도를 기록했습니다.", "GRAPHY: A Challenging Benchmark for Models")
    assert method == ""


def test_values_that_may_belong_to_several_models_are_left_out() -> None:
    assert told("두 모델은 MMLU에서 각각 75%와 78%의 정확도를 보였습니다.") == []


def test_conditions_that_a_sentence_names_go_along() -> None:
    [figure] = figures("Beta는 MMLU에서 5-shot으로 71.2%의 정확도를 보였습니다.")
    assert figure.setting == "5-shot"


def test_the_direction_is_known_of_a_measure_or_empty() -> None:
    assert [it.better for it in figures("Beta는 WER 2.1%를 기록했습니다.")] == ["lower"]
    assert [it.better for it in figures("Beta는 COCO에서 46.1 mAP를 기록했습니다.")] == ["higher"]
    assert [it.better for it in figures("공격 성공률 93.0%를 기록했습니다.")] == [""]


def test_every_measure_is_found_by_its_name_in_both_languages() -> None:
    for metric in _metrics()[0]:
        for name in (metric.en, metric.ko):
            written = {"Hit": "Hit@3", "pass": "pass@1", "Inception Score": "Inception Score"}.get(metric.en, name)
            assert [it.en for *_, it, _ in metrics_in(f"{written} 점수")][:1] == [metric.en], name
    assert metric_name("word error rate", "ko") == "단어 오류율(WER)"
    assert metric_name("Recall@10", "ko") == "Recall@10"


@given(st.text(alphabet="ab AB7.%,()점에서와의 각각FID COCO-x×±~<>[]12|\n", max_size=300))
def test_no_text_breaks_the_reading(text: str) -> None:
    for figure in figures(text):
        assert figure.written in figure.sentence
        assert figure.sentence in text


@pytest.mark.parametrize("piece", ["9", "9.", "1, ", "GSM8K ", "(", "COCO에서 ", "FID ", "A-", "5% ", "정확도 1와 ", "a@"])
def test_long_texts_take_linear_time(piece: str) -> None:
    def seconds(size: int) -> float:
        began = time.process_time()
        figures(f"GSM8K 1.5% {piece * size}")
        return time.process_time() - began

    seconds(100)
    assert seconds(4000) < 2.0
