"""The requests to a model that one message leads to, each with what was asked, what came back, and how long it took."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field

from rag.core import Deadline, Settings
from rag.llm import Message, Model, Models, ModelStream

#: Seconds that a request may take where a person answers, whatever the program would wait; the most that settings allow.
PATIENCE = 3600.0


@dataclass(slots=True)
class Request:
    """One request: a hash of its messages, one of those but the rules, what the model wrote, seconds, and token counts."""

    hash: str
    asked: str
    messages: Sequence[Message]
    reply: str = ""
    seconds: float = 0.0
    usage: dict[str, int] = field(default_factory=dict)


class Requests:
    """A factory of requests to a model that keeps each; its deadlines are long enough for a person.

    :param models: makes the requests.
    """

    def __init__(self, models: Models = ModelStream) -> None:
        self._models = models
        self.made: list[Request] = []

    def __call__(self, settings: Settings, messages: Sequence[Message], deadline: Deadline | None = None) -> Model:  # noqa: ARG002
        patient = settings.replace(llm_timeout=PATIENCE, llm_retries=0)
        made = Request(hash_of(messages), hash_of(without_rules(messages)), tuple(messages))
        self.made.append(made)
        return _Kept(made, self._models(patient, messages, Deadline.after(PATIENCE)))


class _Kept:
    """A request whose reply is kept as it comes."""

    def __init__(self, made: Request, model: Model) -> None:
        self._made, self._model = made, model
        self.usage = model.usage

    @property
    def reasoning(self) -> str:
        return self._model.reasoning

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        began = time.perf_counter()
        try:
            async with aclosing(aiter(self._model)) as pieces:
                async for piece in pieces:
                    self._made.reply += piece
                    yield piece
        finally:
            self._made.seconds = time.perf_counter() - began
            self.usage = self._made.usage = dict(self._model.usage)


def without_rules(messages: Sequence[Message]) -> list[Message]:
    """Return what is asked, with its excerpts, but not by which rules."""
    return [message for message in messages if message[0] != "system"]


def hash_of(messages: Sequence[Message]) -> str:
    """Return what tells a request apart from others."""
    return hashlib.sha256(json.dumps([list(it) for it in messages]).encode()).hexdigest()[:16]
