"""The words that the checker knows by their role, from ``rag/data/checking/words.toml``."""

from __future__ import annotations

from collections.abc import Mapping

from rag.check.data import read_table


def word_list(group: str, name: str) -> frozenset[str]:
    """Return a list of words, such as ``word_list("scope", "hedge")``."""
    return frozenset(read_table("words.toml")[group][name].split())


def word_values(group: str, name: str) -> Mapping[str, float]:
    """Return words with their numbers, such as ``word_values("numbers", "english")``."""
    table: Mapping[str, float] = read_table("words.toml")[group][name]
    return table


def function_words() -> frozenset[str]:
    """Return the English words that carry no meaning by themselves, with the prepositions that open a phrase."""
    return word_list("function", "english") | word_list("clause", "edge")
