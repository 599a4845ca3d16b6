"""Sentences of digests that name open questions, and those that only look like it."""

from __future__ import annotations

import datetime as dt

import pytest

from rag.core import Bullet, DigestEntry, Evidence, EvidenceBullet, Paper
from rag.report.open_questions import open_questions

DAY = dt.date(2024, 1, 2)
BACKGROUND = "펭귄을 찍는 방법을 다룹니다. 네 단계로 이루어집니다. 데이터는 모두 직접 모았습니다."


def paper(*texts: str, section: str | None = None, suspect: str = "") -> Evidence:
    bullets = tuple(Bullet(section, text) for text in texts)
    found = Paper("2401.00001", (DigestEntry(DAY, "2401.00001", "Penguins", bullets),))
    return Evidence(
        found, 1.0, tuple(EvidenceBullet(DAY, i, it.section, it.text, 1.0) for i, it in enumerate(bullets)), suspect=suspect
    )


@pytest.mark.parametrize(
    "sentence",
    [
        "펭귄을 밤에 찍는 방법은 아직 미해결 문제입니다.",
        "그러나 눈보라 속에서는 여전히 개선의 여지가 많습니다.",
        "남극 밖의 펭귄까지 다루려면 추가 연구가 필요합니다.",
        "How penguins can be filmed at night remains an open question.",
        "Future work should look at penguins outside Antarctica.",
        "Current cameras still struggle with penguins in snow storms.",
    ],
)
def test_what_is_open_is_quoted(sentence: str) -> None:
    found = open_questions([paper(BACKGROUND, sentence)], "ko")
    assert sentence in found[0][2]


@pytest.mark.parametrize(
    "sentence",
    [
        "기존 방법은 밤에 찍는 데 한계가 있었습니다.",
        "이 방법은 기존 카메라의 한계를 극복합니다.",
        "코드와 데이터를 공개하여 향후 연구를 지원합니다.",
        "We release the code to facilitate future work on penguins.",
        "We address the open problem of filming penguins at night.",
        "펭귄 영상의 정확도는 72.1%입니다.",
    ],
)
def test_what_is_overcome_or_released_is_not(sentence: str) -> None:
    assert open_questions([paper(BACKGROUND, sentence)], "ko") == []


def test_a_sentence_that_refers_to_the_one_before_comes_with_it() -> None:
    ((_, _, text),) = open_questions(
        [paper("밤에는 정확도가 절반으로 떨어집니다. 이는 앞으로 더 많은 개선이 필요함을 보여 줍니다.")], "ko"
    )
    assert text.startswith("밤에는 정확도가 절반으로 떨어집니다. 이는")


def test_a_digest_that_is_suspect_is_not_quoted() -> None:
    assert open_questions([paper("펭귄을 밤에 찍는 방법은 아직 미해결 문제입니다.", suspect="another paper")], "ko") == []


def test_a_long_text_takes_even_time() -> None:
    assert open_questions([paper("아직 " * 20_000 + "끝입니다.")], "ko") == []
