"""Which of the papers shown do without something: what is denied is left out, never looked for."""

from __future__ import annotations

import pytest

from rag.chat.followup import follow_up
from rag.search.query.understand import understand
from tests.support.messages import DAY, MANY, asked, turn

SHOWN = turn("papers on LoRA", *MANY)
SHOWN_KO = turn("LoRA 논문", *MANY)
FEW = turn("papers on LoRA", *MANY[:4])


@pytest.mark.parametrize(
    ("message", "excluded"),
    [
        ("그 중 확산 모델 안 쓰는 것만", "확산 모델"),
        ("그중에 확산 모델을 사용하지 않는 논문만 보여줘", "확산 모델"),
        ("그중 확산 모델 안 쓰는 건?", "확산 모델"),
        ("확산 모델 안쓰는 것만", "확산 모델"),
        ("여기서 양자화 없이 하는 것만 알려줘", "양자화"),
        ("그중 벤치마크 아닌 것만", "벤치마크"),
        ("그중에서 학습 안 하는 것만", "학습"),
        ("which of those don't use diffusion?", "diffusion"),
        ("which of these need no training?", "training"),
        ("of those, the ones not using quantization", "quantization"),
        ("only those that do not rely on distillation", "distillation"),
    ],
)
def test_what_the_papers_wanted_do_without_is_excluded_and_told(message: str, excluded: str) -> None:
    found = follow_up(message, [SHOWN if message.isascii() else SHOWN_KO], today=DAY)
    assert (found.kind, found.question.subject, found.question.excluded) == ("narrowed", "LoRA", (excluded,))
    assert excluded in found.notice
    assert understand(found.question.text, DAY).excluded == (excluded,)


def test_of_a_short_list_the_papers_shown_are_meant() -> None:
    question = asked("which of those don't use diffusion?", FEW)
    assert (question.arxiv_ids, question.excluded) == (tuple(it.arxiv_id for it in MANY[:4]), ("diffusion",))


@pytest.mark.parametrize("message", ["그 중 확산 모델 쓰는 것만", "그중 확산 모델을 쓰는 논문은?"])
def test_what_is_used_is_looked_for(message: str) -> None:
    question = asked(message, SHOWN_KO)
    assert (question.subject, question.outer_subjects, question.excluded) == ("확산 모델", ["LoRA"], ())


@pytest.mark.parametrize("message", ["papers that do not use diffusion", "확산 모델 안 쓰는 논문", "which of those is better?"])
def test_a_request_of_its_own_and_a_comparison_pick_nothing(message: str) -> None:
    assert asked(message, SHOWN if message.isascii() else SHOWN_KO).subject != "LoRA"
