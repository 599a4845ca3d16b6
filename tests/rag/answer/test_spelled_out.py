"""Whether a text has the words of an abbreviation."""

from __future__ import annotations

import pytest

from rag.answer.spelled_out import is_spelled_out


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("MAE", "It reaches a mean absolute error of 0.01 s."),
        ("CoT", "Chain-of-Thought prompts help."),
        ("RTC", "Real-time communication between a person and a model."),
        ("LLMs", "Large language models talk."),
        ("WER", "a Word Error Rate of 25 %"),
        ("MAE", "평균 오차(mean absolute error)가 0.01초입니다."),
    ],
)
def test_words_that_begin_with_the_letters_of_a_name_spell_it_out(name: str, text: str) -> None:
    assert is_spelled_out(name, text)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("MAE", "The absolute mean error is 0.01 s."),
        ("GPT-4", "great power theory, four"),
        ("BLEU", "A score of 0.5."),
        ("error", "every row runs over ravines"),
        ("A", "apples"),
        ("mAP", "DINOv2 feature maps를 쓰는 attention과 parts의 배치"),
        ("MAE", "It uses maps. All experts agree."),
        ("MAE", ""),
    ],
)
def test_other_words_do_not(name: str, text: str) -> None:
    assert not is_spelled_out(name, text)
