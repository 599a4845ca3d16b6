"""A request to a model: its messages, the fence in them, and a hash that is equal whenever the same is asked.

A fence sets quoted text apart by a boundary and gives each excerpt a key to cite. A digest that knew the boundary could close
the quotation and speak as the instructions; one that knew the keys could plant citations. So both are drawn at random for
every request, and no key occurs in the quoted text. Tests and recordings pass a factory of their own (:class:`Fences`).
"""

from __future__ import annotations

import hashlib
import json
import random
import re
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from prompts import fingerprint, render

Message = tuple[str, str]
"""Role (``system``, ``user``, ``assistant``) and content."""

# A key is a letter, a digit, a letter (k7f), short enough to copy without a slip. It must not read as a word or a name:
# no vowels, no look-alikes (0, 1, l), no digit common in names (s2s, D3PO, k4, k8s).
_LETTERS = "bcdfghjkmnpqrstvwxz"
_DIGITS = "5679"
_TRIES = 300  # draws before keys get longer
_CHANCE = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Fence:
    """The boundary around quoted text, and a citation key for each excerpt, in their order."""

    boundary: str
    keys: tuple[str, ...] = ()

    def hide(self, text: str) -> str:
        """Return a prompt without its random parts: a word for the boundary, each excerpt's place (from 1) for its key."""
        text = text.replace(self.boundary, "BOUNDARY")
        places = {key: str(place) for place, key in enumerate(self.keys, 1) if not key.isdigit()}
        longest_first = sorted(places, key=len, reverse=True)  # one may begin like another
        return re.sub("|".join(map(re.escape, longest_first)), lambda match: places[match[0]], text) if places else text


class Fences(Protocol):
    """A factory of fences for ``size`` excerpts, which are among the quoted ``texts``."""

    def __call__(self, size: int = 0, texts: Iterable[str] = ()) -> Fence: ...


def draw_fence(size: int = 0, texts: Iterable[str] = (), chance: random.Random = _CHANCE) -> Fence:
    """Return a random fence.

    Two keys differ in at least two places, so that a slip of the model makes an unknown key, not that of another excerpt.

    :param size: the number of keys.
    :param texts: texts in which no key may occur, whatever its case.
    :param chance: the source of randomness; a seeded one makes fences predictable, for tests and recordings.
    """
    taken = "\n".join(texts).casefold()
    keys: list[str] = []
    near: set[str] = set()
    tries = 0
    while len(keys) < size:
        key = _draw_key(chance, 1 + tries // _TRIES)
        tries += 1
        slips = _slips(key)
        if near.isdisjoint(slips) and key not in taken:
            keys.append(key)
            near |= slips
    return Fence(f"{chance.getrandbits(64):016x}", tuple(keys))


def _draw_key(chance: random.Random, pairs: int) -> str:
    return chance.choice(_LETTERS) + "".join(chance.choice(_DIGITS) + chance.choice(_LETTERS) for _ in range(pairs))


def _slips(key: str) -> set[str]:
    """Return a key with each of its places left open: two keys that share none of these differ in at least two places."""
    return {f"{key[:place]}?{key[place + 1 :]}" for place in range(len(key))}


@dataclass(frozen=True, slots=True)
class Prompt:
    """The messages of one request, the fence in them, and the fingerprint of each template they come from."""

    messages: tuple[Message, ...]
    fence: Fence
    templates: Mapping[str, str]

    @property
    def hash(self) -> str:
        """The key of the request in recordings and caches: a hash of its messages without their random parts."""
        hidden = [(role, self.fence.hide(content)) for role, content in self.messages]
        return hashlib.sha256(json.dumps(hidden).encode()).hexdigest()[:16]


def make_prompt(system: str, user: str, fence: Fence, **values: Any) -> Prompt:
    """Fill in two templates of ``prompts/`` with ``values`` and the fence's ``boundary`` and ``keys``."""
    values |= {"boundary": fence.boundary, "keys": fence.keys}
    messages = ("system", render(system, **values)), ("user", render(user, **values))
    return Prompt(messages, fence, {name: fingerprint(name) for name in (system, user)})
