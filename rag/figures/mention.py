"""Which texts may have figures of what is asked for: a quick look at many, before the sentences of a few are read."""

from __future__ import annotations

import re
from functools import lru_cache

from rag.figures.asked import Asked
from rag.figures.vocabulary import SHORT, pattern_of


def mentions(asked: Asked, text: str, *, figures: bool = True) -> bool:
    """Tell whether a text names a data set that is asked for, or the measure if no data set is.

    :param figures: only if it also has a number.
    """
    pattern = _pattern(asked.data, asked.metric)
    return pattern.search(text) is not None and (not figures or _DIGIT.search(text) is not None)


_SQUARE = re.compile(r"(\d{2,4})\s?[x×]\s?\1")
_VERSION = re.compile(r"(\d)(?:\.0)?")
#: A number that is no part of a name (GSM8K).
_DIGIT = re.compile(r"(?<![A-Za-z0-9.-])\d")


@lru_cache(maxsize=64)
def _pattern(data: tuple[str, ...], metric: str) -> re.Pattern[str]:
    """Return the pattern of the data sets, or of the measure if there are none."""
    if not data:
        return re.compile(pattern_of(metric))
    return re.compile("|".join(map(_named, data)))


def _named(name: str) -> str:
    """Return the pattern of a name with or without hyphens and spaces in it, ``.0`` of a version, and one side of a square."""
    parts = [_part(part) for part in re.split(r"[\s_-]+|(?<=[A-Za-z])(?<!\dx)(?=\d)", name) if part]
    flag = "" if name.isalpha() and len(name) < SHORT else "i"
    return rf"(?{flag}:(?<![A-Za-z0-9]){'[-_ ]?'.join(parts)}(?![A-Za-z]))"


def _part(part: str) -> str:
    if square := _SQUARE.fullmatch(part):
        return rf"{square[1]}(?:\s?[x×]\s?{square[1]})?(?!\d)"
    if version := _VERSION.fullmatch(part):
        return rf"{version[1]}(?:\.0)?(?!\.?\d)"
    return re.escape(part)
