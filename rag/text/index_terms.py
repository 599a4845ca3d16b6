"""Index terms of Korean and English text, and the language of a text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from itertools import chain

from rag.text.languages import en, ko
from rag.text.languages.pack import Language, LanguagePack

_PACKS: tuple[LanguagePack, ...] = (ko, en)  # in the order of their terms


def language_of(text: str) -> Language:
    """Return ``ko`` if at least a tenth of the letters are Hangul (Korean questions are full of Latin names), else ``en``."""
    hangul, latin = ko.letters(text), en.letters(text)
    return "ko" if hangul and hangul * 9 >= latin else "en"


def terms(text: str) -> list[str]:
    """Return the index terms of one text, in order of appearance within each script, as often as they occur."""
    return terms_of_many([text])[0]


def terms_of_many(texts: Sequence[str]) -> list[list[str]]:
    """Return the index terms of each text; faster than one text at a time."""
    texts = [unicodedata.normalize("NFC", text) for text in texts]  # decomposed Hangul has no known syllables
    return [[*chain(*found)] for found in zip(*(pack.terms(texts) for pack in _PACKS), strict=True)]
