"""The papers that fit what a reader is typing, for the list above the question box."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from rag.errors import NonmunError
from ui.render import suggestions_html

if TYPE_CHECKING:
    from rag.nonmun import Nonmun

__all__ = ["suggester"]

#: Papers in the list.
MOST = 6
#: Searches at the same time, over all readers; more would be felt by those who wait for an answer.
AT_ONCE = 2


def suggester(assistant: Nonmun) -> Callable[[str], Awaitable[str]] | None:
    """What the page's script calls while somebody types: the text so far to the list as HTML, empty when nothing fits.

    None where another embedding is set, as every keystroke would be a request to it. The function never raises for what is
    typed or for an index that is missing or damaged.
    """
    if assistant.settings.embedding:
        return None
    few = asyncio.Semaphore(AT_ONCE)

    def search(typed: str) -> str:
        try:
            return suggestions_html(assistant.suggest(typed, MOST))
        except NonmunError:  # the reader sees why when the question is sent
            return ""

    async def suggest(typed: str) -> str:
        if not isinstance(typed, str):  # a browser can send anything
            return ""
        # Those in excess wait here, where they hold no thread that an answer or another reader's click needs.
        async with few:
            return await asyncio.to_thread(search, typed)

    return suggest
