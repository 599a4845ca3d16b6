"""Whether a text has the words that an abbreviation is made of: mean absolute error for MAE, Chain-of-Thought for CoT."""

from __future__ import annotations

import re

_WORD = re.compile(r"[A-Za-z]+")
_PHRASE = re.compile(r"[A-Za-z]+(?:[ \n-][A-Za-z]+)*")
_LITTLE = frozenset({"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"})
_SHORT = 3
_LETTERS = re.compile(r"[A-Za-z]{2,6}")


def is_spelled_out(name: str, text: str) -> bool:
    """Return whether words with nothing between them begin with the letters of an abbreviation, little words counted or not.

    A name of one letter or of more than six, one without two capitals and one with digits is no abbreviation.
    """
    bare = name.removesuffix("s")
    if not _LETTERS.fullmatch(bare) or sum(map(str.isupper, bare)) < 2:
        return False
    return any(bare.lower() in initials for phrase in _PHRASE.findall(text) for initials in _initials(phrase))


def _initials(phrase: str) -> tuple[str, str, str]:
    """Return the first letters of the words of a phrase, without its little words, and with short capitals whole (XL)."""
    found = _WORD.findall(phrase)
    words = [word.lower() for word in found]
    whole = "".join(word if word.isupper() and len(word) <= _SHORT else word[0] for word in found).lower()
    return "".join(word[0] for word in words), "".join(word[0] for word in words if word not in _LITTLE), whole
