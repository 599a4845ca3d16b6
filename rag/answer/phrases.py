"""What an answer says in the program's own words, from ``rag/data/answering``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources

from rag.text import Language


@cache
def _phrases(file: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("rag") / "data" / "answering" / f"{file}.toml").read_text("utf-8"))


def phrase(name: str, language: Language, /, **values: object) -> str:
    """Return a phrase with its values filled in.

    :param name: the key in ``common.toml``, or ``file.key``; where its only value is 1, ``key_one``, if there is one.
    """
    file, dot, key = name.partition(".")
    table, key = _phrases(file if dot else "common")[language], key if dot else name
    return table[f"{key}_one" if list(values.values()) == [1] and f"{key}_one" in table else key].format(**values)
