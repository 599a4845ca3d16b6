"""Recognise an English word written in Hangul: 트랜스포머 and transformer.

Both are reduced to their consonants in a few classes, which survive transliteration far better than vowels do (the idea of
Soundex and of Kondrak's phonetic classes); vowels are dropped, and the syllable for a bare consonant (스, 트) with them.
"""

from __future__ import annotations

import re
from functools import lru_cache

# Initial and final consonants of Hangul in Unicode's order, by class. The class of ㄹ stands for l and r.
_INITIAL = "k k n t t l m p p s s - c c c k t p h".replace("-", "").split(" ")
_FINAL = "- k k ks n nc n t l lk lm lp ls lt lp l m p ps t t n c c k t p -".replace("-", "").split(" ")
_FIRST = 0xAC00
# Letters of English, in this order, and the sounds they stand for.
_ENGLISH = [
    tuple(pair.split(" "))
    for pair in (
        "gg k|tch c|sch sk|ch c|sh s|th s|ph p|gh |ck k|ng n|dge c|ce s|ci s|cy s|ge c|gi c|x ks|qu k|tion sn|sion sn"
        "|ture cl|kn n|wr l|ll l|ss s|tt t|pp p|mm m|nn n|rr l|cc k"
    ).split("|")
]
_CLASS = str.maketrans({"b": "p", "d": "t", "f": "p", "g": "k", "j": "c", "q": "k", "r": "l", "v": "p", "z": "c", "c": "k"})


def sounds(word: str) -> frozenset[str]:
    """Return the consonants of a word of either script, exactly and loosely; two words that share one of them sound alike.

    Both begin with a dash where the word begins with a vowel. Loosely: without l, r and h, which one script may have and the
    other not, and with z as s. Words of fewer than two consonants have none, as they would sound like too many others.
    """
    found = _of_korean(word) or _of_english(word.lower())
    start = "-" if found.startswith("-") else ""
    exact = found.removeprefix("-")
    loose = re.sub(r"[lh]", "", exact.replace("c", "s"))
    return frozenset(([start + exact] if len(exact) >= 2 else []) + ([f"~{start}{loose}"] if len(loose) >= 3 else []))


@lru_cache(maxsize=65536)
def _of_korean(word: str) -> str:
    found: list[str] = []
    for syllable in word:
        code = ord(syllable) - _FIRST
        if not 0 <= code < 11172:
            return ""
        found.append((_INITIAL[code // 588] or ("" if found else "-")) + _FINAL[code % 28])
    return _without_repeats("".join(found))


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
