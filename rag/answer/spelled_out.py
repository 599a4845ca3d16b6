"""Whether a text has the words that an abbreviation is made of: mean absolute error for MAE, Chain-of-Thought for CoT."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z]+")
_LITTLE = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"})
_LETTERS = re.compile(r"[A-Za-z]{2,6}")


def is_spelled_out(name: str, text: str) -> bool:
    """Return whether words in a row of a text begin with the letters of an abbreviation, little words counted or not.

    A name of one letter or of more than six, one without two capitals and one with digits is no abbreviation.
    """
    bare = name.removesuffix("s")
    if not _LETTERS.fullmatch(bare) or sum(map(str.isupper, bare)) < 2:
        return False
    words = [word.lower() for word in _WORD.findall(text)]
    telling = [word for word in words if word not in _LITTLE]
    return any(bare.lower() in "".join(word[0] for word in run) for run in (words, telling))
