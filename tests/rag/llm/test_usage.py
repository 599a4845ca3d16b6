"""Tokens and cost count every request of an answer, whatever it was for and whatever became of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from rag.answer import AnswerDone
from rag.chat import Conversation
from rag.core.models import Answer
from rag.llm import Ahead, Trace
from tests.support.assistant import QUESTION, assistant
from tests.support.model_server import USAGE, Act, Exchange, ModelServer, says

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]

FOLLOW = "and which of them is about video?"
UNCITED = "Diffusion-DPO needs 900 GPUs for a month."
COSTS = {"price_in": 2.0, "price_out": 10.0}


def by_rules(acts: Mapping[str, Act]) -> Act:
    """Answer each request by the act for the first words of its rules."""

    def act(exchange: Exchange) -> None:
        acts[rules_of(exchange.server.owner.requests[-1])](exchange)

    return act


def rules_of(request: Mapping[str, object]) -> str:
    messages = request["messages"]
    assert isinstance(messages, list)
    kind = " ".join(messages[0]["content"].split()[:4])
    return "You answer again" if kind.startswith("You answer") and len(messages) > 2 else kind


ACTS: dict[str, Act] = {
    "You rewrite the last": says("Which papers on DPO for diffusion models are about video generation?"),
    "You plan the search": says(json.dumps({"searches": ["video generation", "diffusion models"], "form": "list"})),
    "You order papers by": says("[1, 2]"),
    "You check whether the": says('{"searches": ["reward models without human feedback"]}'),
    "You answer questions about": says(f"Diffusion-DPO wins many hearts [1]. {UNCITED}"),
    "You answer again": says("Diffusion-DPO aligns diffusion models with people [1]."),
    "You check whether excerpts": says(
        json.dumps({"verdicts": [{"claim": 1, "verdict": "supported", "reason": "So.", "conflict": ""}]})
    ),
}


async def last(talk: Conversation, message: str, trace: Trace) -> Answer:
    async for event in talk.astream(message, trace=trace):
        if isinstance(event, AnswerDone):
            return event.answer
    raise AssertionError("the answer did not end")


@pytest.mark.slow
def test_every_request_of_an_answer_is_counted_once(sample_home: Path) -> None:
    async def talked() -> tuple[Answer, Trace, int]:
        talk = Conversation(reader)
        await last(talk, QUESTION, Trace())
        before, ahead, trace = len(server.requests), Ahead(), Trace()
        for typed in ("which papers are about audio?", FOLLOW):  # the first is thrown away once it is complete
            attempt = Trace()
            ahead.begin(attempt, talk.plan_ahead(typed, attempt))
            while not any(step.name == "plan" and step.seconds for step in attempt.steps):
                await asyncio.sleep(0.01)
            if typed != FOLLOW:
                ahead.drop()
        await trace.begin_with(ahead)
        answer = await last(talk, FOLLOW, trace)
        return answer, trace, len(server.requests) - before

    with ModelServer(by_rules(ACTS)) as server:
        reader = assistant(sample_home, server, effort="deep", verification="repair", judge_asks=1, **COSTS)
        answer, trace, requests = asyncio.run(talked())
    counted = [step.name for step in trace.steps if step.usage]
    assert {"thrown away: followup", "thrown away: plan", "followup", "plan", "stream", "repair", "judge"} <= {*counted}
    assert {rules_of(request) for request in server.requests} == {*ACTS}
    assert answer.usage == {name: USAGE[name] * requests for name in ("prompt_tokens", "completion_tokens")}
    assert trace.cost == pytest.approx(requests * (100 * 2 + 20 * 10) / 1e6)
    used = {step.name: step.ahead for step in trace.steps}
    assert used["plan"] > 0
    assert used["stream"] == 0
