"""The tokens that a report may cost: a request that could pass the limit is not sent."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from rag.answer import token_count
from rag.core import Deadline, ModelServerError, Settings
from rag.llm import Message, Model, Models


class Meter:
    """A factory of requests that counts what they cost.

    ``spent`` are the tokens so far, by the server's own count or else estimated; ``reached`` says that a request was refused.
    """

    def __init__(self, models: Models, limit: int, spent: int = 0) -> None:
        self._models, self.limit, self.spent = models, limit, spent
        self.reached = False

    def __call__(self, settings: Settings, messages: Sequence[Message], deadline: Deadline | None = None) -> Model:
        return _Metered(self, self._models(settings, messages, deadline), messages, settings.llm.max_tokens)


class _Metered:
    """One request; iterating over it fails before it is sent if the limit could be passed."""

    def __init__(self, meter: Meter, model: Model, messages: Sequence[Message], longest: int) -> None:
        self._meter, self._model, self._longest = meter, model, longest
        self._read = sum(token_count(content) for _, content in messages)

    @property
    def usage(self) -> dict[str, int]:
        return self._model.usage

    @usage.setter
    def usage(self, value: dict[str, int]) -> None:
        self._model.usage = value

    @property
    def reasoning(self) -> str:
        return self._model.reasoning

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        meter = self._meter
        if meter.spent + self._read + self._longest > meter.limit:
            meter.reached = True
            raise ModelServerError(
                f"The next request could pass the limit of {meter.limit:,} tokens.", hint="Raise NONMUN_REPORT_MAX_TOKENS."
            )
        written: list[str] = []
        try:
            async with aclosing(aiter(self._model)) as pieces:
                async for piece in pieces:
                    written.append(piece)
                    yield piece
        finally:
            told = self._model.usage
            counted = told.get("total_tokens") or told.get("prompt_tokens", 0) + told.get("completion_tokens", 0)
            meter.spent += counted or self._read + token_count("".join(written))
