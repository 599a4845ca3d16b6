"""English, and anything else in Latin letters, with numbers.

Stop words are dropped, other words lower-cased and stemmed with Snowball; compounds (``Diffusion-DPO``) also give their parts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Any

from rag.text.languages.pack import stop_words

_LETTER = re.compile(r"[A-Za-zÀ-ɏ]")
# A Latin word or a number; hyphens, dots, slashes and plus signs inside hold a compound together.
_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[-.+/'’_][A-Za-zÀ-ɏ0-9]+)*(?:\+{1,2}(?![A-Za-z0-9]))?")
_SEPARATOR = re.compile(r"[-/'_+]|\.(?!\d)")
_LETTERS_THEN_DIGITS = re.compile(r"^([a-zà-ɏ]{3,})\d+(?:\.\d+)?$")
# British spelling becomes American, so that summarisation finds summarization; in every text, so noise may become noize.
_BRITISH = re.compile(
    r"(?:isation|ise|ised|ising|iser|yse|ysed|ysing|(?<=[a-z]{3})our)(?=s?$)|(?<=[a-z]{3})our(?=al|ed|ing|ful)"
)
_PLURAL_ACRONYM = re.compile(r"^[A-Z]{2,}s$")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def letters(text: str) -> int:
    """Return the number of Latin letters."""
    return len(_LETTER.findall(text))


def terms(texts: Sequence[str]) -> list[list[str]]:
    """Return the :func:`latin_terms` of each text."""
    return [latin_terms(text) for text in texts]


def latin_terms(text: str) -> list[str]:
    """Return the Latin words and numbers of a text: stemmed, without stop words, compounds with their parts."""
    stop = stop_words("en")
    found: list[str] = []
    for match in _WORD.finditer(_THOUSANDS.sub("", text)):
        word = match[0].replace("’", "'").removesuffix("'s").removesuffix("'")
        if word.lower() in stop:
            continue
        found.append(stem(word))
        parts = [p for p in _SEPARATOR.split(word) if p]
        if len(parts) > 1:
            found.extend(stem(p) for p in parts if p.lower() not in stop and (len(p) > 1 or p.isdigit()))
        if name := _LETTERS_THEN_DIGITS.match(parts[0].lower() if parts else ""):
            found.append(stem(name[1]))
    return found


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Lower-case and stem a word; the plural of an acronym (LLMs) becomes its singular."""
    if _PLURAL_ACRONYM.match(word):
        word = word[:-1]
    stemmed: str = _stemmer().stemWord(_BRITISH.sub(_american, word.lower()))
    return stemmed


def _american(ending: re.Match[str]) -> str:
    return ending[0].replace("is", "iz").replace("ys", "yz").replace("our", "or")


def latin_phrase(text: str) -> tuple[str, ...]:
    """Return the Latin words of a text, whatever its hyphens: ``text-to-image`` is (text, imag), as is ``text to image``."""
    stop = stop_words("en")
    parts = [p for match in _WORD.finditer(text) for p in _SEPARATOR.split(match[0]) if p]
    return tuple(stem(p) for p in parts if p.lower() not in stop)


@cache
def _stemmer() -> Any:
    import Stemmer

    return Stemmer.Stemmer("english")
