"""What is asked of a named thing: a detail its digest lacks, a kind it is not, several papers of a name, who introduced it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from tests.support.digests import indexed, write_digest

SHARKS, RAYS, OTHER = "2401.00001", "2402.00002", "2402.00003"


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("sea")
    sharks = (SHARKS, "SharkNet: Counting Sharks in Audio", "SharkNet은 오디오에서 상어를 세는 모델입니다. 정확도는 91%입니다.")
    rays = (RAYS, "RayNet: Counting Rays", "RayNet은 SharkNet과 RTX 4090 한 장으로 가오리를 셉니다. 학습은 빠릅니다.")
    other = (OTHER, "RAYNET: Rays of Light", "빛을 추적하는 방법입니다.")
    write_digest(folder, sharks, rays, other, day="2024-01-02", votes=1)
    return indexed(folder)


@pytest.mark.parametrize("text", ["what are limitations of SharkNet?", "SharkNet의 한계는?", "what GPUs does SharkNet use?"])
def test_a_detail_that_the_digest_lacks_is_said_to_be_missing(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text)
    assert answer.abstained
    assert SHARKS in answer.text


def test_a_detail_that_another_word_gives_is_quoted(sea: Nonmun) -> None:
    assert "RTX 4090" in sea.ask("what GPU does RayNet use?").text


@pytest.mark.parametrize(
    ("text", "word"), [("SharkNet is an image model, isn't it?", "image"), ("SharkNet은 이미지 모델이지?", "이미지")]
)
def test_a_thing_that_is_not_of_the_kind_asked_about(sea: Nonmun, text: str, word: str) -> None:
    answer = sea.ask(text)
    assert word in answer.text.split("\n")[0]
    assert "오디오" in answer.text
    assert answer.premise == "false"


@pytest.mark.parametrize("text", ["is SharkNet an audio model?", "SharkNet은 오디오 모델 맞지?"])
def test_a_thing_that_is_of_the_kind_is_only_defined(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text)
    assert "오디오" in answer.text
    assert answer.premise == "ok"


def test_the_other_papers_of_a_name_are_named(sea: Nonmun) -> None:
    said = sea.ask("what is RayNet?").text
    assert RAYS in said
    assert OTHER in said


@pytest.mark.parametrize("text", ["which paper introduced SharkNet?", "SharkNet을 처음 제안한 논문은?"])
def test_the_paper_that_introduced_a_thing_comes_first(sea: Nonmun, text: str) -> None:
    said = sea.ask(text).text
    assert SHARKS in said
    assert RAYS not in said.split(SHARKS)[0]


def test_a_question_for_more_than_the_paper_that_introduced_it_is_answered_by_its_details(sea: Nonmun) -> None:
    question = sea.understand("which paper introduced SharkNet and what accuracy does it have?")
    assert question.intent != "define"


def test_a_word_for_its_kind_is_not_defined_beside_a_thing(sea: Nonmun) -> None:
    assert sea.ask("SharkNet이 뭐하는 모델이야?").text.count("\n") <= 3
