"""What is asked of the model while a reader still types: one attempt at a time, and few for each question sent."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

from rag.chat import Conversation
from rag.core import NonmunError
from rag.llm import Ahead, Trace

#: Attempts for each question that is sent: who types slowly, or never sends, should not cost many requests.
MOST = 3


class Typing:
    """The question that is being typed in one browser tab, and what was asked ahead of it."""

    def __init__(self) -> None:
        self._text = ""
        self._ahead = Ahead()
        self._left = MOST

    def paused(self, text: str, talk: Conversation, may: Callable[[], bool]) -> None:
        """Ask for the plan of a text, in place of that for the text before; for an empty one only throw that away.

        To be called in the loop of the answers.

        :param may: whether the reader may cause a request now; called only if there would be one.
        """
        text = text.strip()
        if text == self._text:
            return
        self.drop()
        if text and self._left and may():
            self._text, self._left = text, self._left - 1
            trace = Trace()
            self._ahead.begin(trace, _asked(talk, text, trace))

    def sent(self, text: str) -> Ahead:
        """Return what was asked ahead of a question that is sent now; what was for another text is thrown away."""
        if text.strip() != self._text:
            self.drop()
        ahead = self._ahead
        self._text, self._ahead, self._left = "", Ahead(), MOST
        return ahead

    def drop(self) -> None:
        """Throw away what was asked for the text so far, and close its request. May be called from any thread."""
        self._text = ""
        self._ahead.drop()


async def _asked(talk: Conversation, text: str, trace: Trace) -> None:
    with contextlib.suppress(NonmunError):  # sending the question will tell
        await talk.plan_ahead(text, trace)
