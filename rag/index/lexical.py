"""BM25 over term lists with weighted query terms.

bm25s stores the scores in a matrix at index time (Lù, 2407.03618); a query sums some of its columns, so weights cost nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from bm25s import BM25


@cache
def _bm25s() -> Any:
    import bm25s

    logging.getLogger("bm25s").setLevel(logging.WARNING)  # it logs at debug level to a handler of its own
    return bm25s


class LexicalIndex:
    """An inverted index with precomputed BM25 scores (k1 1.5, b 0.75, Lucene's idf)."""

    def __init__(self, bm25: BM25) -> None:
        scores = bm25.scores
        self._bm25 = bm25
        # Plain arrays, as slicing a memory map takes longer than adding up a short column.
        self._data: NDArray[np.float32] = np.asarray(scores["data"])
        self._rows: NDArray[np.int32] = np.asarray(scores["indices"])
        self._starts: NDArray[np.int32] = np.asarray(scores["indptr"])
        self.size = int(scores["num_docs"])
        self.vocabulary: dict[str, int] = bm25.vocab_dict

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index documents, each a list of terms. The same documents give the same files, as the vocabulary is sorted."""
        vocabulary = {term: i for i, term in enumerate(sorted({t for document in documents for t in document}))}
        if not vocabulary:  # bm25s divides by the mean length
            vocabulary, documents = {"": 0}, [[""] for _ in documents] or [[""]]
        bm25s = _bm25s()
        corpus = bm25s.tokenization.Tokenized(ids=[[vocabulary[t] for t in d] for d in documents], vocab=vocabulary)
        bm25 = bm25s.BM25(method="lucene")
        bm25.index(corpus, create_empty_token=False, show_progress=False)
        return cls(bm25)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        return cls(_bm25s().BM25.load(folder, mmap=True))

    def save(self, folder: Path) -> None:
        self._bm25.save(folder, show_progress=False)

    def document_frequency(self, term: str) -> int:
        """Return how many documents contain a term."""
        return len(self.postings(term)[0])

    def frequencies(self, documents: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """Return how many of all or some documents contain each term of the vocabulary; shape ``(terms,)``."""
        inside = np.ones(len(self._rows), dtype=np.int64) if documents is None else documents[self._rows].astype(np.int64)
        sums = np.concatenate(([0], np.cumsum(inside)))
        return np.asarray(np.diff(sums[self._starts]))

    def idf(self, term: str) -> float:
        """Return Lucene's inverse document frequency, which is highest for a term that no document contains."""
        frequency = self.document_frequency(term)
        return float(np.log1p((self.size - frequency + 0.5) / (frequency + 0.5)))

    def scores(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the BM25 scores of all documents for weighted query terms; shape ``(size,)``."""
        total = np.zeros(self.size, dtype=np.float32)
        for term, weight in weights.items():
            rows, values = self.postings(term)
            total[rows] += np.float32(weight) * values
        return total

    def postings(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
        """Return the documents that contain a term, and its BM25 score in each."""
        column = self.vocabulary.get(term)
        if column is None:
            return self._rows[:0], self._data[:0]
        span = slice(int(self._starts[column]), int(self._starts[column + 1]))
        return self._rows[span], self._data[span]
