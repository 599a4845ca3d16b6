"""What an answer says in the program's own words, from ``rag/data/answering``."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib import resources

from rag.text import Language, filled, flat, in_singular, split_sentences

#: Letters of its own that a phrase must have to be known by them.
_LEAST_LETTERS = 6
_VALUE = re.compile(r"\{[^{}]*\}")


@cache
def _phrases(file: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((resources.files("rag") / "data" / "answering" / f"{file}.toml").read_text("utf-8"))


def phrase(name: str, language: Language, /, **values: object) -> str:
    """Return a phrase with its values filled in.

    :param name: the key in ``common.toml``, or ``file.key``; where its only value is 1, ``key_one``, if there is one.
    """
    file, dot, key = name.partition(".")
    table, key = _phrases(file if dot else "common")[language], key if dot else name
    text = table[f"{key}_one" if list(values.values()) == [1] and f"{key}_one" in table else key]
    return filled(text, language, values)


def is_own_phrase(sentence: str) -> bool:
    """Tell whether a sentence is one that the program words itself, to say what it counted or looked up."""
    return any(pattern.fullmatch(flat(sentence)) for pattern in _own_phrases())


@cache
def _own_phrases() -> tuple[re.Pattern[str], ...]:
    """Return a pattern for each sentence of each phrase, with anything in place of its values."""
    folder = resources.files("rag") / "data" / "answering"
    files = sorted(file.name.removesuffix(".toml") for file in folder.iterdir() if file.name.endswith(".toml"))
    written = {text for file in files for table in _phrases(file).values() for text in table.values()}
    written |= set(map(in_singular, written))
    sentences = {flat(part) for text in written for part in [*split_sentences(text), text]}
    return tuple(
        re.compile(".+?".join(map(re.escape, _VALUE.split(sentence))), re.S)
        for sentence in sorted(sentences)
        if sum(c.isalpha() for c in _VALUE.sub("", sentence)) >= _LEAST_LETTERS
    )
