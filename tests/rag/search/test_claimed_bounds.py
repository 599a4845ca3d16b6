"""How many times more papers are to claim of something is told as not understood, and what is claimed is searched for."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag.search.query.understand import understand
from tests.support.digests import indexed, write_digest


@pytest.mark.parametrize(
    ("text", "subject", "bound"),
    [
        ("Which papers report a speedup of at least 10x?", "speedup", "at least 10x"),
        ("which papers claim at least 5x faster training?", "faster training", "at least 5x"),
        ("how many papers report a speedup of more than 10 times?", "speedup", "more than 10 times"),
        ("papers reporting at least a 10x speedup", "speedup", "at least a 10x"),
        ("papers claiming more than 2x faster inference", "faster inference", "more than 2x"),
        ("papers with over 10x compression", "compression", "over 10x"),
        ("which methods achieve at least 4x acceleration?", "acceleration", "at least 4x"),
        ("10배 이상 빨라졌다고 한 논문은?", "빨라졌다고", "10배 이상"),
        ("3배 이상 빠른 논문", "빠른", "3배 이상"),
        ("5배 이상의 속도 향상을 보고한 논문", "속도 향상", "5배 이상의"),
    ],
)
def test_what_is_claimed_is_the_subject_and_the_bound_is_told(text: str, subject: str, bound: str) -> None:
    question = understand(text)
    assert (question.subject, question.not_understood) == (subject, (bound,))
    assert question.weights


@pytest.mark.parametrize(
    ("text", "votes"),
    [("papers with more than 10 votes", 11), ("papers that have at least 10 votes", 10), ("추천 10개 이상인 논문", 10)],
)
def test_votes_are_no_claim(text: str, votes: int) -> None:
    question = understand(text)
    assert (question.filters.min_votes, question.not_understood) == (votes, ())


def test_not_all_papers_are_listed(tmp_path: Path) -> None:
    write_digest(
        tmp_path,
        ("2401.00001", "SwiftHive", "벌집 계산에서 12배의 속도 향상(speedup)을 얻는다."),
        ("2401.00002", "Hives", "벌집의 온도를 잰다."),
        day="2024-01-05",
    )
    answer = indexed(tmp_path).ask("Which papers report a speedup of at least 10x?")
    assert [it.arxiv_id for it in answer.citations] == ["2401.00001"]
    assert "at least 10x" in answer.notice
