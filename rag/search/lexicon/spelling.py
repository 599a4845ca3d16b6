"""Words spelt nearly alike: edits are insertions, deletions, replacements and exchanges of neighbours (Damerau 1964).

Korean is compared letter by letter (jamo): 트랜스포며 is one vowel from 트랜스포머. Words far apart are ruled out by their
letter counts, which no edit changes by more than two, so that a look-up compares a few words of many thousands.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

_BINS = 64  # letters share bins by their code, which rules out fewer words but never a near one
_LONGEST = 60  # letters of a word that is compared


def distance(one: str, other: str, most: int) -> int:
    """Return the number of edits between two strings, or ``most + 1`` if there are more (optimal string alignment)."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, against in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most:
            return most + 1
    return min(row[-1], most + 1)


def letters_of(word: str) -> str:
    """Return a word with its Korean syllables taken apart."""
    return word if word.isascii() else unicodedata.normalize("NFD", word)


class Spelling:
    """Words with their frequencies, to find those spelt nearly like a given one."""

    def __init__(self, frequencies: Mapping[str, int]) -> None:
        self._frequencies = frequencies

    @cached_property
    def _words(self) -> list[str]:
        return list(self._frequencies)

    @cached_property
    def _letters(self) -> list[str]:
        return [letters_of(word)[:_LONGEST] for word in self._words]

    @cached_property
    def _counts(self) -> NDArray[np.int8]:
        """How often each letter occurs in each word; shape ``(words, _BINS)``."""
        codes = np.frombuffer("".join(self._letters).encode("utf-32-le"), dtype=np.uint32) % _BINS
        owner = np.repeat(np.arange(len(self._letters)), self._lengths)
        counts = np.bincount(owner * _BINS + codes, minlength=len(self._letters) * _BINS)
        return counts.reshape(-1, _BINS).astype(np.int8)

    @cached_property
    def _lengths(self) -> NDArray[np.int16]:
        return np.array([len(letters) for letters in self._letters], dtype=np.int16)

    def near(self, word: str, most: int) -> list[str]:
        """Return the words at most so many edits away, the nearest first, then the most frequent."""
        letters = letters_of(word)
        if not letters or len(letters) > _LONGEST or not self._frequencies:
            return []
        codes = np.frombuffer(letters.encode("utf-32-le"), dtype=np.uint32) % _BINS
        own = np.bincount(codes, minlength=_BINS).astype(np.int8)
        near = np.flatnonzero(np.abs(self._lengths - len(letters)) <= most)
        # Letters that are more in one word and letters that are more in the other: an edit adds at most one of each.
        apart = np.abs(self._counts[near] - own).sum(axis=1, dtype=np.int16)
        found = []
        for row in near[apart <= 2 * most].tolist():
            edits = distance(letters, self._letters[row], most)
            if edits <= most:
                found.append((edits, -self._frequencies[self._words[row]], self._words[row]))
        return [near for _, _, near in sorted(found)]
