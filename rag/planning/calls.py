"""The requests to a model before its answer: each in the trace, within a share of the time, and none after a failure."""

from __future__ import annotations

from typing import Any

from rag.core import Deadline, ModelServerError, Settings
from rag.llm import Fences, Models, ModelStream, Trace, load_client, make_prompt

#: Requests at most before the answer.
MOST_CALLS = 4
#: The share of the time left that one request may take, so that the answer has its own.
_SHARE = 0.4


class Calls:
    """Asks the configured model. The first failure of its server is kept, and ends it: the answer should not wait for more."""

    def __init__(self, settings: Settings, trace: Trace, fences: Fences, models: Models, *, most: int = MOST_CALLS) -> None:
        self.settings, self.trace, self.fences, self.models = settings, trace, fences, models
        self.failure: ModelServerError | None = None
        self._left = most
        self._deadline: Deadline | None = None

    async def begin(self) -> Deadline:
        """Return the deadline of the whole answer, which begins with the first call, once what a request needs is loaded."""
        if self._deadline is None:
            if self.models is ModelStream:
                await load_client(self.settings)
            self._deadline = Deadline.after(self.settings.llm.deadline)
        return self._deadline

    async def ask(self, name: str, **values: Any) -> str:
        """Return what the model writes to ``NAME_system`` and ``NAME_user``; empty if it fails or may not be asked."""
        if self.failure is not None or self._left < 1:
            return ""
        self._left -= 1
        prompt = make_prompt(f"{name}_system", f"{name}_user", self.fences(), **values)
        model = self.models(self.settings, prompt.messages, (await self.begin()).part(_SHARE))
        try:
            return await self.trace.whole(name, prompt, model)
        except ModelServerError as problem:
            self.failure = problem
            return ""
