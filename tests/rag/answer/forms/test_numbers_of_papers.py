"""Numbers and names that an index has beside bullets: how many authors, a share, a median; what is not computed is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def pier(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("pier")
    gulls = [(f"2401.0000{i}", f"GullNet {i}: Counting Gulls", "갈매기(gulls)를 세는 GullNet이다.") for i in (1, 2)]
    write_digest(folder, *gulls, day="2024-01-02", votes=6, authors="Ada Núñez, Bo Li, Cy Ota")
    crabs = [(f"2402.0000{i}", f"CrabMap {i}: Mapping Crabs", "게(crabs)의 지도이다.") for i in (1, 2)]
    write_digest(folder, *crabs, day="2024-02-02", votes=2, authors="Dee Ray")
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("how many authors does 2401.00001 have?", "Authors that the digest names: 3."),
        ("2401.00001 저자 몇 명이야?", "저자는 3명입니다"),
        ("median votes of gulls papers", "the median is 6"),
        ("gulls 논문 추천수 중앙값", "중앙값은 6"),
        ("전체 논문 중 gulls 논문 비율은?", "논문의 비율은"),
        ("papers by the first author of GullNet 1", "papers by Ada Núñez"),
        ("GullNet 1 제1저자의 논문", "Ada Núñez 논문"),
    ],
)
def test_it_is_told(pier: Nonmun, text: str, says: str) -> None:
    assert says in pier.ask(text).text


@pytest.mark.parametrize(
    ("text", "says"),
    [("What topics are declining?", "not computed"), ("인기가 줄어드는 주제는?", "줄어든 주제는 계산하지 않습니다")],
)
def test_topics_that_became_rarer_are_said_not_to_be_known(sample: Nonmun, text: str, says: str) -> None:
    assert says in sample.ask(text).text.split("\n")[0]


@pytest.mark.parametrize("text", ["who wrote 2401.00001?", "what topics are trending?"])
def test_nothing_more_is_said_where_it_is_not_asked(pier: Nonmun, text: str) -> None:
    answer = pier.ask(text).text
    assert "Authors that the digest names" not in answer
    assert "not computed" not in answer
