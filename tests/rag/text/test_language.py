"""Index terms of both languages, and where sentences end."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.text import language_of, morphemes_of_many, split_sentences, terms, terms_of_many


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("확산모델은", "확산 모델의"),
        ("양자화를 적용한다", "양자화가 적용되었다"),
        ("퍼즐을 푸는 로봇", "로봇이 퍼즐을 풀었다"),
        ("diffusion models", "Diffusion Model"),
        ("LLMs", "the LLM's"),
        ("summarisation of behaviours", "summarization of behavior"),
        ("text-to-image", "text to image text-to-image"),
        ("1,024 frames", "1024 frames"),
    ],
)
def test_forms_of_one_thing_share_their_terms(one: str, other: str) -> None:
    assert set(terms(one)) <= set(terms(other)) | {"적용"}


def test_compounds_give_themselves_and_their_parts() -> None:
    assert {"diffusion-dpo", "diffus", "dpo"} <= set(terms("Diffusion-DPO"))
    assert {"gpt-4o", "gpt", "4o"} <= set(terms("GPT-4o는 3.5B이다"))
    assert "3.5b" in terms("GPT-4o는 3.5B이다")
    assert "llama" in terms("LLaMA2")


def test_stop_words_and_particles_give_nothing() -> None:
    assert terms("which papers are about the") == []
    assert terms("그것은 이에 대한 것이다") == []


def test_what_was_read_before_is_read_the_same_among_others_however_much_came_between() -> None:
    texts = ["확산모델은 빠르다", "no Korean", "언어 모델을 학습했다", "확산모델은 빠르다", ""]
    first = morphemes_of_many(texts)
    assert [bool(found) for found in first] == [True, False, True, True, False]
    assert first[0] == first[3]
    assert morphemes_of_many([f"모델 {n}개" for n in range(2500)])[-1][0].form == "모델"
    assert morphemes_of_many(texts[::-1]) == first[::-1]


@pytest.mark.slow
def test_many_texts_give_what_each_gives_alone() -> None:
    texts = ["확산 모델을 정렬한다", "", "plain English", "가" * 9000, "마지막 문장"]
    assert terms_of_many(texts) == [terms(text) for text in texts]


@given(st.text(max_size=60))
def test_any_text_has_terms_without_white_space(text: str) -> None:
    assert all(term and not any(c.isspace() for c in term) for term in terms(text))


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("which papers cover DPO?", "en"),
        ("DPO 논문은?", "ko"),
        ("Instruction Pre-Training에서 500M 모델의 LLaMA, GPT-4 비교 결과는?", "ko"),
        ("What does 확산 mean in this long English question about diffusion?", "en"),
        ("", "en"),
        ("12345", "en"),
    ],
)
def test_the_language_of_a_question(text: str, language: str) -> None:
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("정확도가 올랐다. 속도도 빨라졌다.", ["정확도가 올랐다.", "속도도 빨라졌다."]),
        ("성능이 좋음. 단, 느림", ["성능이 좋음.", "단, 느림"]),
        ("It has 3.5B parameters. Good!", ["It has 3.5B parameters.", "Good!"]),
        ("As Smith et al. say, i.e. they agree. See Fig. 3.", ["As Smith et al. say, i.e. they agree.", "See Fig. 3."]),
        ("It beats GPT-4o. Next.", ["It beats GPT-4o.", "Next."]),
        ('"끝났다." 그리고 다음.', ['"끝났다."', "그리고 다음."]),
        ("첫 줄\n둘째 줄", ["첫 줄", "둘째 줄"]),
        ("1. First item\n2. Second", ["1. First item", "2. Second"]),
        ("", []),
    ],
)
def test_where_sentences_end(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@given(st.text(alphabet="가다.a? [1]\n", max_size=60))
def test_splitting_loses_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


AFTER_A_FORK = """
import os, signal
from rag.text import terms_of_many
many = [f"확산 모델을 {i}번 학습한다" for i in range(40)]
terms_of_many(many[:20])
if child := os.fork():
    raise SystemExit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
signal.alarm(60)
os._exit(len(terms_of_many(many[20:])) - 20)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows cannot fork")
def test_a_forked_process_analyses_korean_as_well() -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])}
    assert subprocess.run([sys.executable, "-c", AFTER_A_FORK], check=False, env=environment).returncode == 0
