"""What is being done for an answer, told between its events: from the steps of its trace, as they begin."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncGenerator, Mapping

from rag.answer.events import Doing, Event, StepBegan
from rag.core import Evidence
from rag.llm import Step, Trace
from rag.search import Gathered

#: What a step of the trace is to those who wait for it; other steps take no time, or are part of these.
_DOING: Mapping[str, Doing] = {
    "planning": "planning",
    "retrieve": "searching",
    "reranking": "choosing",
    "looking again": "looking_again",
    "figures": "figures",
    "stream": "writing",
    "again": "repairing",
    "verify": "checking",
    "judge": "checking",
    "repair": "repairing",
}


class _Watcher:
    """Makes events of steps; ``told`` are those that nobody has seen yet, and ``news`` is set when there are any."""

    def __init__(self, trace: Trace) -> None:
        self.told: deque[StepBegan] = deque()
        self.news = asyncio.Event()
        self._trace = trace
        self._read: int | None = None  # papers in the last prompt
        self._candidates = 0
        self._last: StepBegan | None = None
        trace.watcher = self

    def __call__(self, step: Step) -> None:
        """Note a step that begins, which happens in the loop of its answer."""
        if step.name == "prompt":
            self._read = step.input.get("papers")
        event = self._event(step)
        if event is not None and event != self._last:
            self._last = event
            self.told.append(event)
            self.news.set()

    def _event(self, step: Step) -> StepBegan | None:
        doing = _DOING.get(step.name)
        if doing == "choosing":
            papers = step.input["papers"]
            self._candidates += papers
            return StepBegan(doing, papers, found=self._found())
        if doing == "writing":
            return StepBegan(doing, self._read, self._candidates or None)
        return StepBegan(doing) if doing else None

    def _found(self) -> tuple[Evidence, ...]:
        """Return what the last search found."""
        outputs = (step.output for step in reversed(self._trace.steps))
        return next((tuple(it.evidence) for it in outputs if isinstance(it, Gathered)), ())


async def with_progress(events: AsyncGenerator[Event, None], trace: Trace) -> AsyncGenerator[Event, None]:
    """Yield the events of an answer, and between them what is being done, at once, also while they are waited for.

    Closing the generator, or cancelling its task, closes the events, whatever they wait for.

    :param trace: that of the answer.
    """
    watcher = _Watcher(trace)
    coming: asyncio.Task[Event | None] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(events, None))
            news = asyncio.ensure_future(watcher.news.wait())
            try:
                await asyncio.wait({coming, news}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                news.cancel()
            watcher.news.clear()
            while watcher.told:
                yield watcher.told.popleft()
            if coming.done():
                event, coming = coming.result(), None
                if event is None:
                    return
                yield event
    finally:
        trace.watcher = None
        if coming is not None:
            coming.cancel()
            await asyncio.gather(coming, return_exceptions=True)
        await events.aclose()
