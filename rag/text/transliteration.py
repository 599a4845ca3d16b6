"""Recognise an English word written in Hangul: 트랜스포머 and transformer.

Both are reduced to classes of consonants, as in Soundex and Kondrak's phonetic classes, because consonants survive
transliteration far better than vowels. The vowel that Hangul adds to a bare consonant (스, 트) is dropped with the others.
"""

from __future__ import annotations

import re
from functools import lru_cache

# The classes of initial and final Hangul consonants in Unicode's order; ㄹ is l and r.
_INITIAL = "k k n t t l m p p s s - c c c k t p h".replace("-", "").split(" ")
_FINAL = "- k k ks n nc n t l lk lm lp ls lt lp l m p ps t t n c c k t p -".replace("-", "").split(" ")
_FIRST = 0xAC00
# English letters and their sounds, replaced in this order.
_ENGLISH = [
    tuple(pair.split(" "))
    for pair in (
        "gg k|tch c|sch sk|ch c|sh s|th s|ph p|gh |ck k|ng n|dge c|ce s|ci s|cy s|ge c|gi c|x ks|qu k|tion sn|sion sn"
        "|ture cl|kn n|wr l|ll l|ss s|tt t|pp p|mm m|nn n|rr l|cc k"
    ).split("|")
]
_CLASS = str.maketrans({"b": "p", "d": "t", "f": "p", "g": "k", "j": "c", "q": "k", "r": "l", "v": "p", "z": "c", "c": "k"})


def sounds(word: str) -> frozenset[str]:
    """Return two sound keys of a word of either script, an exact and a loose one; words that share a key sound alike.

    A dash marks an initial vowel. The loose key lacks l, r and h, which only one script may write, and has z as s. Words of
    fewer than two consonants have no key, as they would sound like too many others.
    """
    found = _of_korean(word) or _of_english(word.lower())
    start = "-" if found.startswith("-") else ""
    exact = found.removeprefix("-")
    loose = re.sub(r"[lh]", "", exact.replace("c", "s"))
    return frozenset(([start + exact] if len(exact) >= 2 else []) + ([f"~{start}{loose}"] if len(loose) >= 3 else []))


@lru_cache(maxsize=65536)
def _of_korean(word: str) -> str:
    codes = [ord(syllable) - _FIRST for syllable in word]
    if not all(0 <= code < 11172 for code in codes):
        return ""
    found = "".join(_INITIAL[code // 588] + _FINAL[code % 28] for code in codes)
    return _without_repeats("-" + found if codes and not _INITIAL[codes[0] // 588] else found)


@lru_cache(maxsize=65536)
def _of_english(word: str) -> str:
    start = "-" if re.match("[aeiouyw]", word) else ""
    word = re.sub(r"r(?![aeiouyr])", "", word)  # 서버, 트랜스포머: only an r before a vowel is written
    for written, sound in _ENGLISH:
        word = word.replace(written, sound.upper())
    consonants = re.sub(r"[aeiouywh\d]", "", word.translate(_CLASS)).lower().replace("h", "")
    return start + _without_repeats(consonants)


def _without_repeats(sounds: str) -> str:
    return re.sub(r"(.)\1+", r"\1", sounds)
