"""How far documents match the words of a question, across languages.

A word of the question and its translations stand for one thing, so in each document it counts once: as the word itself or
as its translations, whichever scores higher (a structured query, after Pirkola 1998).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

from rag.index import LexicalIndex, TranslationTable
from rag.text import has_hangul

Scores = NDArray[np.float32]

#: What a translated word counts beside one that stands there itself. Into English it counts more: Korean questions meet
#: English in titles, which are short and say what a paper is about. Set on the dev questions.
INTO_KOREAN = 1.25
INTO_ENGLISH = 2.5

_COMPOUND = re.compile(r"[-/+'.]")


def scores(index: LexicalIndex, translations: TranslationTable, weights: Mapping[str, float]) -> Scores:
    """Return BM25 of all documents for weighted terms and their translations; shape ``(index.size,)``."""
    total = np.zeros(index.size, dtype=np.float32)
    for term, weight in weights.items():
        rows, values = index.postings(term)
        known = translations[term]
        if not known:
            total[rows] += np.float32(weight) * values
            continue
        # A translation gets its share of the weight that the term itself has in BM25.
        mass = weight * index.idf(term) * (INTO_ENGLISH if has_hangul(term) else INTO_KOREAN)
        crossed = np.zeros(index.size, dtype=np.float32)
        for target, share in known.items():
            found, parts = index.postings(target)
            crossed[found] += np.float32(mass * share / max(index.idf(target), 0.1)) * parts
        crossed[rows] = np.maximum(crossed[rows], np.float32(weight) * values)
        total += crossed
    return total


def coverage(index: LexicalIndex, translations: TranslationTable, weights: Mapping[str, float]) -> tuple[Scores, Scores]:
    """Return the share (0 to 1) of the query's terms that each document has, weighted by rarity: itself, and in translation.

    A term counts for one of the two, so the two shares add up to 1 in a document that has everything.
    """
    whole = 0.0
    direct, crossed = (np.zeros(index.size, dtype=np.float32) for _ in range(2))
    for term, mass in _masses(index, weights):
        whole += mass
        share = np.zeros(index.size, dtype=np.float32)
        for target, part in translations[term].items():
            share[index.postings(target)[0]] += part
        rows = index.postings(term)[0]
        share[rows] = 0.0
        direct[rows] += np.float32(mass)
        crossed += np.float32(mass) * share
    scale = np.float32(1 / whole if whole else 0.0)
    return direct * scale, crossed * scale


def _masses(index: LexicalIndex, weights: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    for term, weight in weights.items():
        # A compound nobody writes (plugin-equipped) is judged by its parts.
        if index.document_frequency(term) or not _COMPOUND.search(term):
            yield term, weight * index.idf(term)
