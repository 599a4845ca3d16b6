"""Whether a paper is the first in an order: the first of all is looked for, not of those that have the name."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from tests.support.digests import indexed, write_digest

SHARKS, RAYS, EELS = "2401.00001", "2401.00002", "2402.00003"


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    folder: Path = tmp_path_factory.mktemp("first")
    write_digest(folder, (SHARKS, "SharkNet: Counting Sharks", "SharkNet은 상어를 센다."), day="2024-01-02", votes=5)
    write_digest(folder, (RAYS, "RayNet: Counting Rays", "RayNet은 SharkNet과 가오리를 센다."), day="2024-01-03", votes=9)
    write_digest(folder, (EELS, "EelNet: Counting Eels", "EelNet은 SharkNet과 뱀장어를 센다."), day="2024-02-04", votes=7)
    return indexed(folder)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Is SharkNet the most voted paper?", RAYS),
        ("Is SharkNet the most voted paper of February 2024?", EELS),
        ("was SharkNet the oldest paper?", SHARKS),
        ("Is SharkNet one of the top 1 papers?", RAYS),
        ("SharkNet은 추천 제일 많은 논문이야?", RAYS),
        ("SharkNet이 2024년 2월 1등 논문이야?", EELS),
        ("SharkNet은 가장 오래된 논문이지?", SHARKS),
    ],
)
def test_the_first_of_all_is_told(sea: Nonmun, text: str, first: str) -> None:
    assert [it.arxiv_id for it in sea.ask(text).citations] == [first]


def test_a_name_of_no_paper_is_left_as_it_is(sea: Nonmun) -> None:
    assert "KelpNet" in sea.understand("Is KelpNet the most voted paper?").subject
