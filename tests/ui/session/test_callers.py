"""Whoever waits for an answer is counted, and an answer that nobody waits for is stopped."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from ui.session.callers import Callers

SOON = 0.05


@asynccontextmanager
async def waiting(callers: Callers, *names: str) -> AsyncIterator[asyncio.Event]:
    stopped = asyncio.Event()
    async with callers.waiting(frozenset(names), stopped.set):
        yield stopped


def test_an_answer_goes_on_while_its_caller_listens_and_is_stopped_soon_after() -> None:
    async def run() -> None:
        callers = Callers(gone=SOON, never_came=SOON)
        with callers.listening("a"):
            async with waiting(callers, "a", "event") as stopped:
                await asyncio.sleep(3 * SOON)
                assert not stopped.is_set()
                assert callers.answering == 1
                with callers.listening("event"):
                    pass
                await asyncio.sleep(3 * SOON)
                assert not stopped.is_set()
        async with waiting(callers, "a") as stopped:
            await asyncio.wait_for(stopped.wait(), 10)
        assert callers.answering == 0

    asyncio.run(run())


@pytest.mark.slow
def test_who_comes_back_at_once_has_not_left() -> None:
    async def run() -> None:
        callers = Callers(gone=0.5, never_came=10)
        async with waiting(callers, "a") as stopped:
            for _ in range(3):
                with callers.listening("a"):
                    await asyncio.sleep(0)
            with callers.listening("a"):
                await asyncio.sleep(1.0)
                assert not stopped.is_set()
            await asyncio.wait_for(stopped.wait(), 10)

    asyncio.run(run())


def test_others_who_come_and_go_do_not_keep_an_answer_alive() -> None:
    async def run() -> None:
        callers = Callers(gone=SOON, never_came=4 * SOON)
        async with waiting(callers, "nobody") as stopped:
            for _ in range(1000):
                if stopped.is_set():
                    return
                with callers.listening("another"):
                    await asyncio.sleep(SOON / 5)
        pytest.fail("never stopped")

    asyncio.run(run())


def test_all_is_stopped_at_once() -> None:
    async def run() -> None:
        callers = Callers()
        with callers.listening("a"), callers.listening("b"):
            async with waiting(callers, "a") as first, waiting(callers, "b") as second:
                assert callers.stop_all() == 2
                assert first.is_set()
                assert second.is_set()
        assert callers.stop_all() == 0

    asyncio.run(run())
