"""What a model's tokens cost."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.core import Settings

_OPENAI = ("api.openai.com", "https://api.openai.com/v1")
#: Dollars per million tokens that OpenAI's own models read and write, by its list of prices.
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
        """Return the dollars for token counts as a server reports them."""
        return (usage.get("prompt_tokens", 0) * self.read + usage.get("completion_tokens", 0) * self.written) / 1e6


def known_prices(settings: Settings) -> Prices | None:
    """Return the configured prices, or else OpenAI's for its own models at its own server; None where they are unknown."""
    listed = _LIST.get(_DATED.sub("", settings.llm.model)) if settings.llm.place.rstrip("/") in _OPENAI else None
    read = settings.llm.price_in if settings.llm.price_in is not None else listed and listed[0]
    written = settings.llm.price_out if settings.llm.price_out is not None else listed and listed[1]
    return Prices(read, written) if read is not None and written is not None else None
