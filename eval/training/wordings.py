"""Labelled wordings: what people ask, with the role of each word, and templates that are filled in.

Each line of ``eval/data/wordings/*.txt`` is an intent, a tab and a text in which ``[words](ROLE)`` have a role; all other words
only ask. ``$subject`` and other slots of a template are filled from ``slots.toml``.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable

from rag.core import UsageError
from rag.search import reading
from rag.text import has_hangul

_SPAN = re.compile(r"\[([^\[\]]+)\]\(([A-Z.])\)")
_SLOT = re.compile(r"\$([a-z_]+)")
_SEED = 20261128

Slots = Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class Wording:
    """A text with the places of its roles, ``(start, end, role)``; ``template`` numbers the line that it was made from."""

    text: str
    intent: reading.FineIntent
    spans: tuple[tuple[int, int, reading.Role], ...]
    template: int

    def role_at(self, start: int, end: int) -> reading.Role:
        """Return the role of the characters from ``start`` to ``end``."""
        return next((role for a, b, role in self.spans if a < end and start < b), ".")


def read_wordings(names: Sequence[str], *, copies: int = 4) -> list[Wording]:
    """Return the wordings of some files of ``eval/data/wordings``, templates filled ``copies`` times; the same in every run.

    :raises UsageError: if a line cannot be read.
    """
    folder = resources.files("eval") / "data" / "wordings"
    slots: Slots = tomllib.loads((folder / "slots.toml").read_text("utf-8"))
    chance = random.Random(_SEED)
    found: list[Wording] = []
    for name in names:
        for number, line in enumerate(_lines(folder / f"{name}.txt"), 1):
            intent, _, text = line.partition("\t")
            if intent not in reading.INTENTS or not text:
                raise UsageError(f"{name}.txt:{number}: {line!r} is not an intent, a tab and a text.", hint="Correct the line.")
            template = len(found)
            times = copies if _SLOT.search(text) else 1
            found += [_wording(_filled(text, slots, chance), intent, template) for _ in range(times)]
    return found


def _lines(file: Traversable) -> list[str]:
    return [line for line in file.read_text("utf-8").splitlines() if line.strip() and not line.startswith("#")]


def _filled(text: str, slots: Slots, chance: random.Random) -> str:
    own = slots["ko" if has_hangul(_SLOT.sub("", text)) else "en"]
    return _SLOT.sub(lambda slot: chance.choice(own.get(slot[1]) or slots["both"][slot[1]]), text)


def _wording(marked: str, intent: reading.FineIntent, template: int) -> Wording:
    text, spans, end = "", [], 0
    for match in _SPAN.finditer(marked):
        role: reading.Role = match[2]  # type: ignore[assignment]
        if role not in reading.ROLES:
            raise UsageError(f"{role!r} in {marked!r} is not a role.", hint=f"Use one of {' '.join(reading.ROLES)}.")
        text += marked[end : match.start()]
        if role != ".":
            spans.append((len(text), len(text) + len(match[1]), role))
        text += match[1]
        end = match.end()
    return Wording(text + marked[end:], intent, tuple(spans), template)


def varied(wording: Wording, chance: random.Random) -> Iterator[Wording]:
    """Yield a wording, and sometimes a careless copy: in lower case, or without its final punctuation."""
    yield wording
    luck = chance.random()
    if luck < 0.35:
        text = wording.text.lower() if luck < 0.2 else wording.text
        text = text.rstrip("?.! ") if luck > 0.1 else text
        if text != wording.text and len(text) >= max((end for _, end, _ in wording.spans), default=0):
            yield Wording(text, wording.intent, wording.spans, wording.template)
