"""The frequent words of English, which names are told from."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib import resources

#: Words that rank before this one are too common to be names where they are not written like one.
COMMON_RANK = 9000
_USUAL = 5000  # rank of the words of four letters whose forms count as English
_RARE = 20_000  # the same for longer ones
_ENDINGS = re.compile(r"(?:'s|s|es|d|ed|r|er|ers|ing|ly|able|ness|less|ful|wise|ity|ization|isation)$")
_PREFIXES = re.compile(
    r"^(?:un|re|non|pre|post|sub|over|under|multi|inter|anti|co|de|dis|mis|semi|super|meta|micro|macro|hyper)"
)


@cache
def english() -> dict[str, int]:
    """Return the rank of each frequent English word, 0 for the most frequent."""
    lines = (resources.files("rag") / "data" / "english.txt").read_text("utf-8").split("\n")
    words = " ".join(line for line in lines if not line.startswith("#")).split()
    return {word: rank for rank, word in enumerate(words)}


@lru_cache(maxsize=8192)
def is_english(word: str) -> bool:
    """Tell whether a word in small letters is an English one, perhaps with an ending or a prefix."""
    words = english()
    if word in words:
        return True
    stems = {_ENDINGS.sub("", word), word.removesuffix("s"), word.removesuffix("ing"), _PREFIXES.sub("", word)} - {word}
    forms = (form for stem in stems if len(stem) > 3 for form in (stem, f"{stem}e", f"{stem}y"))
    return any(words.get(form, _RARE) < (_RARE if len(form) > 4 else _USUAL) for form in forms)
