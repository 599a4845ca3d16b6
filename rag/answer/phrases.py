"""What an answer says in the program's own words, from ``rag/data/answering.toml``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from rag.text import Language


@cache
def _phrases() -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("rag") / "data" / "answering.toml").read_text("utf-8"))


def phrase(name: str, language: Language, **values: object) -> str:
    """Return a phrase with its values filled in."""
    return _phrases()[language][name].format(**values)
