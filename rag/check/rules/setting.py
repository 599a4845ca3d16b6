"""The words by which premises are read (``premises.toml``, ``[setting]``)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.check.data import read_table

_SETTING: Mapping[str, str] = read_table("premises.toml")["setting"]


def words_of(name: str) -> frozenset[str]:
    """Return a list of words: stems in English, lemmas in Korean."""
    return frozenset(_SETTING[name].split())


def pattern_of(name: str) -> re.Pattern[str]:
    """Return a pattern."""
    return re.compile(_SETTING[name], re.I)


#: Words that say that a clause is about what came before.
OTHERS = words_of("others")
#: Words that say that one thing is used in place of another.
INSTEAD = pattern_of("instead")
