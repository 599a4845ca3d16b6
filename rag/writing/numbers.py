"""The numbers of a text that its source does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.check import quantities

# Digits with what joins them, in any script, and digits above or below the line. A minus belongs to the number after it.
_WRITTEN = re.compile(r"(?:(?<![\w.)\]])[-−–](?=\d))?\d+(?:[.,]\d+)*|[¼-¾⅐-⅞²³¹⁰⁴-⁹₀-₉①-⑳]+")
_MINUS = str.maketrans("−–", "--")


def foreign_number(text: str, source: str) -> str:
    """Return the first number of a text that is not in its source as it stands; empty if all of them are.

    Digits have to be the same, so that 100K is not 10만; with their scale and unit, and in words, they have to be of the same
    value. One is an article as often as a number, and is not looked for.
    """
    known = {number for written in _written(source) for number in (written, written.lstrip("-"))}
    for written in _written(text):
        if written not in known:
            return written
    theirs = quantities(source)
    for mine in quantities(text):
        if not (mine.word and mine.value == 1) and not any(mine.agrees(other) for other in theirs):
            return mine.written.strip()
    return ""


def _written(text: str) -> Iterator[str]:
    return (found[0].translate(_MINUS) for found in _WRITTEN.finditer(text))
