"""Who still waits for what is being answered: an answer is stopped when its caller has left, or when the server stops.

A caller holds a connection open on which the answer is to come, and is known by its name. All is used from the loop of the
server alone, except :meth:`Callers.stop_all`, which may be called from any thread.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager

#: Seconds that a caller may be gone for, and seconds within which one has to listen at all.
GONE, NEVER_CAME = 0.5, 30.0


class Callers:
    """The connections on which answers are waited for, and what is to be done when nobody waits any more."""

    def __init__(self, gone: float = GONE, never_came: float = NEVER_CAME) -> None:
        self._gone, self._never_came = gone, never_came
        self._listening: Counter[str] = Counter()
        self._changed = asyncio.Event()
        self._stops: dict[object, Callable[[], object]] = {}
        #: Whether the server stops, for what cannot be stopped from outside.
        self.stopped = False

    @property
    def answering(self) -> int:
        """How many answers somebody waits for."""
        return len(self._stops)

    def holds(self, name: str) -> bool:
        """Return whether a connection is open."""
        return name in self._listening

    @contextmanager
    def listening(self, name: str) -> Iterator[None]:
        """Count a connection as open."""
        self._listening[name] += 1
        self._tell()
        try:
            yield
        finally:
            self._listening[name] -= 1
            if self._listening[name] <= 0:
                del self._listening[name]
            self._tell()

    @asynccontextmanager
    async def waiting(self, names: frozenset[str], stop: Callable[[], object]) -> AsyncIterator[None]:
        """Call ``stop`` once if none of the connections that an answer is waited for on is open, or no longer is.

        :param stop: may be called from any thread.
        """
        key = object()
        self._stops[key] = stop

        async def watch() -> None:
            await self._left(names)
            stop()

        watching = asyncio.create_task(watch())
        try:
            yield
        finally:
            del self._stops[key]
            watching.cancel()

    def stop_all(self) -> int:
        """Stop all that is being answered, for good; return how much that is."""
        self.stopped = True
        stops = list(self._stops.values())
        for stop in stops:
            stop()
        return len(stops)

    async def _left(self, names: frozenset[str]) -> None:
        until = time.monotonic() + self._never_came
        while (left := until - time.monotonic()) > 0:
            changed = self._changed
            if names & self._listening.keys():
                await changed.wait()
                until = time.monotonic() + self._gone
                continue
            try:
                async with asyncio.timeout(left):
                    await changed.wait()
            except TimeoutError:
                return

    def _tell(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()
