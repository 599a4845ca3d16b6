"""A question is planned while it is typed: what is used of that when it is sent, what is thrown away, and what it may cost."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from rag import Nonmun
from tests.support.assistant import QUESTION, assistant
from tests.support.model_server import USAGE, Act, ModelServer, fails, hangs, says
from ui.session.conversation import PageSession
from ui.session.turn import ShownTurn
from ui.session.typing import MOST

pytestmark = [pytest.mark.filterwarnings("ignore::DeprecationWarning"), pytest.mark.usefixtures("loaded_client")]

PLAN = json.dumps({"searches": ["diffusion models"], "form": "list"})
WHOLE = says("Diffusion-DPO aligns diffusion models [1].")
OTHER = "which papers cover diffusion for video?"
PLANS, ORDERS, ANSWERS, REWRITES = "You plan", "You order", "You answer", "You rewrite"


class Tab:
    """One browser tab whose reader types and sends."""

    def __init__(self, home: Path, server: ModelServer) -> None:
        self.server = server
        self.assistant: Nonmun = assistant(home, server, effort="normal")
        self.session = PageSession()
        self.session.begin(self.assistant)

    @property
    def asked(self) -> list[str]:
        """What each request asked for, by the first words of its rules."""
        return [" ".join(r["messages"][0]["content"].split()[:2]) for r in self.server.requests]

    async def types(self, text: str, *, may: bool = True, until: int | None = None) -> None:
        """Pause after a text, until the server has as many requests and the attempt is over, if ``until`` says how many."""
        self.session.plan_ahead(text, lambda: may)
        if until is not None:
            await self.until(lambda: len(self.server.requests) >= until)

    async def until(self, true: Callable[[], bool]) -> None:
        end = time.monotonic() + 30
        while not true():
            assert time.monotonic() < end
            await asyncio.sleep(0.01)

    async def sends(self, text: str) -> ShownTurn:
        assert self.session.ask(text) is not None
        return [turn async for turn in self.session.answer(self.assistant)][-1]


def tokens(requests: int) -> dict[str, int]:
    return {name: USAGE[name] * requests for name in ("prompt_tokens", "completion_tokens")}


@pytest.mark.parametrize("pause", [0.0, 0.1], ids=["there", "under way"])
@pytest.mark.slow
def test_what_was_planned_while_typing_is_used_once_the_same_text_is_sent(sample_home: Path, pause: float) -> None:
    async def typed() -> ShownTurn:
        await tab.types(QUESTION, until=1)
        if not pause:
            await asyncio.sleep(0.5)
        return await tab.sends(f" {QUESTION}\n")

    with ModelServer(says(PLAN, pause=pause), says("[1, 2]"), WHOLE) as server:
        tab = Tab(sample_home, server)
        turn = asyncio.run(typed())
    assert turn.answer is not None
    assert tab.asked == [PLANS, ORDERS, ANSWERS]
    assert turn.answer.usage == tokens(3)
    assert "thrown away: plan" not in turn.answer.timings


@pytest.mark.slow
def test_another_text_closes_the_request_for_the_one_before_and_the_trace_has_both(sample_home: Path) -> None:
    async def typed() -> ShownTurn:
        await tab.types(OTHER, until=1)
        began = time.monotonic()
        await tab.types("")
        assert await asyncio.to_thread(server.hung_up.wait, 10)
        assert time.monotonic() - began < 1
        await tab.types(OTHER[:-1], until=2)
        await asyncio.sleep(0.5)
        return await tab.sends(QUESTION)

    with ModelServer(hangs(), says(PLAN), says(PLAN), says("[1, 2]"), WHOLE) as server:
        tab = Tab(sample_home, server)
        turn = asyncio.run(typed())
    assert turn.answer is not None
    assert tab.asked == [PLANS, PLANS, PLANS, ORDERS, ANSWERS]
    assert turn.answer.usage == tokens(4)  # a request that was closed reports none
    assert turn.answer.timings["thrown away: plan"] > 0


@pytest.mark.slow
def test_typing_costs_few_requests_for_each_question(sample_home: Path) -> None:
    async def typed() -> None:
        for number in range(6):
            await tab.types(f"{OTHER} {number}", until=min(number + 1, MOST))
        await asyncio.sleep(0.3)
        assert len(server.requests) == MOST
        await tab.sends(QUESTION)
        sent = len(server.requests)
        await tab.types(OTHER, until=sent + 1)  # the next question has its own

    with ModelServer(says("no plan")) as server:
        tab = Tab(sample_home, server)
        asyncio.run(typed())


@pytest.mark.slow
def test_nothing_is_asked_where_it_may_not_or_is_of_no_use(sample_home: Path) -> None:
    async def typed() -> None:
        await tab.types(QUESTION, may=False)
        await tab.types("  ")
        await tab.types("how many papers are there in 2024?")  # computed
        await tab.types("How many questions does GAIA have?")  # a detail that the digests have the words of
        await asyncio.sleep(1)
        assert server.requests == []
        answering = asyncio.create_task(tab.sends(QUESTION))
        await tab.until(lambda: len(server.requests) == 1)
        await tab.types(OTHER)  # while an answer is running
        await asyncio.sleep(0.5)
        assert len(server.requests) == 1
        tab.session.stop()
        await answering

    with ModelServer(hangs()) as server:
        tab = Tab(sample_home, server)
        asyncio.run(typed())


@pytest.mark.parametrize("ends", ["stop", "begin"])
def test_who_stops_while_a_plan_is_waited_for_hangs_up(sample_home: Path, ends: str) -> None:
    async def typed() -> None:
        await tab.types(QUESTION, until=1)
        answering = asyncio.create_task(tab.sends(QUESTION)) if ends == "stop" else None
        await asyncio.sleep(0.3)
        assert not server.hung_up.is_set()
        began = time.monotonic()
        tab.session.stop() if ends == "stop" else tab.session.begin(tab.assistant)
        assert await asyncio.to_thread(server.hung_up.wait, 10)
        assert time.monotonic() - began < 1
        if answering is not None:
            assert (await answering).state == "stopped"
        assert len(server.requests) == 1

    with ModelServer(hangs()) as server:
        tab = Tab(sample_home, server)
        asyncio.run(typed())


@pytest.mark.slow
def test_a_request_that_failed_ahead_is_made_again(sample_home: Path) -> None:
    async def typed() -> ShownTurn:
        await tab.types(QUESTION, until=1)
        await asyncio.sleep(0.3)
        return await tab.sends(QUESTION)

    with ModelServer(fails(500), says(PLAN), says("[1]"), WHOLE) as server:
        tab = Tab(sample_home, server)
        turn = asyncio.run(typed())
    assert turn.answer is not None
    assert not turn.answer.notice
    assert tab.asked == [PLANS, PLANS, ORDERS, ANSWERS]


@pytest.mark.slow
def test_a_follow_up_is_read_and_planned_ahead_and_only_for_the_conversation_that_it_was_typed_in(sample_home: Path) -> None:
    follow = "and which of them is about video?"
    rewritten = says("Which papers on DPO for diffusion are about video generation?")
    acts: list[Act] = [says(PLAN), says("[1, 2]"), WHOLE, rewritten, says(PLAN), says("[1]"), WHOLE]

    async def typed() -> ShownTurn:
        await tab.sends(QUESTION)
        await tab.types(follow, until=4)
        await asyncio.sleep(1)
        ahead.extend(tab.asked[3:])
        return await tab.sends(follow)

    ahead: list[str] = []
    with ModelServer(*acts) as server:
        tab = Tab(sample_home, server)
        turn = asyncio.run(typed())
    assert turn.answer is not None
    assert ahead[0] == REWRITES
    assert tab.asked[3:].count(REWRITES) == 1
    assert tab.asked.count(PLANS) <= 2
    assert turn.answer.usage == tokens(len(tab.asked) - 3)
