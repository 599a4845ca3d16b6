"""A claim against a whole paper: what is denied of what it names is not shown by what is said of something else."""

from __future__ import annotations

import pytest

from rag.check import Checker
from rag.core import Claim

OTHERS = "기존 방법은 쓸 만한 보상 모델(reward model)을 얻으려고 대규모 데이터로 보상 모델을 학습한다(train)."
DENIED = "ReefNet은 보상 모델을 학습하지 않는데도 사람의 선호를 따른다."
OWN = "ReefNet은 이미지의 왜곡을 줄인다."


@pytest.mark.parametrize("claim", ["ReefNet trains a reward model.", "ReefNet은 보상 모델을 학습한다."])
@pytest.mark.parametrize("texts", [(OTHERS, OWN, DENIED), (DENIED, OWN, OTHERS)], ids=["denied last", "denied first"])
def test_what_earlier_methods_do_shows_nothing_of_the_method_that_does_not(claim: str, texts: tuple[str, ...]) -> None:
    verdict = Checker().judge([Claim(claim, texts)])[0]
    assert verdict.verdict == "contradicted"
    assert verdict.conflict == DENIED


@pytest.mark.parametrize(
    "claim",
    ["ReefNet does not train a reward model.", "ReefNet은 보상 모델을 학습하지 않는다.", "ReefNet reduces image distortion."],
)
def test_what_a_paper_says_of_its_method_stays_supported(claim: str) -> None:
    assert Checker().judge([Claim(claim, (OTHERS, OWN, DENIED))])[0].verdict == "supported"


def test_earlier_methods_may_do_what_the_method_does_not() -> None:
    assert Checker().judge([Claim("기존 방법은 보상 모델을 학습한다.", (OTHERS, OWN, DENIED))])[0].verdict == "supported"
