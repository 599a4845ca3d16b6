"""What the index needs from a language, and the words that ship as data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Literal, Protocol

Language = Literal["en", "ko"]


class LanguagePack(Protocol):
    """A language: a module with these functions, listed in :mod:`rag.text.index_terms`."""

    def letters(self, text: str, /) -> int: ...

    def terms(self, texts: Sequence[str], /) -> list[list[str]]: ...


@cache
def stop_words(language: Language) -> frozenset[str]:
    """Return the words of a language that say nothing about a paper."""
    lines = read_data(f"stopwords_{language}.txt")
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


@cache
def read_glossary() -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return pairs of an English term of machine learning and its Korean forms."""
    rows = (line.split("\t") for line in read_data("glossary.tsv"))
    return tuple((english, tuple(korean.split("|"))) for english, korean in rows)


def read_data(name: str) -> list[str]:
    """Return the lines of a file of ``rag/data`` that are not empty."""
    return [line for line in (resources.files("rag") / "data" / name).read_text("utf-8").split("\n") if line]
