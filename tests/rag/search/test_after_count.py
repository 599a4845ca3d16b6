"""What is asked of papers beside their number is no part of their subject: it is their order, or told as not answered."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search.query.after_count import order_after, split_count
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Two papers on diffusion, of which the later has fewer votes, and one on something else."""
    folder: Path = tmp_path_factory.mktemp("sea")
    write_digest(folder, ("2401.00001", "Sharp Diffusion", "확산 모델로 상어를 그린다."), day="2024-01-02", votes=30)
    write_digest(folder, ("2401.00002", "Ink Diffusion", "확산 모델로 잉크를 편다."), day="2024-01-05", votes=4)
    write_digest(folder, ("2401.00003", "Counting Rays", "가오리를 센다."), day="2024-01-08", votes=50)
    return indexed(folder)


@pytest.mark.parametrize(
    ("question", "count", "order", "first"),
    [
        ("2024년 1월에 나온 확산 논문은 몇 편이고 그중 1등은 뭐야?", "2편", "그중 추천이 많은 논문:", "Sharp"),
        ("확산 논문 몇 편이고 1등은?", "2편", "그중 추천이 많은 논문:", "Sharp"),
        ("확산 논문은 몇 편이며 그중 가장 최근 논문은?", "2편", "그중 최근 논문:", "Ink"),
        ("How many diffusion papers are there and which one is the best?", "2 papers", "The first of them by votes:", "Sharp"),
        ("How many diffusion papers are there? Which one is number 1?", "2 papers", "The first of them by votes:", "Sharp"),
        ("How many diffusion papers are there, and which of them is the newest?", "2 papers", "The newest of them:", "Ink"),
    ],
)
def test_the_first_is_by_what_is_asked(sea: Nonmun, question: str, count: str, order: str, first: str) -> None:
    answer = sea.ask(question)
    head, by, paper, *_ = answer.text.splitlines()
    assert count in head
    assert by == order
    assert paper.startswith(f"1. {first} Diffusion")
    assert not answer.notice


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("확산 논문 몇 편이고 그중에서 상어에 관한 건?", "그중에서 상어에 관한 건?"),
        ("확산 논문 몇 편이야? 그중 저자가 가장 많은 건?", "그중 저자가 가장 많은 건?"),
        ("How many diffusion papers are there and which of them is the most cited?", "which of them is the most cited?"),
        ("How many diffusion papers are there, and who wrote the most of them?", "who wrote the most of them?"),
    ],
)
def test_anything_else_is_told(sea: Nonmun, question: str, rest: str) -> None:
    answer = sea.ask(question)
    assert answer.text.splitlines()[0].count("2") == 1
    assert f"“{rest}”" in answer.notice


@pytest.mark.parametrize(
    "question",
    [
        "how many papers on diffusion and quantization?",
        "확산 논문은 몇 편이고 양자화 논문은 몇 편이야?",
        "how many papers are on agents and planning in 2024?",
        "which paper has the most votes?",
    ],
)
def test_other_questions_are_whole(question: str) -> None:
    assert split_count(question) == (question, "")


@pytest.mark.parametrize(
    ("rest", "order"),
    [
        ("그중 1등은 뭐야?", "votes"),
        ("what are the top 3?", "votes"),
        ("which is the oldest?", "date_asc"),
        ("그중 코드가 있는 최신 논문은?", ""),
    ],
)
def test_only_an_order_is_one(rest: str, order: str) -> None:
    assert order_after(rest) == order
