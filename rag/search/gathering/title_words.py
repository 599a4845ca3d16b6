"""The words and pairs of words of titles, by which papers are grouped and named."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from functools import lru_cache
from importlib import resources

import numpy as np

from rag.core import Paper
from rag.search.cooccurrence import log_likelihood
from rag.text import plain

_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[-.+'’][A-Za-zÀ-ɏ0-9]+)*|[^\sA-Za-zÀ-ɏ0-9]")
_LEAST_RATIO = 3.84  # of the log-likelihood: p = 0.05
#: A pair stands for its word if so many of the papers that have the word have the pair.
_PAIR = 0.5


@lru_cache(maxsize=65536)
def folded(word: str) -> str:
    """Return a word in small letters, without the s of a plural."""
    small = word.lower()
    return small[:-1] if len(small) > 3 and small.endswith("s") and not small.endswith(("ss", "us", "is")) else small


@lru_cache(maxsize=1)
def _empty_words() -> frozenset[str]:
    data = resources.files("rag") / "data"
    texts = [(data / name).read_text("utf-8") for name in ("stopwords_en.txt", "answering/title_words.txt")]
    lines = (line for text in texts for line in text.splitlines() if not line.startswith("#"))
    return frozenset(folded(word) for line in lines for word in line.split())


def _words_in(title: str) -> tuple[tuple[str, str], ...]:
    """Return the words and pairs of neighbouring words of a title, folded and as written."""
    words = [(folded(word), word) for word in _WORD.findall(plain(title))]
    tells = [key[0].isalpha() and len(key) > 1 and key not in _empty_words() for key, _ in words]
    found = [word for word, counts in zip(words, tells, strict=True) if counts]
    for i in range(len(words) - 1):
        (one, first), (two, second) = words[i : i + 2]
        if tells[i] and tells[i + 1] and one != two:
            found.append((f"{one} {two}", f"{first} {second}"))
    return tuple(found)


_words_of = lru_cache(maxsize=16384)(_words_in)


def keys_of(text: str) -> set[str]:
    """Return the English words and pairs of a text, folded as those of titles are."""
    return {key for key, _ in _words_in(text)}


class TitleWords:
    """Which papers have which words and pairs of words in their titles; a paper's place is its row."""

    def __init__(self, papers: Sequence[Paper]) -> None:
        self._found = [_words_of(paper.title) for paper in papers]
        self._every = Counter(key for found in self._found for key in {key for key, _ in found})

    def rows(self, inside: Iterable[int]) -> dict[str, set[int]]:
        """Return which of some rows have each word or pair."""
        rows: dict[str, set[int]] = defaultdict(set)
        for row in inside:
            for key, _ in self._found[row]:
                rows[key].add(row)
        return rows

    def written(self, key: str, inside: Iterable[int]) -> str:
        """Return how a word or pair is written most often in some rows."""
        counts = Counter(written for row in inside for other, written in self._found[row] if other == key)
        return min(counts, key=lambda written: (-counts[written], written))

    def distinctive(
        self, rows: Mapping[str, Set[int]], size: int, least: int, among: Sequence[int] | None = None
    ) -> dict[str, float]:
        """Return what the titles of some papers have more often than others, with the log-likelihood, most distinctive first.

        :param rows: which of the papers have each word (:meth:`rows`); ``size`` is how many papers they are.
        :param least: the least number of those that have a word.
        :param among: the papers to compare with, these included; all by default.
        """
        everywhere, whole = self._every, len(self._found)
        if among is not None:
            everywhere, whole = Counter({key: len(found) for key, found in self.rows(among).items()}), len(among)
        keys = [key for key, found in rows.items() if len(found) >= least]
        if not keys or size in (0, whole):
            return {}
        own = np.array([len(rows[key]) for key in keys], dtype=np.int64)
        every = np.array([everywhere[key] for key in keys], dtype=np.int64)
        ratio = np.where(own / size > every / whole, log_likelihood(own, every, size, whole), 0)
        found = {key: round(float(r), 4) for key, r in zip(keys, ratio, strict=True) if r >= _LEAST_RATIO}
        merged: dict[str, float] = {}
        for key, r in found.items():
            whole_name = _pair_of(key, rows, found)
            merged[whole_name] = max(merged.get(whole_name, 0.0), r)
        return dict(sorted(merged.items(), key=lambda pair: (-pair[1], pair[0])))


def _pair_of(key: str, rows: Mapping[str, Set[int]], found: Iterable[str]) -> str:
    """Return the pair that a word is mostly part of, else the word."""
    if " " in key:
        return key
    pairs = [k for k in found if " " in k and key in k.split() and len(rows[k]) >= _PAIR * len(rows[key])]
    return max(pairs, key=lambda k: (len(rows[k]), k), default=key)
