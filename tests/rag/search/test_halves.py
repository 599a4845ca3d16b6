"""Of two things that a question asks, a reader is told which one its answer leaves out."""

from __future__ import annotations

import pytest

from rag.search import unanswered_half
from tests.support.digests import indexed, write_digest
from tests.support.questions import read


@pytest.mark.parametrize(
    ("text", "half"),
    [
        ("What is SharkNet, and who wrote it?", "who wrote it?"),
        ("Who wrote SharkNet and how does it count sharks?", "Who wrote SharkNet"),
        ("What is SharkNet? Who are its authors?", "What is SharkNet?"),
        ("SharkNet이 뭐고 누가 썼어?", "누가 썼어?"),
    ],
)
def test_the_half_of_another_kind_is_found(text: str, half: str) -> None:
    assert unanswered_half(read(text)) == half


@pytest.mark.parametrize(
    "text",
    [
        "Who wrote SharkNet and when was it published?",
        "What is SharkNet and how does it work?",
        "what is LoRA and what is QLoRA?",
        "How many papers are on sharks and which is the most voted?",
        "papers on how and why sharks swim",
        "상어를 세고 어떻게 움직이는지 보는 논문",
        "How many sharks does SharkNet count and how many are alive?",
        "Which paper introduced SharkNet and what does it count?",
        "What is SharkNet?",
    ],
)
def test_a_question_that_is_answered_as_a_whole_has_none(text: str) -> None:
    assert unanswered_half(read(text)) == ""


def test_the_answer_tells_which_half_it_leaves_out(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("halves")
    write_digest(
        folder, ("2401.00001", "SharkNet: Counting Sharks", "SharkNet is a network that counts sharks."), authors="Bo Li"
    )
    assistant = indexed(folder)
    answer = assistant.ask("What is SharkNet, and who wrote it?")
    assert "counts sharks" in answer.text
    assert "not answered here: “who wrote it?”" in answer.notice
    assert "not answered here" not in assistant.ask("What is SharkNet?").notice


def test_a_number_that_is_missing_says_nothing_of_what_was_asked_beside_it(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("numbers")
    write_digest(folder, ("2401.00001", "SharkNet: Counting Sharks", "SharkNet is a network that counts sharks in videos."))
    assistant = indexed(folder)
    answer = assistant.ask("What data does SharkNet use and how many parameters does it have?")
    assert answer.abstained
    assert "not answered here: “What data does SharkNet use”" in answer.notice
    answer = assistant.ask("SharkNet은 어떤 데이터를 썼고 파라미터는 몇 개야?")
    assert "“SharkNet은 어떤 데이터를 썼고”" in answer.notice
