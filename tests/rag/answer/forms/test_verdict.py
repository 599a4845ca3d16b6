"""Which of several papers has more votes, or came first, is said before the values of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from rag import Nonmun
from rag.search import rank_of
from tests.support.digests import indexed, write_digest


@pytest.fixture(scope="module")
def sea(tmp_path_factory: pytest.TempPathFactory) -> Nonmun:
    """Four papers of four days; two of them have as many votes."""
    folder: Path = tmp_path_factory.mktemp("sea")
    write_digest(folder, ("2401.00007", "SharkNet: Fins", "상어를 센다."), day="2024-01-09", votes=12)
    write_digest(folder, ("2403.00002", "RayNet: Wings", "가오리를 센다."), day="2024-03-05", votes=40)
    # Its digest came before that of a paper with a smaller id.
    write_digest(folder, ("2405.00020", "WhaleNet: Songs", "고래를 센다."), day="2024-05-06", votes=12)
    write_digest(folder, ("2405.00003", "SquidNet: Ink", "오징어를 센다."), day="2024-05-08", votes=3)
    return indexed(folder)


@pytest.mark.parametrize(
    ("question", "verdict"),
    [
        ("Which has more votes, SharkNet or RayNet?", 'Of these, "RayNet: Wings" has the most votes.'),
        ("Which of SharkNet, RayNet and SquidNet has the most votes?", 'Of these, "RayNet: Wings" has the most votes.'),
        ("Is SharkNet more popular than RayNet?", 'Of these, "RayNet: Wings" has the most votes.'),
        ("Which has fewer votes, SharkNet or SquidNet?", 'Of these, "SquidNet: Ink" has the fewest votes.'),
        ("Which came first, SharkNet or RayNet?", 'Of these, "SharkNet: Fins" came first.'),
        ("Did RayNet come out before SharkNet?", 'Of these, "SharkNet: Fins" came first.'),
        ("Which is newer, SharkNet or RayNet?", 'Of these, "RayNet: Wings" is the newest.'),
        ("Which came first, WhaleNet or SquidNet?", 'Of these, "SquidNet: Ink" came first.'),
        ("SharkNet, RayNet, SquidNet 중 추천수 1등은?", '이 중 추천이 가장 많은 논문: "RayNet: Wings"'),
        ("SharkNet이 RayNet보다 추천이 많아?", '이 중 추천이 가장 많은 논문: "RayNet: Wings"'),
        ("SharkNet이랑 RayNet 중에 뭐가 먼저야?", '이 중 가장 먼저 나온 논문: "SharkNet: Fins"'),
        ("RayNet이 SharkNet보다 먼저 나왔어?", '이 중 가장 먼저 나온 논문: "SharkNet: Fins"'),
        ("SharkNet이랑 RayNet 중 어느 게 더 최신이야?", '이 중 가장 최근에 나온 논문: "RayNet: Wings"'),
    ],
)
def test_the_first_is_said(sea: Nonmun, question: str, verdict: str) -> None:
    answer = sea.ask(question)
    first, *values = answer.text.splitlines()
    assert first == verdict
    assert len(values) == 2 + ("SquidNet" in question and "RayNet" in question)
    assert not answer.abstained


def test_as_many_votes_are_no_verdict_for_one(sea: Nonmun) -> None:
    first = sea.ask("Which has more votes, SharkNet or WhaleNet?").text.splitlines()[0]
    assert first == 'Of these, several have as many votes: "SharkNet: Fins", "WhaleNet: Songs".'


def test_all_that_are_named_are_compared(sea: Nonmun) -> None:
    first, *values = sea.ask("Which of SharkNet, RayNet, WhaleNet and SquidNet is the newest?").text.splitlines()
    assert (first, len(values)) == ('Of these, "WhaleNet: Songs" is the newest.', 4)


@pytest.mark.parametrize(
    "question",
    [
        "How many votes do SharkNet and RayNet have?",
        "papers newer than SharkNet",
        "most voted papers on SharkNet or RayNet",
        "SharkNet보다 먼저 나온 논문 보여줘",
        "SharkNet과 RayNet 비교해줘",
    ],
)
def test_what_ranks_none_has_no_verdict(question: str) -> None:
    assert not rank_of(question)
