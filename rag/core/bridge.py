"""The one way from synchronous callers into the asynchronous core.

One event loop runs in a daemon thread of its own, started at the first use. Whoever calls from synchronous code (the Python
API, the command line) waits for it; leaving early cancels what runs there.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Coroutine, Generator, Iterable
from functools import cache
from typing import Any, TypeVar

#: Seconds that a caller who leaves waits for the work to be cancelled.
_FAREWELL = 1.0
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
        with contextlib.suppress(TimeoutError):  # it goes on ending by itself
            asyncio.run_coroutine_threadsafe(leave(), loop).result(_FAREWELL)


def run(work: Coroutine[Any, Any, R]) -> R:
    """Run a coroutine to its end, also where an event loop is running already, as in a notebook.

    Ctrl-C cancels it.
    """
    future = asyncio.run_coroutine_threadsafe(work, _loop())
    try:
        return future.result()
    finally:
        future.cancel()


async def map_in_order(function: Callable[[T], Awaitable[R]], items: Iterable[T], at_once: int) -> list[R]:
    """Return the results of a function for all items, in their order.

    The first error ends all of it: what is under way is cancelled before the error is raised.

    :param at_once: items that are worked on at the same time, at the most.
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
