"""A few calls at once to something slow, such as a model server, with the results in order."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

__all__ = ["map_in_order", "run"]

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
