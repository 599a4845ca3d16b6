"""The data files of the checker, in ``rag/data/checking``: texts, patterns, and words by their role."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any


def read_data(name: str) -> str:
    """Return the text of a file."""
    return (resources.files("rag") / "data" / "checking" / name).read_text("utf-8")


@cache
def read_table(name: str) -> dict[str, Any]:
    """Return the content of a TOML file."""
    return tomllib.loads(read_data(name))


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
