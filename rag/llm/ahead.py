"""Requests to a model that are made before a question is sent, for whoever makes the same ones when it is.

The idea is LiveMind's (Chen et al., arXiv 2406.14319): a model can begin to work while its user still types.
"""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

from rag.llm.prompt import Prompt
from rag.llm.trace import Step, Trace

#: Seconds between two looks at a request that is under way.
_LOOK = 0.02


class Ahead:
    """What is asked ahead of one question: one attempt at a time, each with a trace of its own.

    ``thrown`` are the traces of attempts for texts that have changed since. Their requests are closed.
    """

    def __init__(self) -> None:
        self.trace: Trace | None = None
        self.thrown: list[Trace] = []
        self._work: asyncio.Task[None] | None = None
        self._dropped: list[asyncio.Task[None]] = []

    def begin(self, trace: Trace, work: Coroutine[Any, Any, None]) -> None:
        """Begin an attempt in place of the one before it. To be called in the loop of the answer."""
        self.drop()
        self.trace, self._work = trace, asyncio.get_running_loop().create_task(work)
        self._work.add_done_callback(lambda done: done.cancelled() or done.exception())  # the answer will tell of a fault

    def drop(self) -> None:
        """Throw away the present attempt and close its request. May be called from any thread."""
        work, trace, self._work, self.trace = self._work, self.trace, None, None
        if trace is not None:
            self.thrown.append(trace)
        if work is not None and not work.done():
            self._dropped.append(work)
            work.get_loop().call_soon_threadsafe(work.cancel)

    async def settled(self) -> list[Trace]:
        """Return the traces of what was thrown away, once its requests are closed."""
        if self._dropped:
            await asyncio.wait(self._dropped)
            self._dropped = []
        return self.thrown

    async def reply(self, prompt: Prompt) -> Step | None:
        """Return the request with the same prompt, once it has ended; None if there is none, or it failed.

        Cancelling the task closes the request.
        """
        try:
            while self._work is not None:
                step, ended = self._request(prompt), self._work.done()
                if step is not None and step.seconds:
                    return None if step.error else step
                if ended:
                    return None
                if step is None and any(not other.seconds for other in self._requests):
                    self.drop()  # it asks for something else: the conversation has gone on, or the day has changed
                    return None
                await asyncio.wait({self._work}, timeout=_LOOK)
        except asyncio.CancelledError:
            self.drop()
            raise
        return None

    @property
    def _requests(self) -> list[Step]:
        return [step for step in self.trace.steps if "prompt" in step.input] if self.trace is not None else []

    def _request(self, prompt: Prompt) -> Step | None:
        """Return the request with the same prompt, which may be under way."""
        return next((step for step in self._requests if step.input["prompt"].hash == prompt.hash), None)
