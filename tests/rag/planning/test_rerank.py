"""Papers chosen by a model: which of them the answer reads, in which order, and what nonsense changes."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from rag.core import run
from rag.core.models import Answer
from rag.llm import ModelStream, Trace, draw_fence
from rag.planning.calls import Calls
from rag.planning.rerank import read_order, useful
from tests.support.assistant import QUESTION, assistant
from tests.support.model_server import Act, ModelServer, fails, says

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]

PLAN = says('{"searches": ["direct preference optimization for diffusion models"], "form": "list"}')


def ask(home: Path, *acts: Act, question: str = QUESTION) -> tuple[Answer, ModelServer]:
    with ModelServer(PLAN, *acts) as server:
        return assistant(home, server, effort="normal", llm_retries=0).ask(question), server


def candidates(server: ModelServer) -> list[str]:
    return re.findall(r"^\[\d+\] (.*)$", server.requests[1]["messages"][1]["content"], re.M)


def shown(server: ModelServer) -> list[str]:
    return re.findall(r"^Paper: (.*?) \(arXiv ", server.requests[-1]["messages"][1]["content"], re.M)


def test_the_model_orders_papers_and_what_it_leaves_out_is_not_read(sample_home: Path) -> None:
    answer, server = ask(sample_home, says("Thinking.\n[3, 1, 3, 99]"), says("It is this [1]."))
    found = candidates(server)
    assert shown(server) == [found[2], found[0]]
    assert answer.citations[0].title == found[2]
    assert 0 < answer.timings["rerank"] <= answer.timings["total"]
    assert not answer.notice


def test_papers_in_an_order_that_is_asked_for_stay_in_it(sample_home: Path) -> None:
    _, server = ask(sample_home, says("[3, 1, 2]"), says("It is this [1]."), question="most voted papers on diffusion")
    assert shown(server) == candidates(server)[:3]
    assert "most votes first" in server.requests[-1]["messages"][1]["content"]
    assert "in any order" in server.requests[1]["messages"][0]["content"]


def test_a_list_shorter_than_asked_for_says_so(sample_home: Path) -> None:
    answer, server = ask(sample_home, says("[1, 2, 3]"), says("- One [1]."), question="4 papers on diffusion models")
    assert server.requests
    assert answer.notice == "Of the 4 papers asked for, the answer has 1: the model found no more that fit."


def test_the_model_is_told_whose_bullets_may_be_of_another_paper(sample_home: Path) -> None:
    with ModelServer(says("[2]")) as server, assistant(sample_home, server) as opened:
        found = list(opened.search(QUESTION, 5))
        papers = [
            replace(paper, suspect="no word of the title occurs" if place == 2 else "") for place, paper in enumerate(found)
        ]
        calls = Calls(opened.settings, Trace(), draw_fence, ModelStream)
        chosen = run(useful(opened.understand(QUESTION), papers, calls))
    assert "The bullets of 3 may be of another paper: judge it by the title." in server.requests[0]["messages"][0]["content"]
    assert chosen == [papers[1]]


def test_a_list_that_leaves_out_everything_leaves_the_nearest_for_the_model_to_refuse(sample_home: Path) -> None:
    _, server = ask(sample_home, says("[]"), says("NOT_IN_DIGESTS"))
    assert sorted(shown(server)) == sorted(candidates(server)[:3])


@pytest.mark.parametrize("written", ["no list at all", "[0, 400]", '{"order": 3}'])
def test_nonsense_leaves_the_papers_of_the_search(sample_home: Path, written: str) -> None:
    _, server = ask(sample_home, says(written), says("It is this [1]."))
    assert shown(server)[0] == candidates(server)[0]
    assert len(shown(server)) > 10


def test_a_failure_costs_only_itself_and_is_said(sample_home: Path) -> None:
    answer, server = ask(sample_home, fails(500), says("It is this [1]."))
    assert len(server.requests) == 3
    assert (answer.mode, answer.text) == ("llm", "It is this [1].")
    assert "order of the search" in answer.notice


@pytest.mark.parametrize(
    ("text", "order"),
    [
        ("[2, 1]", [1, 0]),
        ("I take [1] and so: [3,2]", [2, 1]),
        ("[2, 2, 9]", [1]),
        ("none", None),
        ("[]", []),
        ("[9, 12]", None),
    ],
)
def test_reading_the_order(text: str, order: list[int] | None) -> None:
    assert read_order(text, 3) == order
