"""The answer to a question for the best on a benchmark, without a model and from rows that a model has read."""

from __future__ import annotations

import pytest

from rag.answer.forms.figures import figures
from rag.core import Answer, Found
from rag.figures.bound import find_bound
from rag.search import Gathered, Question, understand
from rag.text import tables_in
from tests.support.papers import evidence


def asked(text: str) -> Question:
    question = understand(text)
    assert question.intent == "figures"
    return question


def told(question: str, *bullets: str, **more: str) -> Answer:
    papers = [evidence(f"Method{n}: A Way", bullet, arxiv_id=f"2406.0000{n}") for n, bullet in enumerate(bullets, 1)]
    return figures(asked(question), Gathered(Found(papers), total=len(papers), **more))


A = "Alpha-7B 모델은 GSM8K에서 72.1%의 정확도를 기록했습니다."
B = "Beta-7B는 GSM8k에서 81.5%의 정확도를 달성했습니다."
C = "Gamma는 GSM8K에서 기존 방법보다 정확도를 14.2% 향상시켰습니다."
D = "Delta는 MATH에서 40.0%의 정확도를 보였습니다."


def values(answer: Answer) -> list[list[str]]:
    return [[cell.plain for cell in row] for table in tables_in(answer.text) for row in table.rows]


def test_figures_for_the_same_stand_in_order_and_the_best_is_named() -> None:
    answer = told("Which model is best on GSM8K?", A, B, C, D)
    assert [row[0] for row in values(answer)] == ["Beta-7B", "Alpha-7B"]
    assert answer.text.startswith("Highest accuracy on GSM8K in the digests: 81.5% by Beta-7B")
    assert "Not compared: 1 improvement over something else." in answer.text
    assert "MATH" not in answer.text


def test_every_row_cites_the_sentence_of_its_figure() -> None:
    answer = told("Which model is best on GSM8K?", A, B)
    of = {it.marker: it for it in answer.citations}
    for row in values(answer):
        value, marker = row[2].split(" ")
        assert value in of[marker].text


def test_where_lower_is_better_the_lowest_is_first() -> None:
    one, two = "Alpha는 ImageNet 256x256에서 FID 2.35를 기록했습니다.", "Beta는 ImageNet 256x256에서 FID 1.80을 달성했습니다."
    answer = told("lowest FID on ImageNet 256x256", one, two)
    assert [row[0] for row in values(answer)] == ["Beta", "Alpha"]
    assert "lower is better" in answer.text


def test_another_size_of_a_data_set_is_another_table() -> None:
    one, two = "Alpha는 ImageNet 256x256에서 FID 2.35를 기록했습니다.", "Beta는 ImageNet 64x64에서 FID 1.80을 달성했습니다."
    answer = told("best FID on ImageNet", one, two)
    assert "not compared" in answer.text
    assert "Lowest FID" not in answer.text


def test_where_the_better_direction_is_not_known_none_is_the_best() -> None:
    one, two = "Alpha는 AdvBench에서 공격 성공률 93.0%를 기록했다.", "Beta는 AdvBench에서 공격 성공률 88.0%를 기록했다."
    answer = told("AdvBench에서 공격 성공률을 비교해줘", one, two)
    assert "최고를 정하지 않았습니다" in answer.text
    assert "최고치" not in answer.text


def test_other_conditions_are_shown_and_said() -> None:
    one, two = "Alpha는 MMLU에서 5-shot으로 71.2%의 정확도를 보였습니다.", "Beta는 MMLU에서 70.1%의 정확도를 보였습니다."
    answer = told("Who is best on MMLU?", one, two)
    assert [row[3] for row in values(answer)] == ["5-shot", "–"]
    assert "this order is not a ranking of the models" in answer.text


def test_a_row_whose_measure_is_assumed_says_so() -> None:
    answer = told(
        "MMLU에서 정확도가 가장 높은 모델은?",
        "Alpha는 MMLU에서 71.2%를 기록했습니다.",
        "Beta는 MMLU에서 70.1%의 정확도를 보였습니다.",
    )
    assert [row[2].split(" ")[0] for row in values(answer)] == ["71.2%*", "70.1%"]
    assert "같은 지표(정확도)로 보았으나" in answer.text
    assert answer.text.startswith("다이제스트에 나온 MMLU 정확도 최고치: 70.1%")  # whose sentence names the measure


def test_a_digest_that_may_describe_another_paper_is_not_crowned() -> None:
    from dataclasses import replace

    papers = [evidence("A: B", A, arxiv_id="2406.00001"), replace(evidence("C: D", B, arxiv_id="2406.00002"), suspect="why")]
    answer = figures(asked("Which model is best on GSM8K?"), Gathered(Found(papers), total=2))
    assert "1 figure of a digest that may describe another paper (2406.00002)" in answer.text
    assert "Beta" not in answer.text


def test_without_any_figure_it_says_so_and_quotes_what_there_is() -> None:
    answer = told("Which model is best on GSM8K?", "이 연구는 GSM8K 벤치마크의 한계를 분석합니다.")
    assert "No digest gives a figure for GSM8K" in answer.text
    assert "한계를 분석합니다" in answer.text


def test_only_improvements_are_quoted_as_such() -> None:
    assert "only give improvements" in told("Which model is best on GSM8K?", C).text


def test_words_that_narrow_the_papers_are_said() -> None:
    assert "papers about “7B”" in told("Which 7B model is best on GSM8K?", A, B, among="7B").text
    assert "No paper with such a figure is about “tiny”" in told("Which tiny model is best on GSM8K?", A, B, beyond="tiny").text


@pytest.mark.parametrize(
    "question",
    [
        "best papers of last week about video generation",
        "What accuracy does DeepSeek-R1 get on AIME 2024?",
        "What is the best way to improve the accuracy of RAG?",
        "Compare LLaVA-1.5 and InternVL on MMMU",
        "GSM8K에 관한 논문 중 투표가 가장 많은 논문은?",
        "papers that use GSM8K",
        "What is MMLU?",
        "highest voted paper about GSM8K",
    ],
)
def test_other_questions_are_not_read_as_such(question: str) -> None:
    assert understand(question).intent != "figures"


@pytest.mark.parametrize(
    "question",
    [
        "Which paper has the best accuracy on GSM8K?",
        "Who is best on SWE-bench?",
        "compare accuracy on GSM8K",
        "state of the art on HumanEval",
        "what scores are reported on MMLU?",
        "COCO에서 mAP가 가장 높은 논문은?",
        "GSM8K 1위는?",
        "MATH 벤치마크 점수를 비교해줘",
        "가장 낮은 FID를 기록한 모델은?",
    ],
)
def test_questions_for_figures_in_order_are_known(question: str) -> None:
    assert understand(question).intent == "figures"


E = "Epsilon은 GSM8K에서 90.0%의 정확도를 기록했습니다."


@pytest.mark.parametrize(
    ("question", "methods", "left"),
    [
        ("which models score above 80 on GSM8K?", ["Epsilon", "Beta-7B"], "Left out, as it is not “above 80”: 1 figure."),
        ("models with more than 80% on GSM8K", ["Epsilon", "Beta-7B"], "not “more than 80%”: 1 figure."),
        ("which models score below 90 on GSM8K?", ["Beta-7B", "Alpha-7B"], "not “below 90”: 1 figure."),
        ("models with at least 81.5 on GSM8K", ["Epsilon", "Beta-7B"], "not “at least 81.5”: 1 figure."),
        ("which models do not exceed 81.5 on GSM8K?", ["Beta-7B", "Alpha-7B"], "not “not exceed 81.5”: 1 figure."),
        ("which models are above 75 but below 85 on GSM8K?", ["Beta-7B"], "“above 75 but below 85”: 2 figures."),
        ("which models score between 80 and 100 on GSM8K?", ["Epsilon", "Beta-7B"], "“between 80 and 100”: 1 figure."),
        ("how many papers score above 80 on GSM8K?", ["Epsilon", "Beta-7B"], "“above 80”: 1 figure."),
        ("81.5점을 넘지 않는 GSM8K 논문", ["Beta-7B", "Alpha-7B"], "“81.5점을 넘지 않는” 조건에 맞지 않아 뺀 수치: 1개."),
        ("GSM8K 75점 이상 85점 이하 모델", ["Beta-7B"], "“75점 이상 85점 이하” 조건에 맞지 않아 뺀 수치: 2개."),
        ("GSM8K 80점 이상 논문 몇 편?", ["Epsilon", "Beta-7B"], "“80점 이상” 조건에 맞지 않아 뺀 수치: 1개."),
        ("GSM8K 정확도가 80보다 높은 모델은?", ["Epsilon", "Beta-7B"], "“80보다 높은” 조건에 맞지 않아 뺀 수치: 1개."),
        ("what accuracy above 80 has been reported on GSM8K?", ["Epsilon", "Beta-7B"], "“above 80”: 1 figure."),
        ("GSM8K 80점 넘는 모델", ["Epsilon", "Beta-7B"], "“80점 넘는” 조건에 맞지 않아 뺀 수치: 1개."),
        ("GSM8K에서 80% 이상인 모델 있어?", ["Epsilon", "Beta-7B"], "“80% 이상” 조건에 맞지 않아 뺀 수치: 1개."),
    ],
)
def test_figures_that_do_not_meet_a_bound_are_left_out_and_counted(question: str, methods: list[str], left: str) -> None:
    answer = told(question, A, B, E)
    assert [row[0] for row in values(answer)] == methods
    assert left in answer.text


@pytest.mark.parametrize(
    ("question", "head"),
    [
        (
            "which models exceed 95 on GSM8K?",
            "No digest gives accuracy on GSM8K “exceed 95”; 3 give another value. The nearest:",
        ),
        ("which models are above 1,000 on GSM8K?", "No digest gives accuracy on GSM8K “above 1,000”; 3 give"),
        ("above 99.9999999 on GSM8K", "No digest gives accuracy on GSM8K “above 99.9999999”; 3 give"),
        ("GSM8K 95점 이상인 모델은?", "GSM8K 정확도: 다이제스트에 “95점 이상”인 수치가 없습니다(다른 값 3개)."),
    ],
)
def test_where_no_figure_meets_a_bound_the_nearest_is_quoted(question: str, head: str) -> None:
    answer = told(question, A, B, C, E)
    assert answer.text.startswith(head)
    assert [it.text for it in answer.citations] == [E]


@pytest.mark.parametrize(
    "text",
    [
        "models under 7B on GSM8K",
        "papers with more than 50 votes on ImageNet",
        "추천 50 이상인 ImageNet 논문",
        "ImageNet papers with at least 30 upvotes",
        "ImageNet papers after 2023",
    ],
)
def test_what_is_no_bound_on_figures(text: str) -> None:
    assert find_bound(text) is None
    assert understand(text).intent == "list"
