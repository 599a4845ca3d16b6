"""What a server takes: fields of a request that it refuses are left out from then on, and a model that thinks gets room."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from rag.core import Settings
from rag.llm.prompt import Message

if TYPE_CHECKING:
    import openai

_REFUSING = {400, 422, 500}
_SYSTEM = re.compile(
    r"system.{0,20}?(?:role|message|prompt)|role.{0,20}?system|roles must alternate", re.IGNORECASE | re.DOTALL
)
#: Times the tokens of an answer that a model gets that thinks before it.
_ROOM = 5


@dataclass(slots=True)
class Dialect:
    """What was learnt of one model on one server: the ``refused`` fields, and whether it ``thinks`` before it answers."""

    refused: set[str] = field(default_factory=set)
    thinks: bool = False

    def tokens(self, settings: Settings) -> int:
        """Return how many tokens a model may write."""
        return settings.llm.max_tokens * (_ROOM if self.thinks else 1)

    def fields(self, settings: Settings) -> dict[str, Any]:
        """Return the optional fields of a request."""
        limit = "max_completion_tokens" if "max_tokens" in self.refused else "max_tokens"
        known = {limit: self.tokens(settings), "temperature": 0.0, "stream_options": {"include_usage": True}}
        return {name: value for name, value in known.items() if name not in self.refused}

    def messages(self, messages: Sequence[Message]) -> list[Message]:
        """Return messages such that the server takes their roles."""
        first, *rest = messages
        if "system" not in self.refused or first[0] != "system" or not rest:
            return list(messages)
        (role, content), *others = rest
        return [(role, f"{first[1]}\n\n{content}"), *others]

    def learns(self, problem: openai.APIStatusError, settings: Settings) -> bool:
        """Note the field that a server refuses; return whether there is one, so that it is worth asking without it."""
        if problem.status_code not in _REFUSING:
            return False
        said, named = _said(problem), getattr(problem, "param", None)
        sent = self.fields(settings)
        found = {name: re.search(rf"(?<!\w){name}(?!\w)", said) for name in sent}
        places = {name: match.start() for name, match in found.items() if match}
        if problem.status_code == 500:
            places = {}
        if named in sent:
            refused = str(named)
        elif places:
            refused = min(places, key=places.__getitem__)
        elif "system" not in self.refused and _SYSTEM.search(said):
            refused = "system"
        else:
            return False
        self.refused.add(refused)
        return True


_known: dict[tuple[str, str], Dialect] = {}


def dialect_of(settings: Settings) -> Dialect:
    """Return what was learnt of the configured model since the program began."""
    return _known.setdefault((settings.llm.place, settings.llm.model), Dialect())


def _said(problem: openai.APIStatusError) -> str:
    body = problem.body
    return str(body.get("message") or body) if isinstance(body, Mapping) else str(body or problem)
