"""What is being done for an answer is told as it begins, also while nothing else is to be had."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from rag import Nonmun
from rag.answer import AnswerDone, EvidenceFound, StepBegan, TextPiece
from tests.support.assistant import QUESTION, assistant
from tests.support.model_server import ModelServer, fails, hangs, says

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]

PLAN = says(json.dumps({"searches": ["diffusion models"], "form": "list"}))
AGAIN = says('{"searches": ["reward models without human feedback", "video generation"]}')
UNCITED = "Diffusion-DPO needs 900 GPUs for a month."


def test_each_step_of_an_answer_is_told_before_what_it_brings(sample_home: Path) -> None:
    acts = PLAN, says("[1, 2]"), AGAIN, says("[1]"), says(f"Two do [1]. {UNCITED}"), says("Two do [1].")
    with ModelServer(*acts) as server:
        events = list(assistant(sample_home, server, effort="deep", verification="repair").stream(QUESTION))
    told = [event.doing if isinstance(event, StepBegan) else type(event) for event in events]
    kept = [it for it in told if isinstance(it, str) or it in (EvidenceFound, TextPiece, AnswerDone)]
    assert kept == [
        *("planning", "searching", "choosing", "looking_again", "searching", "choosing"),
        *(EvidenceFound, "writing", "checking", "repairing", TextPiece, AnswerDone),
    ]
    first, second = [event for event in events if isinstance(event, StepBegan) and event.doing == "choosing"]
    assert first.papers == len(first.found) > 20
    [writing] = [event for event in events if isinstance(event, StepBegan) and event.doing == "writing"]
    assert (writing.papers, writing.of) == (3, first.papers + (second.papers or 0))


def test_without_a_model_the_search_is_all_there_is(sample: Nonmun) -> None:
    assert [event for event in sample.stream(QUESTION) if isinstance(event, StepBegan)] == [StepBegan("searching")]


def test_a_step_is_told_while_a_silent_server_keeps_the_next_event(sample_home: Path) -> None:
    async def told() -> Any:
        async for event in assistant(sample_home, server, effort="normal").astream(QUESTION):
            if isinstance(event, StepBegan) and event.doing == "choosing":
                return event
        raise AssertionError("the answer ended")

    with ModelServer(PLAN, hangs()) as server:
        assert asyncio.run(asyncio.wait_for(told(), 30)).papers


@pytest.mark.parametrize("act", [fails(500), says("NOT_IN_DIGESTS")])
def test_tokens_of_requests_before_an_answer_without_a_model_are_counted(sample_home: Path, act: Any) -> None:
    with ModelServer(PLAN, says("[1]"), act) as server:
        answer = assistant(sample_home, server, effort="normal", llm_retries=0).ask(QUESTION)
    asked = 2 if answer.mode == "extractive" else 3  # a request that failed reports none
    assert answer.usage == {"prompt_tokens": 100 * asked, "completion_tokens": 20 * asked}
