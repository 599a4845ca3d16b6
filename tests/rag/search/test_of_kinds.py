"""A request for what papers bring, a dataset or a benchmark, is for papers that bring it and not for all papers."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search.query.understand import understand
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("sea")
    papers = [
        ("2401.00001", "SharkNet: Counting Sharks", "상어를 세는 SharkNet 방법이다."),
        ("2401.00002", "WhaleSet: A Dataset of Whale Songs", "고래 노래 데이터셋 WhaleSet을 공개한다."),
        ("2401.00003", "CrabNet: Finding Crabs", "게를 찾는 CrabNet 방법이다."),
    ]
    write_digest(folder, *papers, day="2024-01-02", authors="Ada Núñez, Bo Li")
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("which papers released a dataset in January 2024?", "dataset"),
        ("dataset papers from January 2024", "dataset"),
        ("papers that come with a new benchmark since June", "benchmark"),
        ("how many papers introduce a benchmark in 2024?", "benchmark"),
        ("2024년 1월에 데이터셋을 공개한 논문은?", "데이터셋"),
        ("이번 달 벤치마크를 내놓은 논문 보여줘", "벤치마크"),
        # It only says what is sought where something else is the subject, or is what was spoken of.
        ("any benchmarks for code generation?", "code generation"),
        ("list the papers in this dataset", ""),
    ],
)
def test_what_papers_bring_is_searched_for_where_nothing_else_is(text: str, subject: str) -> None:
    assert understand(text).subject == subject


@pytest.mark.parametrize("text", ["papers from June 2024 that do not release a dataset", "papers without a dataset from 2024"])
def test_what_papers_are_not_to_bring_is_left_out(text: str) -> None:
    question = understand(text)
    assert question.excluded == ("dataset",)
    assert "dataset" not in question.subject


@pytest.mark.parametrize("text", ["which papers released a dataset in January 2024?", "2024년 1월에 데이터셋을 공개한 논문은?"])
def test_papers_that_bring_none_are_not_listed(sea: Nonmun, text: str) -> None:
    answer = sea.ask(text).text
    assert "WhaleSet" in answer
    assert "SharkNet" not in answer
    assert "CrabNet" not in answer
