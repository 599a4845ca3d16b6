"""Whether a model is of a size: what its digest has not is said before what it has, in either way of writing a number."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search.query.sizes import size_claimed
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("sizes")
    write_digest(
        folder, ("2401.00001", "SharkNet: A Model of the Sea", "SharkNet은 상어를 세는 120억 매개변수 언어 모델입니다.")
    )
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("Is SharkNet a 7B model?", "7B"),
        ("is SharkNet 7B?", "7B"),
        ("Is SharkNet a 7 billion parameter model?", "7 billion"),
        ("Does SharkNet have 7B parameters?", "7B"),
        ("So SharkNet is a 7B language model, right?", "7B"),
        ("SharkNet은 7B 모델이야?", "7B"),
        ("SharkNet은 7B야?", "7B"),
        ("SharkNet은 70억 파라미터 모델이지?", "70억"),
    ],
)
def test_another_size_is_said_not_to_be_there(sea: Nonmun, text: str, size: str) -> None:
    answer = sea.ask(text)
    assert answer.premise == "false"
    assert f"“{size}”" in answer.text.split("\n")[0]
    assert "120억" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "Is SharkNet a 12B model?",
        "Does SharkNet have 12 billion parameters?",
        "SharkNet은 12B 모델이야?",
        "SharkNet은 120억 파라미터 모델이지?",
    ],
)
def test_the_size_that_it_has_is_quoted(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text)
    assert answer.premise == "ok"
    assert "120억" in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "Is SharkNet better than a 7B model?",
        "How many parameters does a 7B model have?",
        "Is SharkNet an image model?",
        "SharkNet은 2024년 논문이야?",
    ],
)
def test_what_claims_no_size_is_none(text: str) -> None:
    assert size_claimed(text) is None
