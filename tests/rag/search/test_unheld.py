"""Papers asked for by who cites them or by the country of their authors: digests hold neither, and that is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search.query.unheld import unheld_in
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("sea")
    papers = [(f"2401.0000{i}", f"SharkNet {i}: Counting Sharks", "상어를 세는 SharkNet 방법이다.") for i in range(1, 4)]
    write_digest(folder, *papers, day="2024-01-02", authors="Ada Núñez, Bo Li")
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("papers by Korean authors", "which country authors are from"),
        ("papers on sharks by researchers from Japan", "which country authors are from"),
        ("한국 저자 논문", "국적이나 국가는 기록되어 있지 않습니다"),
        ("How many papers cite SharkNet?", "do not record citations"),
        ("papers with code released on github", "whether a paper's code is available"),
        ("papers on sharks whose code is available", "whether a paper's code is available"),
        ("코드가 공개된 sharks 논문", "코드 공개 여부"),
        ("깃허브에 공개된 sharks 논문", "코드 공개 여부"),
        ("SharkNet을 인용한 논문은 몇 편이야?", "인용 정보"),
    ],
)
def test_what_is_not_held_is_said_and_neither_counted_nor_replaced(sea: Nonmun, text: str, says: str) -> None:
    answer = sea.ask(text)
    assert says in answer.text
    assert "Bo Li has" not in answer.text
    assert "3 papers in the digests match" not in answer.text


@pytest.mark.parametrize(
    "text",
    [
        "papers on Korean language models",
        "papers on LLMs that cite their sources",
        "papers with code LLMs",
        "공개된 데이터셋 논문",
        "한국어 논문",
        "국내 도로 데이터셋 논문",
    ],
)
def test_subjects_are_not_taken_for_it(text: str) -> None:
    assert unheld_in(text) == ("", "")
