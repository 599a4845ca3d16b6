"""Asynchronous calls to something slow, such as a model server: a few at once, or one whose results come bit by bit."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Awaitable, Callable, Coroutine, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

__all__ = ["map_in_order", "run", "stream"]

#: Seconds that whoever leaves a stream waits for its work to end.
_FAREWELL = 1.0

T = TypeVar("T")
R = TypeVar("R")


async def map_in_order(function: Callable[[T], Awaitable[R]], items: Iterable[T], at_once: int) -> list[R]:
    """The results of a function for all items, in their order; at most ``at_once`` of them are being worked on at a time.

    The first error ends all of it: what is under way is cancelled before the error is raised.
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


def run(work: Coroutine[Any, Any, R]) -> R:
    """Run a coroutine to its end, also where an event loop is running already, as in a notebook."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()


def stream(work: Callable[[Callable[[T], None]], Coroutine[Any, Any, None]], pulse: float) -> Generator[T | None, None, None]:
    """What a coroutine hands over while it runs in a thread with an event loop of its own.

    Yields None whenever ``pulse`` seconds pass without anything, so that whoever iterates can leave also while nothing comes.
    Leaving cancels the coroutine at whatever it waits for. What it raises is raised here, after all that it handed over.

    :param work: called with the function that takes what is handed over.
    """
    items: queue.SimpleQueue[Any] = queue.SimpleQueue()
    end = object()
    runner = asyncio.Runner(loop_factory=asyncio.new_event_loop)
    loop = runner.get_loop()
    thread = threading.Thread(target=_serve, args=(runner,), name="stream", daemon=True)
    thread.start()
    future = asyncio.run_coroutine_threadsafe(work(items.put), loop)
    future.add_done_callback(lambda _: items.put(end))
    try:
        while (item := _next(items, pulse)) is not end:
            yield item
        future.result()
    finally:
        future.cancel()
        loop.call_soon_threadsafe(loop.stop)
        thread.join(_FAREWELL)


def _serve(runner: asyncio.Runner) -> None:
    with runner:  # cancels, at its end, what is still under way, and waits for it
        runner.get_loop().run_forever()


def _next(items: queue.SimpleQueue[Any], pulse: float) -> Any:
    try:
        return items.get(timeout=pulse)
    except queue.Empty:
        return None
