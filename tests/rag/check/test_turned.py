"""What turns a statement round: a denial, an exchange of sides, in either language; and what only looks like one."""

from __future__ import annotations

import pytest

from rag.check import Checker

TURNED = [
    ("The models have no difficulty with complex scenes.", "모델들은 복잡한 장면에서 어려움을 겪었다."),
    ("모델들은 복잡한 장면에서도 어려움을 겪지 않았다.", "모델들은 복잡한 장면에서 어려움을 겪었다."),
    ("단계를 줄여도 모델의 추론 능력은 떨어지지 않는다.", "단계를 줄이면 모델의 추론 능력이 크게 저하된다."),
    ("트랜스포머가 Samba보다 처리량이 높다.", "Samba는 트랜스포머 대비 높은 처리량을 보인다."),
    (
        "SORA의 손실 값은 다른 토크나이저보다 높다.",
        "SORA는 다른 토크나이저보다 낮은 손실 값을 보였다.",
    ),
    (
        "로우뎁스는 2위 방법보다 11% 낮은 정확도를 보였다.",
        "로우뎁스는 두 번째로 좋은 성능을 보인 방법보다 11% 높은 정확도를 보였다.",
    ),
]
TRUE = [
    ("Benchmarks that involve no agents forecast the performance.", "비에이전트 벤치마크에서 성능을 예측할 수 있다."),
    ("The method leaves the architecture unchanged.", "이 방법은 아키텍처를 변경하지 않는다."),
    ("The training adds nothing to inference cost.", "이 학습은 추론 비용을 추가하지 않는다."),
    ("답변은 빼고 사용자 입력만 쓴다.", "사용자 입력만 사용하고 답변은 제외한다."),
    ("Samba는 트랜스포머보다 처리량이 높다.", "Samba는 트랜스포머 대비 높은 처리량과 낮은 메모리 사용을 보인다."),
]


@pytest.mark.parametrize(("claim", "evidence"), TURNED)
def test_a_statement_that_is_turned_round_is_not_supported(claim: str, evidence: str) -> None:
    assert Checker().check(claim, [evidence]).verdict != "supported"


@pytest.mark.parametrize(("claim", "evidence"), TRUE)
def test_what_says_the_same_is_not_contradicted(claim: str, evidence: str) -> None:
    assert Checker().check(claim, [evidence]).verdict != "contradicted"
