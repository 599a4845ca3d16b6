"""Sentences as models write them, read as they are meant: true ones are no reason for an alarm, and errors are shown."""

from __future__ import annotations

import pytest

from rag.check.checker import Checker
from rag.core.models import Claim

TIDES = "TideFormer는 위성 데이터로 해수면을 예측하며 48개 언어을 지원한다."
SCORES = "TideFormer는 CoastBench에서 71.4%, DeepGauge에서 58.2%의 정확도를 기록했다."
PASS = "DevBench에서 CodeOtter-7B의 통과율(Pass@1)은 61.35%로 가장 높았다."
ALONE = "이 방법은 외부 검색기나 대형 상용 모델에 의존하지 않고 답을 고친다."
FREE = "EchoTune은 추가 학습을 필요로 하지 않는 방법으로, 잡음을 평균 30% 줄인다."
AGENTS = "GPT-4o, Pangolin 등 여러 에이전트를 평가했으며, 특히 Pangolin이 다른 에이전트보다 높은 성공률을 보였다."
RULES = "생성된 경로는 교통 규칙을 위반하는 경우가 많다."
EDITS = "LumaEdit은 색상, 질감, 조명과 같은 속성을 바꾸면서 다른 부분은 그대로 유지한다."
DATA = "데이터셋은 12,000개의 웹 궤적과 3,500개의 스크린샷으로 구성된다."
BETTER = "모든 벤치마크에서 Kestrel은 기존 방법과 비슷하거나 더 우수하다."
TWO = "Orion은 거친 지도를 만들고, Corvus는 세부 경로를 다듬는다."

TRUE = [
    # what is denied beside what is asserted
    ("TideFormer supports 48 languages, not 148.", TIDES),
    ("TideFormer는 148개가 아니라 48개 언어을 지원한다.", TIDES),
    # who says it, and which paper it is about
    ("The digest says that TideFormer supports 48 languages.", TIDES),
    ("According to the paper, TideFormer supports 48 languages.", TIDES),
    ("- Writing Down Speech with Transformers: TideFormer supports 48 languages.", TIDES),
    ("**Writing Down Speech with Transformers**: it supports 48 languages.", TIDES),
    ("“Writing Down Speech with Transformers” 논문에 따르면 TideFormer는 48개 언어을 지원한다.", TIDES),
    ("TideFormer는 48개 언어을 지원한다고 보고한다.", TIDES),
    # a subject that the evidence does not name
    ("SelfPatch corrects answers without external retrievers.", ALONE),
    # numbers in names, emphasis, asides, ranges
    ("CodeOtter-7B's Pass@1 on DevBench was 61.35%.", PASS),
    ("It cuts noise by only 30% on average.", FREE),
    ("TideFormer는 약 48개 언어을 지원한다.", TIDES),
    ("DriftLM needs 6-8 steps.", "DriftLM은 6~8단계가 필요하다."),
    # negation in other words
    ("The method corrects answers without relying on external retrievers.", ALONE),
    ("이 방법은 외부 검색기 없이 답을 고친다.", ALONE),
    ("EchoTune needs no additional training.", FREE),
    ("LumaEdit can change colour, texture and lighting while leaving other parts unchanged.", EDITS),
    # what a source does not say
    ("The excerpts give the pass rate but not the cost.", PASS),
    ("발췌문에는 학습 비용이 나와 있지 않다.", PASS),
]

# A false sentence, its evidence, and the words of both places that the reason shows.
FALSE = [
    ("TideFormer scores 58.2% on CoastBench and 71.4% on DeepGauge.", SCORES, ["58.2%", "71.4%"]),
    ("TideFormer는 CoastBench에서 58.2%, DeepGauge에서 71.4%를 기록했다.", SCORES, ["58.2%", "71.4%"]),
    ("데이터셋은 3,500개의 웹 궤적과 12,000개의 스크린샷으로 구성된다.", DATA, ["3,500", "12,000"]),
    ("TideFormer supports 84 languages.", TIDES, ["84", "48"]),
    ("CodeOtter-7B solves 16.35 % of DevBench.", PASS, ["16.35 %", "61.35%"]),
    ("GPT-4o가 다른 에이전트보다 높은 성공률을 보였다.", AGENTS, ["GPT-4o", "Pangolin"]),
    ("EchoTune cuts noise by 30% on average after additional training.", FREE, ["학습", "필요"]),
    ("생성된 경로는 교통 규칙을 잘 지킨다.", RULES, ["지킨", "위반"]),
    ("LumaEdit can change colour, texture and lyrics while leaving other parts unchanged.", EDITS, ["lyrics", "조명"]),
    ("Corvus draws the coarse map, and Orion refines the detailed route.", TWO, ["Corvus", "Orion"]),
    ("LLMs prefer MIDI over ABC notation.", "LLM은 MIDI보다 ABC 표기법을 선호한다.", ["MIDI"]),
    ("EchoTune improves on Halcyon.", "Halcyon은 EchoTune을 개선한다.", []),
    ("The model does not need any adapter.", "이 모델은 어댑터를 필요로 한다.", ["not", "필요"]),
    (
        "It uses fine text data and coarse motion data.",
        "거친 텍스트 데이터와 세밀한 동작 데이터를 사용한다.",
        ["fine", "coarse"],
    ),
]


@pytest.fixture(scope="module")
def checker() -> Checker:
    return Checker()


@pytest.mark.parametrize(("claim", "evidence"), TRUE)
def test_a_true_sentence_is_supported_however_it_is_framed(checker: Checker, claim: str, evidence: str) -> None:
    verdict = checker.check(claim, [evidence])
    assert verdict.verdict == "supported", verdict.reason


@pytest.mark.parametrize(("claim", "evidence", "shown"), FALSE)
def test_a_conflict_is_shown_in_both_places(checker: Checker, claim: str, evidence: str, shown: list[str]) -> None:
    verdict = checker.check(claim, [evidence])
    assert verdict.verdict == "contradicted", verdict.reason
    assert [word for word in shown if word not in verdict.reason] == []
    assert verdict.conflict in evidence


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("Kestrel outperforms earlier methods on all benchmarks.", BETTER),
        ("EchoTune was released by volunteers in Busan.", FREE),
        ("TideFormer reached 71.4% because of its larger memory.", SCORES),
    ],
)
def test_what_is_not_shown_to_conflict_is_not_confirmed(checker: Checker, claim: str, evidence: str) -> None:
    verdict = checker.check(claim, [evidence])
    assert (verdict.verdict, verdict.conflict, verdict.correction) == ("unverifiable", "", "")


@pytest.mark.parametrize(
    "claim", ["TideFormer supports 84 languages, not 148.", "TideFormer는 148개가 아니라 84개 언어을 지원한다."]
)
def test_a_sentence_that_denies_is_never_corrected(checker: Checker, claim: str) -> None:
    verdict = checker.check(claim, [TIDES])
    assert verdict.verdict == "contradicted"
    assert verdict.correction == ""


def test_what_another_bullet_of_the_paper_has_is_no_invention_but_the_cited_one_decides(checker: Checker) -> None:
    cited, other = "이 모델은 음성을 글로 옮긴다.", "TideFormer-XL은 48개 언어를 지원한다."
    claim = "이 모델은 TideFormer-XL로 음성을 글로 옮긴다."
    alone, beside = checker.judge([Claim(claim, (cited,)), Claim(claim, (cited,), (other,))])
    assert alone.score < beside.score
    [wrong] = checker.judge([Claim("TideFormer supports 84 languages.", (TIDES,), ("84개 언어로 시험했다.",))])
    assert wrong.verdict == "contradicted"


def test_what_is_said_of_two_in_two_sentences_may_be_said_of_both_in_one() -> None:
    evidence = (
        "PenguinGPT is a video generation model that films penguins.",
        "WaddleVid is a video generation model that needs fewer sampling steps.",
    )
    (verdict,) = Checker().judge([Claim("PenguinGPT and WaddleVid are video generation models.", evidence)])
    assert verdict.verdict == "supported"


def test_a_number_before_a_compound_counts_its_head() -> None:
    evidence = ("학습에는 데이터셋에 담긴 선호 쌍 85만 1,000개(851K)를 썼다.",)
    (verdict,) = Checker().judge([Claim("It was trained on 12,000 preference pairs.", evidence)])
    assert verdict.verdict == "contradicted"
    assert "12,000" in verdict.reason


ROWS = "The model was trained on 8 GPUs for three days."
ROWS_KO = "GPU 8개로 3일 동안 학습했다."
ASKED, ASKED_KO = "Why was it trained on 16 GPUs?", "왜 GPU 16개로 학습했나요?"


@pytest.mark.parametrize(
    ("claim", "evidence", "question"),
    [
        ("It was not trained on 16 GPUs.", ROWS, ASKED),
        ("Contrary to the 16 GPUs of the question, it was trained on 8.", ROWS, ASKED),
        ("GPU 16개로 학습하지 않았다.", ROWS_KO, ASKED_KO),
        ("질문의 GPU 16개와 달리 GPU 8개로 학습했다.", ROWS_KO, ASKED_KO),
    ],
)
def test_a_sentence_may_deny_what_its_question_takes_for_granted(claim: str, evidence: str, question: str) -> None:
    verdicts = Checker().judge([Claim(claim, (evidence,)), Claim(claim, (evidence,), (), question)])
    assert [v.verdict == "supported" for v in verdicts] == [False, True]


@pytest.mark.parametrize(
    ("claim", "evidence", "question"),
    [
        ("It was trained on 16 GPUs.", ROWS, ASKED),
        ("It was not trained on 8 GPUs.", ROWS, ASKED),
        ("GPU 16개로 학습했다.", ROWS_KO, ASKED_KO),
        ("It was not trained on 16 GPUs.", "It runs in real time.", ASKED),
    ],
)
def test_a_question_supports_no_sentence(claim: str, evidence: str, question: str) -> None:
    [verdict] = Checker().judge([Claim(claim, (evidence,), (), question)])
    assert verdict.verdict != "supported"


@pytest.mark.parametrize(
    ("claim", "evidence"),
    [
        ("이 데이터셋은 비언어적(non-verbal) 신호를 다룬다.", "이 데이터셋은 비언어적 신호를 다룬다."),
        ("The method works well even on textureless surfaces.", "이 방법은 질감 없는(textureless) 표면에서도 잘 동작한다."),
        ("The predictions are less uncertain.", "The method yields predictions with reduced uncertainty."),
    ],
)
def test_a_gloss_and_a_smaller_amount_are_no_reason_for_an_alarm(claim: str, evidence: str) -> None:
    assert Checker().check(claim, [evidence]).verdict != "contradicted"


def test_numbers_with_each_others_units_are_contradicted() -> None:
    verdict = Checker().check("학습에는 GPU 60장으로 24일이 걸렸다.", ["GPU 24장으로 60일 동안 학습했다."])
    assert verdict.verdict == "contradicted"


def test_all_for_a_part_is_contradicted() -> None:
    verdict = Checker().check(
        "데이터셋 6개 모두에서 새로운 최고 성능을 세웠다.", ["데이터셋 6개 가운데 5개에서 새로운 최고 성능을 세웠다."]
    )
    assert verdict.verdict == "contradicted"
