"""How one answer came about: each step with what went in, what came out and how long it took.

A trace is made by whoever asks and given to :meth:`rag.Nonmun.ask` or ``stream``, which fill it in; nothing of it is kept
otherwise. It holds the question, the evidence and all that was said to and by a model, but no key and no password.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import json
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.core import Answer, Evidence, NonmunError, __version__, redactor
from rag.llm.prices import known_prices
from rag.llm.prompt import Prompt

if TYPE_CHECKING:
    from rag.core import Settings
    from rag.llm.client import Model


@dataclass(slots=True)
class Step:
    """One step: when it began (seconds after the start), how long it took, and what went in and came out.

    ``usage`` are the tokens of a request to a model; ``error`` says what ended the step before its time.
    """

    name: str
    began: float
    input: Any = None
    output: Any = None
    seconds: float = 0.0
    usage: Mapping[str, int] = field(default_factory=dict)
    error: str = ""


class Trace:
    """The trace of one answer. Its clock starts when it is made.

    ``steps`` are in the order in which they began; a step may lie within another. ``settings``, ``unknown`` (the markers that
    were taken out) and ``answer`` are set on the way and stay empty when the answer does not get so far.

    :param ended: called once with the trace when the answer is there, has failed, or its reader has left.
    """

    def __init__(self, ended: Callable[[Trace], None] | None = None) -> None:
        self._ended = ended
        self._closed = False
        self._started = time.perf_counter()
        self.asked = dt.datetime.now(dt.UTC)
        self.steps: list[Step] = []
        self.first_token: float | None = None
        self.settings: Settings | None = None
        self.unknown: list[str] = []
        self.answer: Answer | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._started

    @contextmanager
    def step(self, name: str, **given: Any) -> Iterator[Step]:
        """Time what happens inside, and keep what is given; the caller sets ``output``."""
        step = Step(name, self.seconds, given)
        self.steps.append(step)
        try:
            yield step
        except (GeneratorExit, asyncio.CancelledError):
            step.error = "the reader left"
            raise
        except BaseException as problem:
            step.error = str(problem) if isinstance(problem, NonmunError) else type(problem).__name__
            raise
        finally:
            step.seconds = self.seconds - step.began

    async def request(self, name: str, prompt: Prompt, model: Model) -> AsyncGenerator[str, None]:
        """Yield the pieces of a model's answer, as a step that keeps the prompt, the whole text and the tokens."""
        written: list[str] = []
        with self.step(name, prompt=prompt) as step:
            try:
                async with aclosing(aiter(model)) as pieces:
                    async for piece in pieces:
                        written.append(piece)
                        yield piece
            finally:
                step.output, step.usage = "".join(written), model.usage

    async def whole(self, name: str, prompt: Prompt, model: Model) -> str:
        """Return a model's whole answer; a step as of :meth:`request`."""
        async with aclosing(self.request(name, prompt, model)) as pieces:
            return "".join([piece async for piece in pieces])

    def note_first_token(self) -> None:
        """Note that the answer's first piece has come in, unless one was noted before."""
        if self.first_token is None:
            self.first_token = self.seconds

    def timings(self) -> dict[str, float]:
        """Seconds of each step so far, to the first word of a model, and in total."""
        found: dict[str, float] = {}
        for step in self.steps:
            found[step.name] = found.get(step.name, 0.0) + step.seconds
        first = {} if self.first_token is None else {"first_token": self.first_token}
        return {**found, **first, "total": self.seconds}

    def end(self, answer: Answer | None = None) -> None:
        """Close the trace, with the answer if there is one. A trace that is closed stays as it is."""
        if self._closed:
            return
        self._closed = True
        self.answer = answer
        self.steps.append(Step("finish", self.seconds))
        if self._ended is not None:
            self._ended(self)

    @property
    def usage(self) -> dict[str, int]:
        """The tokens of all requests, as far as the server tells."""
        found: dict[str, int] = {}
        for step in self.steps:
            for name, count in step.usage.items():
                found[name] = found.get(name, 0) + count
        return found

    @property
    def cost(self) -> float | None:
        """Dollars for all requests; None without the prices (:func:`rag.llm.prices.known_prices`) or the tokens."""
        prices, usage = known_prices(self.settings) if self.settings is not None else None, self.usage
        return prices.cost(usage) if prices is not None and usage else None

    def to_json(self) -> dict[str, Any]:
        """The trace as plain values, ready for JSON, without the keys and passwords of the settings."""
        settings = self.settings if self.settings is not None and self.settings.llm.configured else None
        shown = redactor(self.settings.secrets) if self.settings is not None else str
        value = {
            "nonmun": __version__,
            "asked": self.asked.isoformat(timespec="seconds"),
            "model": settings and {"name": settings.llm.model, "server": settings.llm.place},
            "steps": self.steps,
            "seconds": self.steps[-1].began if self.steps else 0.0,
            "first_token": self.first_token,
            "usage": self.usage,
            "cost": self.cost,
            "unknown_markers": self.unknown,
            "answer": self.answer,
        }
        return {name: _redacted(_plain(item), shown) for name, item in value.items()}


def traces_to(file: Path | None) -> Callable[[], Trace]:
    """A maker of traces that are written to a file as they end, one JSON object per line.

    :param file: emptied now; None for traces that are not written.
    :raises OSError: now or when a trace ends, if the file cannot be written.
    """
    if file is None:
        return Trace
    file.write_text("", "utf-8")

    def write(trace: Trace) -> None:
        with file.open("a", encoding="utf-8", errors="backslashreplace") as out:
            out.write(json.dumps(trace.to_json(), ensure_ascii=False) + "\n")

    return lambda: Trace(write)


def _plain(value: Any) -> Any:
    """A value of the program in terms of JSON."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return round(value, 6)
        case dt.date():
            return value.isoformat()
        case Step():
            shown = {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
            return {name: item for name, item in shown.items() if item or name in ("name", "began", "seconds")}
        case Prompt():
            messages = [{"role": role, "content": content} for role, content in value.messages]
            return {"hash": value.hash, "templates": dict(value.templates), "messages": messages}
        case Evidence():
            return _evidence(value)
        case Mapping():
            return {str(name): _plain(item) for name, item in value.items()}
        case _ if dataclasses.is_dataclass(value):
            return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
        case Iterable():
            return [_plain(item) for item in value]
    return str(value)


def _redacted(value: Any, shown: Callable[[str], str]) -> Any:
    """Plain values with each text as it may be shown: a server may have sent back what it was sent."""
    match value:
        case str():
            return shown(value)
        case dict():
            return {name: _redacted(item, shown) for name, item in value.items()}
        case list():
            return [_redacted(item, shown) for item in value]
    return value


def _evidence(item: Evidence) -> dict[str, Any]:
    """A paper that was found, by its id and scores, with the bullets found of it; not all that the digests say of it."""
    names = ("score", "coverage", "names", "suspect", "bullets", "why")
    found = {name: _plain(getattr(item, name)) for name in names}
    return {"arxiv_id": item.paper.arxiv_id, "title": item.paper.title, **found}
