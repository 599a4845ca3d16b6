"""The second stage: papers ordered by a model, and where evidence stands in the prompt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rag.answer.excerpts import arrange
from rag.answer.rerank import read_order
from rag.core.models import Answer
from tests.support.assistant import QUESTION, assistant
from tests.support.model_server import Act, ModelServer, fails, says

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def ask(home: Path, stage: str, *acts: Act) -> tuple[Answer, ModelServer]:
    with ModelServer(*acts) as server:
        return assistant(home, server, second_stage=stage, llm_retries=0).ask(QUESTION), server


def titles(prompt: str) -> list[str]:
    return re.findall(r"^\[\w+\] (.*?)(?: \(arXiv|$)", prompt, re.M)


def test_the_model_orders_papers_and_the_answer_sees_its_order(sample_home: Path) -> None:
    answer, server = ask(sample_home, "rerank", says("Thinking.\n[3, 1, 3, 99]"), says("It is this [1]."))
    candidates = titles(server.requests[0]["messages"][1]["content"])
    shown = titles(server.requests[1]["messages"][1]["content"])
    assert shown[0] == candidates[2]
    assert shown[-1] == candidates[2]  # its second bullet: the strongest stand at both ends
    assert candidates[0] in shown
    assert answer.citations[0].title == candidates[2]
    assert 0 < answer.timings["second_stage"] <= answer.timings["total"]
    assert not answer.notice


@pytest.mark.parametrize("written", ["no list at all", "[]", "[0, 400]", '{"order": 3}'])
def test_nonsense_leaves_the_order_of_the_search(sample_home: Path, written: str) -> None:
    _, server = ask(sample_home, "rerank", says(written), says("It is this [1]."))
    candidates = titles(server.requests[0]["messages"][1]["content"])
    assert titles(server.requests[1]["messages"][1]["content"])[0] == candidates[0]


def test_a_stage_that_fails_costs_only_itself_and_is_said(sample_home: Path) -> None:
    answer, server = ask(sample_home, "rerank", fails(500), says("It is this [1]."))
    assert len(server.requests) == 2
    assert answer.mode == "llm"
    assert answer.text == "It is this [1]."
    assert "order of the search" in answer.notice


def test_the_strongest_stand_at_both_ends() -> None:
    assert arrange([1, 2, 3, 4, 5]) == [1, 3, 5, 4, 2]  # type: ignore[list-item]
    assert arrange([]) == []


@pytest.mark.parametrize(
    ("text", "order"),
    [("[2, 1]", [1, 0]), ("I take [1] and so: [3,2]", [2, 1]), ("[2, 2, 9]", [1]), ("none", []), ("[]", [])],
)
def test_reading_the_order(text: str, order: list[int]) -> None:
    assert read_order(text, 3) == order
