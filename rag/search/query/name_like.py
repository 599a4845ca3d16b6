"""Words that are written like a name."""

from __future__ import annotations

import re

_MOST = 5  # words
_SMALL = frozenset({"of", "the", "and", "for"})  # within names
_TITLE = 3  # words
_SMALL_IN_TITLES = frozenset(
    "a an and are as at by can do for from in into is it its of on or over the to under using via vs with without".split()
)
_AROUND = ".,:;!?()[]\"'“”‘’–—-"
_CAPITAL_OR_DIGIT = re.compile(r"[A-Z\d]")
_NAME_LIKE = re.compile(r"^(?!\d[\d.,]*\s?(?:[A-Za-z]{1,4}|%|[가-힣]+)?$)(?=.*(?:[A-Z]|[a-z]-?\d))")
_QUANTITY = re.compile(r"[\d.,]+\s?[A-Za-z%]{0,4}")


def may_be_name(text: str) -> bool:
    """Tell whether words may be a name, not a phrase or an amount: each has a capital, or letters and digits (Mixtral)."""
    words = text.split()
    return 0 < len(words) <= _MOST and _NAME_LIKE.search(text) is not None and all(map(_CAPITAL_OR_DIGIT.search, words))


def is_like_name(text: str) -> bool:
    """Tell whether words are written as only names are, even where a sentence begins.

    They have capitals or digits within a word, or capitals in each of several words. A quantity (120fps) is none.
    """
    written = all(word in _SMALL or _has_capital(word) for word in text.split())
    return written and any(c.isupper() or c.isdigit() for c in text[1:]) and _QUANTITY.fullmatch(text) is None


def _has_capital(word: str) -> bool:
    """Tell whether a word's first part has a capital or a digit: GPT-4 has one, text-to-3D has none."""
    first = word.partition("-")[0]
    return any(c.isupper() or c.isdigit() for c in first) and all(c.isalnum() or c in "._+-" for c in word)


def is_title_like(text: str) -> bool:
    """Tell whether words are written as titles are: three or more, with capitals but in small words, from the first to the last."""
    words = [word.strip(_AROUND) for word in text.split()]
    if len(words) < _TITLE or not (_begins_title(words[0]) and _begins_title(words[-1])):
        return False
    return all(_begins_title(word) or word.lower() in _SMALL_IN_TITLES for word in words if word)


def _begins_title(word: str) -> bool:
    return any(c.isupper() or c.isdigit() for c in word.partition("-")[0])
