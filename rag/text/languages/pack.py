"""What the index needs from a language."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import resources
from typing import Literal, Protocol

Language = Literal["en", "ko"]


class LanguagePack(Protocol):
    """A language. A module is one when it has these functions; :mod:`rag.text.index_terms` lists them."""

    def letters(self, text: str, /) -> int:
        """Return how many letters of the language's script are in a text; the detection compares them."""
        ...

    def terms(self, texts: Sequence[str], /) -> list[list[str]]:
        """Return the index terms of each text (content words, stemmed or in dictionary form), as often as they occur."""
        ...


@cache
def stop_words(language: Language) -> frozenset[str]:
    """Return the words of a language that say nothing about a paper."""
    text = (resources.files("rag") / "data" / f"stopwords_{language}.txt").read_text("utf-8")
    return frozenset(word for line in text.split("\n") if not line.startswith("#") for word in line.split())
