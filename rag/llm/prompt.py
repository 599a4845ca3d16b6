"""A request to a model: its messages, how they came about, and a hash that is the same whenever the same is asked."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from prompts import fingerprint, render
from rag.llm.client import Message
from rag.llm.fence import Fence

__all__ = ["Prompt", "make_prompt"]


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages of one request, the fence in them, and the fingerprint of each template that they were made from."""

    messages: tuple[Message, ...]
    fence: Fence
    templates: Mapping[str, str]

    @property
    def hash(self) -> str:
        """A hash of the messages without what is random in them: what a recording or a cache knows a request by."""
        hidden = [(role, self.fence.hide(content)) for role, content in self.messages]
        return hashlib.sha256(json.dumps(hidden).encode()).hexdigest()[:16]


def make_prompt(system: str, user: str, fence: Fence, **values: Any) -> Prompt:
    """Fill in two templates of ``prompts/``. They see ``values`` and, of the fence, ``boundary`` and ``keys``."""
    values |= {"boundary": fence.boundary, "keys": fence.keys}
    messages = ("system", render(system, **values)), ("user", render(user, **values))
    return Prompt(messages, fence, {name: fingerprint(name) for name in (system, user)})
