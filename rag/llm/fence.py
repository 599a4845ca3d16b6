"""What a request sets around quoted text: a boundary, and a key to cite each excerpt by, that nobody outside it can foresee.

A digest that knew the boundary could close the quotation and speak as the instructions; one that knew the keys could plant
citations. So both are drawn at random for every request, and no key occurs in what is quoted. Tests and recordings give a
factory of their own (:class:`Fences`); what compares requests leaves both out (:meth:`Fence.hide`).
"""

from __future__ import annotations

import random
import re
import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol

__all__ = ["Fence", "Fences", "draw_fence"]

# A key is a letter, a digit, a letter (k7f), short enough to be copied without a slip. It must not read as a word or a name:
# no vowels, nothing that looks like another character (0, 1, l), no digit that stands in names (s2s, D3PO, k4, k8s).
_LETTERS = "bcdfghjkmnpqrstvwxz"
_DIGITS = "5679"
#: Draws before keys get longer: so many fail only when there are too many excerpts for short keys, or they hold most of them.
_TRIES = 300
_CHANCE = secrets.SystemRandom()


@dataclass(frozen=True, slots=True)
class Fence:
    """The boundary around quoted text, and a citation key for each excerpt, in their order."""

    boundary: str
    keys: tuple[str, ...] = ()

    def hide(self, text: str) -> str:
        """A prompt without what is random in it: the boundary by a word, each key by the place (from 1) of its excerpt."""
        text = text.replace(self.boundary, "BOUNDARY")
        places = {key: str(place) for place, key in enumerate(self.keys, 1) if not key.isdigit()}
        return re.sub("|".join(map(re.escape, places)), lambda match: places[match[0]], text) if places else text


class Fences(Protocol):
    """Makes the fence of a request with so many excerpts (``size``), which are among the quoted ``texts``."""

    def __call__(self, size: int = 0, texts: Iterable[str] = ()) -> Fence: ...


def draw_fence(size: int = 0, texts: Iterable[str] = (), chance: random.Random = _CHANCE) -> Fence:
    """A random fence.

    Two keys differ in at least two places, so that a slip of the model makes a key that is unknown, not one of another excerpt.

    :param size: how many keys.
    :param texts: texts that no key may occur in, in capitals or not.
    :param chance: where the randomness comes from; a seeded one makes fences that can be foreseen, for tests and recordings.
    """
    taken = "\n".join(texts).casefold()
    keys: list[str] = []
    tries = 0
    while len(keys) < size:
        key = _draw_key(chance, 1 + tries // _TRIES)
        tries += 1
        if key not in taken and all(_distance(key, other) > 1 for other in keys):
            keys.append(key)
    return Fence(f"{chance.getrandbits(64):016x}", tuple(keys))


def _draw_key(chance: random.Random, pairs: int) -> str:
    return chance.choice(_LETTERS) + "".join(chance.choice(_DIGITS) + chance.choice(_LETTERS) for _ in range(pairs))


def _distance(one: str, other: str) -> int:
    """In how many places two keys differ; those of different length in more than one."""
    return sum(a != b for a, b in zip(one, other, strict=True)) if len(one) == len(other) else 2
