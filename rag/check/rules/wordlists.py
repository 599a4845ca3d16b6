"""The words that the checker knows by their role, from ``rag/data/checking/words.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["numbers", "words"]


@cache
def _lists() -> dict[str, Any]:
    return tomllib.loads((resources.files("rag") / "data" / "checking" / "words.toml").read_text("utf-8"))


def words(group: str, name: str) -> frozenset[str]:
    """A list of words, such as ``words("scope", "hedge")``."""
    return frozenset(_lists()[group][name].split())


def numbers(group: str, name: str) -> Mapping[str, float]:
    """Words with the number that belongs to each, such as ``numbers("numbers", "english")``."""
    table: Mapping[str, float] = _lists()[group][name]
    return table
