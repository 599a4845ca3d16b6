"""The bundled glossary: its form, and that it holds what questions are made of."""

from __future__ import annotations

import re
from collections import Counter
from importlib import resources

import pytest

TEXT = (resources.files("rag") / "data" / "glossary.tsv").read_bytes().decode()
LINES = TEXT.removesuffix("\n").split("\n")
PAIRS = [(english, korean) for english, _, forms in (line.partition("\t") for line in LINES) for korean in forms.split("|")]
#: Endings of verbs and particles that no noun ends in, but for lidar (라이다).
ENDINGS = re.compile(r"(?:를|에서|에게|으로써|하다|했다|한다|된다|니다|(?<!라)이다|하여|해서|하며)$")


def test_each_line_is_a_term_and_its_korean_forms() -> None:
    assert TEXT.endswith("\n")
    assert [line for line in LINES if not re.fullmatch(r"[^\t|]+\t[^\t|]+(?:\|[^\t|]+){0,4}", line)] == []


def test_terms_are_sorted_and_none_comes_twice() -> None:
    terms = [line.partition("\t")[0] for line in LINES]
    assert terms == sorted(terms)
    assert [term for term, count in Counter(terms).items() if count > 1] == []
    assert [pair for pair, count in Counter(PAIRS).items() if count > 1] == []


def test_there_are_enough_pairs() -> None:
    assert len(PAIRS) >= 800


def test_english_is_lower_case_and_plain() -> None:
    assert [english for english, _ in PAIRS if not re.fullmatch(r"[a-z0-9]+(?:[ '/+.-]+[a-z0-9]+)*", english)] == []


def test_korean_is_korean() -> None:
    forms = {korean for _, korean in PAIRS}
    assert [form for form in forms if not re.search("[가-힣]", form)] == []
    assert [form for form in forms if not re.fullmatch(r"[가-힣A-Z0-9]+(?: [가-힣A-Z0-9]+)*", form)] == []
    assert [form for form in forms if len(form) > 25] == []


def test_korean_forms_carry_no_particle_or_ending() -> None:
    assert [korean for _, korean in PAIRS if ENDINGS.search(korean)] == []


def test_no_form_is_so_general_that_it_means_nothing() -> None:
    assert {korean for _, korean in PAIRS} & {
        "것",
        "수",
        "등",
        "및",
        "이",
        "그",
        "통해",
        "대한",
        "위한",
        "있는",
        "하는",
    } == set()


@pytest.mark.parametrize(
    ("english", "korean"),
    [
        ("dpo", "직접 선호 최적화"),
        ("direct preference optimization", "직접 선호 최적화"),
        ("rag", "검색 증강 생성"),
        ("llm", "대규모 언어 모델"),
        ("diffusion model", "확산 모델"),
        ("fine-tuning", "미세 조정"),
        ("quantization", "양자화"),
        ("hallucination", "환각"),
        ("benchmark", "벤치마크"),
        ("video", "비디오"),
        ("point cloud", "포인트 클라우드"),
    ],
)
def test_what_questions_are_made_of_is_there(english: str, korean: str) -> None:
    assert (english, korean) in PAIRS
