"""The bridge from synchronous callers (the Python API, the command line) into the asynchronous core.

One event loop runs in a daemon thread, started at its first use. Callers wait for it; leaving early cancels their work there.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator, Iterable
from functools import cache
from typing import Any, TypeVar

_FAREWELL = 1.0  # seconds that a caller who leaves waits for the cancellation
_END: Any = object()

T = TypeVar("T")
R = TypeVar("R")


def iterate(events: AsyncGenerator[T, None]) -> Generator[T, None, None]:
    """Yield what an async generator yields, and raise what it raises.

    Leaving (``close()``, or an exception such as Ctrl-C while waiting) cancels the generator at whatever it awaits.
    """
    loop = _loop()
    waiting: set[asyncio.Task[Any]] = set()

    async def step() -> T:
        task = asyncio.current_task()
        assert task is not None
        waiting.add(task)
        try:
            return await anext(events, _END)
        finally:
            waiting.discard(task)

    async def leave() -> None:
        for task in (tasks := list(waiting)):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await events.aclose()

    try:
        while (event := asyncio.run_coroutine_threadsafe(step(), loop).result()) is not _END:
            yield event
    finally:
        with contextlib.suppress(TimeoutError):  # the cancellation goes on by itself
            asyncio.run_coroutine_threadsafe(leave(), loop).result(_FAREWELL)


def run(work: Coroutine[Any, Any, R]) -> R:
    """Run a coroutine to its end, even inside a running event loop, as in a notebook; Ctrl-C cancels it."""
    future = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        return future.result()
    finally:
        future.cancel()


async def map_in_order(function: Callable[[T], Awaitable[R]], items: Iterable[T], at_once: int) -> list[R]:
    """Return the results of a function for all items, in order; the first error cancels the rest before it is raised.

    :param at_once: the largest number of items under way at the same time.
    """
    places = asyncio.Semaphore(at_once)

    async def work(item: T) -> R:
        async with places:
            return await function(item)

    tasks = [asyncio.ensure_future(work(item)) for item in items]
    try:
        return await asyncio.gather(*tasks)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="nonmun-async", daemon=True).start()
    return loop


if hasattr(os, "register_at_fork"):  # not on Windows
    os.register_at_fork(after_in_child=_loop.cache_clear)  # a forked process has no thread that would run the loop
