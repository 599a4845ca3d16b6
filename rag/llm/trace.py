"""How one answer came about: each step with its input, output and duration, and what its tokens cost.

Whoever asks may pass a trace to :meth:`rag.Nonmun.ask` or ``stream``, which fill it in. It holds the question, the evidence
and all messages to and from a model, but no key and no password.
"""

from __future__ import annotations

import asyncio
import dataclasses
import datetime as dt
import json
import re
import time
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping
from contextlib import aclosing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from rag.core import Answer, Evidence, NonmunError, __version__, redactor
from rag.llm.prompt import Prompt
from rag.llm.thoughts import without_thoughts

if TYPE_CHECKING:
    from rag.core import Settings
    from rag.llm.client import Model

_OPENAI = ("api.openai.com", "https://api.openai.com/v1")
#: OpenAI's list prices: dollars per million tokens that its models read and write.
_LIST = {
    "gpt-4o-mini": (0.15, 0.60),
    "gpt-4o": (2.50, 10.00),
    "gpt-4.1": (2.00, 8.00),
    "gpt-4.1-mini": (0.40, 1.60),
    "gpt-4.1-nano": (0.10, 0.40),
}
_DATED = re.compile(r"-\d{4}-\d\d-\d\d$")


@dataclass(frozen=True, slots=True)
class Prices:
    """Dollars per million tokens read, and written."""

    read: float
    written: float

    def cost(self, usage: Mapping[str, int]) -> float:
        """Return the dollars for the token counts that a server reports."""
        return (usage.get("prompt_tokens", 0) * self.read + usage.get("completion_tokens", 0) * self.written) / 1e6


def known_prices(settings: Settings) -> Prices | None:
    """Return the configured prices, or else OpenAI's for its own models on its own server; None if unknown."""
    listed = _LIST.get(_DATED.sub("", settings.llm.model)) if settings.llm.place.rstrip("/") in _OPENAI else None
    read = settings.llm.price_in if settings.llm.price_in is not None else listed and listed[0]
    written = settings.llm.price_out if settings.llm.price_out is not None else listed and listed[1]
    return Prices(read, written) if read is not None and written is not None else None


@dataclass(slots=True)
class Step:
    """One step: when it began (seconds after the start), its duration, input and output.

    ``usage`` holds the token counts of a request to a model; ``ahead`` are the seconds that it took before the question was
    sent, so that the answer did not wait for them. ``error`` says what ended the step early.
    """

    name: str
    began: float
    input: Any = None
    output: Any = None
    seconds: float = 0.0
    usage: Mapping[str, int] = field(default_factory=dict)
    ahead: float = 0.0
    error: str = ""


class Asked(Protocol):
    """What was asked ahead of a question (:class:`rag.llm.Ahead`)."""

    async def reply(self, prompt: Prompt) -> Step | None:
        """Return the request with the same prompt, once it has ended; None if there is none, or it failed."""

    async def settled(self) -> list[Trace]:
        """Return the traces of what was thrown away, once its requests are closed."""


class Trace:
    """The trace of one answer, whose clock starts at once.

    ``steps`` are in the order of their beginnings, and may be nested. ``settings``, ``unknown`` (the markers that were removed)
    and ``answer`` are set on the way. ``watcher`` is called with each step as it begins.

    :param ended: called once with the trace when the answer is complete, has failed, or its reader has left.
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
        self.watcher: Callable[[Step], None] | None = None
        self._ahead: Asked | None = None

    @property
    def seconds(self) -> float:
        """Seconds since the start."""
        return time.perf_counter() - self._started

    @contextmanager
    def step(self, name: str, **given: Any) -> Iterator[Step]:
        """Time the code inside, and keep its input; the caller sets ``output``."""
        step = Step(name, self.seconds, given)
        self.steps.append(step)
        if self.watcher is not None:
            self.watcher(step)
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
        """Yield the pieces of a model's answer, in a step that keeps the prompt, the whole text and the token counts."""
        written: list[str] = []
        with self.step(name, prompt=prompt) as step:
            if self._ahead is not None and (known := await self._ahead.reply(prompt)) is not None:
                step.output, step.usage, step.ahead = known.output, known.usage, known.seconds
                yield str(known.output)
                return
            try:
                async with aclosing(aiter(model)) as pieces:
                    async for piece in pieces:
                        written.append(piece)
                        yield piece
            finally:
                step.output, step.usage = "".join(written), model.usage

    async def begin_with(self, ahead: Asked) -> None:
        """Take over what was asked ahead of the question: requests that are made again, and the cost of all others."""
        self._ahead = ahead
        for thrown in await ahead.settled():
            for step in thrown.steps:
                if "prompt" in step.input:
                    began = step.began + thrown._started - self._started
                    error = "the text changed" if step.error else ""
                    self.steps.append(dataclasses.replace(step, name=f"thrown away: {step.name}", began=began, error=error))

    async def whole(self, name: str, prompt: Prompt, model: Model) -> str:
        """Return a model's whole answer without what it thought, in a step as in :meth:`request`."""
        async with aclosing(self.request(name, prompt, model)) as pieces:
            return without_thoughts("".join([piece async for piece in pieces]))

    def note_first_token(self) -> None:
        """Note the time of the answer's first piece."""
        if self.first_token is None:
            self.first_token = self.seconds

    def timings(self) -> dict[str, float]:
        """Return the seconds of each step so far, to a model's first token, and in total."""
        found: dict[str, float] = {}
        for step in self.steps:
            found[step.name] = found.get(step.name, 0.0) + step.seconds
        first = {} if self.first_token is None else {"first_token": self.first_token}
        return {**found, **first, "total": self.seconds}

    def end(self, answer: Answer | None = None) -> None:
        """Close the trace, with the answer if there is one; a closed trace does not change."""
        if self._closed:
            return
        self._closed = True
        self.answer = answer
        self.steps.append(Step("finish", self.seconds))
        if self._ended is not None:
            self._ended(self)

    @property
    def usage(self) -> dict[str, int]:
        """The token counts of all requests, as far as the server reports them."""
        found: Counter[str] = Counter()
        for step in self.steps:
            found.update(step.usage)
        return dict(found)

    @property
    def cost(self) -> float | None:
        """Dollars for all requests; None without :func:`known_prices` or token counts."""
        prices, usage = known_prices(self.settings) if self.settings is not None else None, self.usage
        return prices.cost(usage) if prices is not None and usage else None

    def to_json(self) -> dict[str, Any]:
        """Return the trace as plain values for JSON, without the keys and passwords of the settings."""
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
        return {name: _plain(item, shown) for name, item in value.items()}


def traces_to(file: Path | None) -> Callable[[], Trace]:
    """Return a factory of traces that are written to a file as they end, one JSON object per line.

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


def _plain(value: Any, shown: Callable[[str], str]) -> Any:
    """Return a value in terms of JSON, with each text as it may be shown: a server may echo what it was sent."""
    match value:
        case None | bool() | int():
            return value
        case str():
            return shown(value)
        case float():
            return round(value, 6)
        case dt.date():
            return value.isoformat()
        case Prompt():
            messages = [{"role": role, "content": content} for role, content in value.messages]
            return _plain({"hash": value.hash, "templates": value.templates, "messages": messages}, shown)
        case Evidence():  # not everything that the digests say about the paper
            names = ("score", "coverage", "names", "suspect", "bullets", "why")
            found = {name: getattr(value, name) for name in names}
            return _plain({"arxiv_id": value.paper.arxiv_id, "title": value.paper.title, **found}, shown)
        case Mapping():
            return {str(name): _plain(item, shown) for name, item in value.items()}
        case _ if dataclasses.is_dataclass(value):
            fields = {f.name: _plain(getattr(value, f.name), shown) for f in dataclasses.fields(value)}
            always = ("name", "began", "seconds") if isinstance(value, Step) else fields
            return {name: item for name, item in fields.items() if item or name in always}
        case Iterable():
            return [_plain(item, shown) for item in value]
    return shown(str(value))
