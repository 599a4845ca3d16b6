"""The words that set some papers apart, by Dunning's log-likelihood ratio (1993), which is fair to rare and frequent words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from rag.index import SearchIndex
from rag.search.searcher import Searcher
from rag.text import has_hangul, latin_terms, morphemes_of_many, plain, terms_of_many

_LEAST = 3  # papers that have a word
_LEAST_RATIO = 6.63  # of the log-likelihood: p = 0.01
_LEAST_LIFT = 1.5
_SAME = 0.25  # weight of a translation that is the same word in the other language
_CANDIDATES = 4  # terms looked at for each word that is wanted
_CONTEXT = 12  # characters around a Korean word, for the analyser to tell a noun from a verb
_EXAMPLES = 3  # papers, and places in them, that show how a word is written
_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[-.+/'’_][A-Za-zÀ-ɏ0-9]+)*")
_NOUNS = ("NNG", "NNP")

Counts = NDArray[np.int64]
Scores = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class CoOccurring:
    """A word as it is written, how many of the papers have it, and how much more often than all papers (``lift``)."""

    text: str
    papers: int
    lift: float


def co_occurring(
    searcher: Searcher, arxiv_ids: Iterable[str], most: int = 15, *, without: Sequence[str] = ()
) -> tuple[CoOccurring, ...]:
    """Return the words that are more frequent in some papers than in all others, most distinctive first.

    English words are written as in titles. Of a word and its translation only the more distinctive one is returned.

    :param arxiv_ids: the papers; ids that are not indexed are ignored.
    :param without: subjects whose own words, and their translations, are left out.
    """
    index = searcher.index
    rows = sorted({row for row in map(index.row_of.get, arxiv_ids) if row is not None})
    if not rows or len(rows) == len(index.papers):
        return ()
    own = {term for terms in terms_of_many(list(without)) for term in terms}
    own |= {target for term in own for target in index.translations[term]}
    return tuple(islice(_Words(index, rows, own).distinctive(most * _CANDIDATES), most))


class _Words:
    """The words of some papers, except those in ``known``."""

    def __init__(self, index: SearchIndex, rows: Sequence[int], known: set[str]) -> None:
        self._index = index
        self._rows = rows
        self._known = known
        self._parts: set[str] = set()  # of compounds that are known
        self._inside = np.zeros(len(index.papers), dtype=bool)
        self._inside[rows] = True

    def distinctive(self, candidates: int) -> Iterator[CoOccurring]:
        """Yield the words of the most distinctive terms, without those that say the same as one before."""
        found = self._ranked(candidates)
        written = self._written([term for term, _, _ in found])
        for term, count, lift in found:
            if (text := written.get(term)) and not self._is_known(term, parts := set(latin_terms(text))):
                self._known.add(term)
                self._parts |= parts
                yield CoOccurring(text, count, round(lift, 2))

    def _is_known(self, term: str, parts: Set[str]) -> bool:
        """Return whether a term, its translation, a part of it, or a compound of it came before."""
        translations = self._index.translations
        same = {term, *parts, *(target for target, weight in translations[term].items() if weight >= _SAME)}
        crossed = any(translations[known].get(term, 0.0) >= _SAME for known in self._known)
        return crossed or term in self._parts or not same.isdisjoint(self._known)

    def _ranked(self, most: int) -> list[tuple[str, int, float]]:
        """Return terms with their number of papers and their lift, most distinctive first."""
        index = self._index.paper_index
        inside, everywhere = index.frequencies(self._inside), index.frequencies()
        ratio = log_likelihood(inside, everywhere, len(self._rows), len(self._index.papers))
        lift = inside / len(self._rows) * len(self._index.papers) / np.maximum(everywhere, 1)
        passes = (inside >= min(_LEAST, len(self._rows))) & (lift >= _LEAST_LIFT) & (ratio >= _LEAST_RATIO)
        words = (
            (term, column)
            for term, column in index.vocabulary.items()
            if passes[column] and sum(c.isalpha() for c in term) > 1  # not a letter, nor a number with a unit
        )
        # Rounded: sums may differ in the last digits from machine to machine.
        found = sorted(words, key=lambda pair: (-round(float(ratio[pair[1]]), 4), pair[0]))[:most]
        return [(term, int(inside[column]), float(lift[column])) for term, column in found]

    def _written(self, terms: Sequence[str]) -> dict[str, str]:
        """Return each term as it is written in the papers, without Korean words that are not nouns."""
        korean = [term for term in terms if has_hangul(term)]
        latin = frozenset(terms) - frozenset(korean)
        found = _most_written((plain(self._index.papers[row].title) for row in self._rows), latin)
        for term in sorted(latin - found.keys()):
            found |= _most_written(self._bullets_with(term), frozenset({term}))
        return found | self._nouns(korean)

    def _nouns(self, terms: Sequence[str]) -> dict[str, str]:
        """Return the terms that are mostly nouns where they occur first."""
        places = [(term, around) for term in terms for around in _around(term, self._bullets_with(term))]
        analysed = morphemes_of_many([around for _, around in places])
        is_noun: dict[str, list[bool]] = {}
        for (term, _), morphemes in zip(places, analysed, strict=True):
            is_noun.setdefault(term, []).append(any(m.form == term and m.tag in _NOUNS for m in morphemes))
        return {term: term for term, seen in is_noun.items() if 2 * sum(seen) > len(seen)}

    def _bullets_with(self, term: str) -> Iterator[str]:
        """Yield the bullets of the first papers that have a term."""
        having = self._index.paper_index.having(term)
        for row in having[self._inside[having]][:_EXAMPLES]:
            yield from self._index.papers[row].texts


def log_likelihood(inside: Counts, everywhere: Counts, size: int, whole: int) -> Scores:
    """Return for each term how unlikely its counts are if these papers and the others have it equally often."""

    def part(seen: Counts, expected: Scores) -> Scores:
        return np.asarray(seen * np.log(np.where(seen > 0, seen, 1) / np.where(seen > 0, expected, 1)))

    having, lacking = everywhere / whole, (whole - everywhere) / whole
    others = whole - size
    return 2 * (
        part(inside, having * size)
        + part(size - inside, lacking * size)
        + part(everywhere - inside, having * others)
        + part(others - everywhere + inside, lacking * others)
    )


def _most_written(texts: Iterable[str], terms: Set[str]) -> dict[str, str]:
    """Return how each of some Latin terms is written most often, without those that mostly occur within compounds."""
    seen: dict[str, Counter[str]] = {}
    for text in texts:
        for word in _WORD.findall(text):
            for term, written in _terms_of_word(word):
                if term in terms:
                    seen.setdefault(term, Counter())[written] += 1
    kept = ((term, counts) for term, counts in seen.items() if 2 * counts[""] <= counts.total())
    return {term: min(counts.keys() - {""}, key=lambda written: (-counts[written], written)) for term, counts in kept}


@lru_cache(maxsize=65536)
def _terms_of_word(word: str) -> tuple[tuple[str, str], ...]:
    """Return the term of a word with the word, and the terms of a compound's parts with an empty text."""
    whole, *parts = latin_terms(word) or [""]
    return ((whole, word), *((part, "") for part in parts))


def _around(term: str, texts: Iterable[str]) -> list[str]:
    """Return a Korean term with a few characters around it, where it occurs first in some texts."""
    found = (text[max(0, place - _CONTEXT) : place + len(term) + _CONTEXT] for text in texts if (place := text.find(term)) >= 0)
    return list(islice(found, _EXAMPLES))
