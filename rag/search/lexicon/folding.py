"""Names without what spelling leaves open: case, accents, and whether parts are joined, hyphenated or spaced.

The key of a name is its letters and digits alone: ``LLaVA-OneVision``, ``llava onevision`` and ``LLaVA OneVision`` have one
key. Digits and the dots and plus signs around them stay, as ``Mamba-2`` is not ``Mamba`` and ``Qwen2.5`` is not ``Qwen25``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from rag.text import fold

# A run of letters and digits of any script but Korean, decimals inside, plus signs behind; or a run of Korean.
_KO = "ㄱ-ㅎㅏ-ㅣ가-힣"
_RUN = rf"[^\W_{_KO}]"
_MARKS = r"\u0300-\u036f"
_WORD = re.compile(rf"{_RUN}++(?:[{_MARKS}]++{_RUN}*+)*+(?:\.(?=\d){_RUN}++)*+\+*+|[{_KO}]++")
_GAP = re.compile(r"\s?[-‐-–_/'’.·&]?\s?")
_PART = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+(?:\.\d+)*|[^\W\d_A-Za-z]+")


class Word(NamedTuple):
    """A word of a text: its folded letters, and its characters."""

    key: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Return the words of a text in order; compounds give their parts."""
    return [Word(_folded(match[0]), *match.span()) for match in _WORD.finditer(text)]


def keys_of(text: str) -> list[str]:
    """Return the folded words of a text."""
    return _WORD.findall(text.lower()) if text.isascii() else [_folded(word) for word in _WORD.findall(text)]


def key_of(text: str) -> str:
    """Return the key of a name; empty without a letter or digit."""
    return "".join(keys_of(text))


def _folded(word: str) -> str:
    return word.lower() if word.isascii() or word[0] >= "ㄱ" else without_accents(word)


@lru_cache(maxsize=4096)
def without_accents(word: str) -> str:
    """Return a word in small letters without accents; letters of other alphabets stay."""
    letters = unicodedata.normalize("NFKD", word)
    bare = "".join(c for c in letters if not unicodedata.combining(c)).lower()
    # Letters such as ø and ł have no base and accent, but a Latin form.
    return fold(word) if all(c < "\u0250" for c in bare) and not bare.isascii() else bare


def joins(text: str, start: int, end: int) -> bool:
    """Tell whether what stands between two words may stand inside a name: nothing, a space, a hyphen."""
    return _GAP.fullmatch(text, start, end) is not None


def boundaries(name: str) -> frozenset[int]:
    """Return the places in the key of a name where its writing shows a new part: ``OneVision`` has one after ``one``."""
    places, at = set(), 0
    for word in _WORD.findall(name):
        places.update({at} | {at + part.start() for part in _PART.finditer(word)})
        at += len(word)
    return frozenset(places)


def runs(words: Sequence[Word], text: str, longest: int) -> Iterator[tuple[int, int]]:
    """Yield the runs of words, first and last, that may be one name; at each place the longest first."""
    joined = [joins(text, a.end, b.start) for a, b in pairwise(words)]
    reach = len(words) - 1
    for first in range(len(words) - 1, -1, -1):
        if first < len(joined) and not joined[first]:
            reach = first
        for last in range(min(reach, first + longest - 1), first - 1, -1):
            yield first, last
