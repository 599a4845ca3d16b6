"""Which of some subjects has more papers: each is counted as a question for it alone counts it."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search.query.statistics import counted_apart
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Two papers on diffusion, two on quantization of which one is on both, in two years."""
    folder: Path = tmp_path_factory.mktemp("sea")
    first = ("2301.00001", "Sharp Diffusion", "확산 모델로 상어를 그린다.")
    both = ("2301.00002", "Quantization of Diffusion Models", "확산 모델을 양자화한다.")
    write_digest(folder, first, both, day="2023-01-02")
    later = ("2401.00003", "Quantization for Whales", "가중치를 양자화해 고래를 센다.")
    last = ("2401.00004", "Counting Rays", "가오리를 센다.")
    write_digest(folder, later, last, day="2024-02-03")
    return indexed(folder)


@pytest.mark.parametrize(
    "question",
    [
        "are there more papers on diffusion than on quantization?",
        "Are there more papers on diffusion or on quantization?",
        "which has more papers, diffusion or quantization?",
        "how many papers on diffusion and how many on quantization?",
        "how many papers on diffusion vs quantization?",
        "more papers about diffusion or about quantization?",
        "which is more popular, diffusion or quantization?",
        "which has been studied more, diffusion or quantization?",
    ],
)
def test_subjects_are_counted_apart(sea: Nonmun, question: str) -> None:
    answer = sea.ask(question)
    assert answer.text.splitlines() == [
        "The first two have as many papers:",
        "1. diffusion: 2",
        "2. quantization: 2",
        "Papers on more than one count for each: 1.",
    ]
    assert "not answered" not in answer.notice


@pytest.mark.parametrize(
    "question",
    [
        "2024년에 확산 논문이랑 양자화 논문 중 뭐가 더 많아?",
        "2024년 확산 논문은 몇 편이고 양자화 논문은 몇 편이야?",
        "2024년에 확산과 양자화 중 어느 쪽 논문이 더 많아?",
        "2024년 확산과 양자화 논문 수를 비교해줘",
        "2024년에 확산이랑 양자화 중 뭐가 더 많이 연구됐어?",
    ],
)
def test_filters_hold_for_each(sea: Nonmun, question: str) -> None:
    head, *counts = sea.ask(question).text.splitlines()
    assert "양자화” 논문이 가장 많습니다" in head
    assert "2024-01-01" in head
    assert counts == ["1. 양자화: 1편", "2. 확산: 0편"]


@pytest.mark.parametrize(
    ("question", "subjects"),
    [
        ("how many papers on diffusion or quantization?", ("diffusion or quantization",)),  # those on either
        ("compare diffusion and quantization", ("diffusion", "quantization")),
        ("more papers on diffusion", ("diffusion",)),
        ("which month has the most papers?", ()),
        ("확산 논문 더 보여줘", ("확산",)),
    ],
)
def test_other_questions_for_papers_are_not_read_so(question: str, subjects: tuple[str, ...]) -> None:
    assert counted_apart(question, subjects) == ()


def test_subjects_that_no_paper_is_on_are_said_to_have_none(sea: Nonmun) -> None:
    answer = sea.ask("which has more papers, volcanoes or glaciers?")
    assert answer.abstained
    assert "volcanoes" in answer.text
