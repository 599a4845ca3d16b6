"""BM25 over term lists with weighted query terms, in an index that is brought up to date without reading the documents again.

For each term it keeps the documents that have it and how often; scores are made of these when they are asked for, so that
a new document changes no stored figure. The arrays are mapped, not read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.index.starts import are_starts

if TYPE_CHECKING:
    import scipy.sparse as sp

_K1, _B = 1.5, 0.75
_MOST = 2**16 - 1  # occurrences that are counted
Rows = NDArray[np.int32]


class LexicalIndex:
    """An inverted index with BM25 scores (k1 1.5, b 0.75, Lucene's idf).

    :param rows: the documents of each term, those of one after those of the other, in ascending order.
    :param counts: how often each of them has the term.
    :param starts: where the documents of each term start, shape ``(terms + 1,)``.
    :param lengths: the number of terms of each document.
    :param scores: BM25 scores that an older version stored in place of counts.
    """

    def __init__(
        self,
        terms: Sequence[str],
        rows: Rows,
        counts: NDArray[np.uint16],
        starts: NDArray[np.int64],
        lengths: Rows,
        scores: NDArray[np.float32] | None = None,
    ) -> None:
        self._rows, self._counts, self._starts, self._lengths, self._scores = rows, counts, starts, lengths, scores
        self.size = len(lengths)
        self.vocabulary = {term: column for column, term in enumerate(terms)}

    @classmethod
    def build(cls, documents: Sequence[Sequence[str]]) -> LexicalIndex:
        """Index documents, each a list of terms."""
        nothing = cls([], *_no_postings(), np.zeros(1, np.int64), np.zeros(0, np.int32))
        return nothing.updated(np.full(len(documents), -1), dict(enumerate(documents)))

    def updated(self, origins: NDArray[np.int64], added: Mapping[int, Sequence[str]]) -> LexicalIndex:
        """Return the index of other documents, many of which are in this one: the same as if it were built of them all.

        :param origins: the row in this index of each document, in ascending order, or -1.
        :param added: the terms of the documents that are not in this one, by their new rows.
        """
        kept = np.flatnonzero(origins >= 0)
        moved = np.full(self.size, -1, dtype=np.int32)
        moved[origins[kept]] = kept
        lengths = np.zeros(len(origins), dtype=np.int32)
        lengths[kept] = self._lengths[origins[kept]]
        sizes = [len(terms) for terms in added.values()]
        lengths[list(added)] = sizes
        terms = sorted(self.vocabulary.keys() | {term for document in added.values() for term in document})
        place = {term: column for column, term in enumerate(terms)}
        columns = np.repeat(np.fromiter((place[t] for t in self.vocabulary), np.int64, len(self.vocabulary)), self._frequencies)
        rows = moved[self._rows]
        stays = rows >= 0
        size = max(len(origins), 1)
        keys, values = columns[stays] * size + rows[stays], self._counts[stays]
        new = np.fromiter((place[term] for document in added.values() for term in document), np.int64, sum(sizes)) * size
        new, times = np.unique(new + np.repeat(np.fromiter(added, np.int64, len(added)), sizes), return_counts=True)
        at = np.searchsorted(keys, new)
        keys, values = np.insert(keys, at, new), np.insert(values, at, np.minimum(times, _MOST).astype(np.uint16))
        frequencies = np.bincount(keys // size, minlength=len(terms))
        if not frequencies.all():  # words that no document has any more
            terms, frequencies = [t for t, n in zip(terms, frequencies, strict=True) if n], frequencies[frequencies > 0]
        starts = np.concatenate(([0], np.cumsum(frequencies))).astype(np.int64)
        return LexicalIndex(terms, (keys % size).astype(np.int32), values, starts, lengths)

    @classmethod
    def load(cls, folder: Path) -> LexicalIndex:
        """Read what :meth:`save` wrote, or bm25s for an older version.

        :raises ValueError: if the parts do not belong together.
        """
        if (folder / "params.index.json").exists():
            return _load_bm25s(folder)
        names = ("rows", "counts", "starts", "lengths")
        rows, counts, starts, lengths = (np.asarray(np.load(folder / f"{name}.npy", mmap_mode="r")) for name in names)
        terms = (folder / "terms.txt").read_text("utf-8").split("\n")[:-1]
        if not are_starts(starts, len(terms)) or not int(starts[-1]) == len(rows) == len(counts):
            raise ValueError(f"the parts of {folder.name!r} do not belong together")
        return cls(terms, rows, counts, starts, lengths)

    def save(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        for name in ("rows", "counts", "starts", "lengths"):
            np.save(folder / f"{name}.npy", getattr(self, f"_{name}"))
        (folder / "terms.txt").write_text("".join(f"{term}\n" for term in self.vocabulary), "utf-8", newline="\n")

    @cached_property
    def _frequencies(self) -> NDArray[np.int64]:
        return np.asarray(np.diff(self._starts))

    @cached_property
    def _norms(self) -> NDArray[np.float32]:
        """What BM25 adds to a count for the length of each document."""
        mean = max(float(self._lengths.mean()), 1e-9) if self.size else 1.0
        return np.asarray(_K1 * (1 - _B + _B * self._lengths / mean), dtype=np.float32)

    @cached_property
    def compounds(self) -> Mapping[str, str]:
        """The compounds with hyphens, by their letters alone; of several that of the most documents (text-to-video)."""
        terms = (term for term in self.vocabulary if "-" in term)
        return {term.replace("-", ""): term for term in sorted(terms, key=self.document_frequency)}

    def saturated(self, counts: Mapping[int, int]) -> tuple[Rows, NDArray[np.float32]]:
        """Return documents, and what BM25 makes of a number of occurrences in each, without the rarity of what occurs."""
        rows = np.fromiter(counts, np.int32, len(counts))
        found = np.fromiter(counts.values(), np.float32, len(counts))
        return rows, found / (found + self._norms[rows])

    def document_frequency(self, term: str) -> int:
        """Return how many documents contain a term."""
        return len(self.having(term))

    def frequencies(self, documents: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """Return how many of all or some documents contain each term of the vocabulary; shape ``(terms,)``."""
        if documents is None:
            return self._frequencies
        sums = np.concatenate(([0], np.cumsum(documents[self._rows], dtype=np.int64)))
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

    def having(self, term: str) -> Rows:
        """Return the documents that contain a term."""
        return self._rows[self._span(term)]

    def postings(self, term: str) -> tuple[Rows, NDArray[np.float32]]:
        """Return the documents that contain a term, and its BM25 score in each."""
        span = self._span(term)
        rows = self._rows[span]
        if self._scores is not None:
            return rows, self._scores[span]
        counts = self._counts[span].astype(np.float32)
        return rows, np.float32(self.idf(term)) * counts / (counts + self._norms[rows])

    def _span(self, term: str) -> slice:
        column = self.vocabulary.get(term)
        return slice(0, 0) if column is None else slice(int(self._starts[column]), int(self._starts[column + 1]))

    def documents(self, rows: Iterable[int]) -> list[list[str]]:
        """Return the terms of some documents, sorted, each as often as the document has it; nothing in an older index."""
        terms, matrix = list(self.vocabulary), self._by_document
        found = []
        for row in rows:
            span = slice(int(matrix.indptr[row]), int(matrix.indptr[row + 1]))
            pairs = zip(matrix.indices[span].tolist(), matrix.data[span].tolist(), strict=True)
            found.append([term for column, count in pairs for term in [terms[column]] * count])
        return found

    @cached_property
    def _by_document(self) -> sp.csr_matrix:
        import scipy.sparse as sp

        shape = (self.size, len(self.vocabulary))
        return sp.csc_matrix((self._counts, self._rows, self._starts), shape=shape).tocsr()


def _no_postings() -> tuple[Rows, NDArray[np.uint16]]:
    return np.zeros(0, np.int32), np.zeros(0, np.uint16)


def _load_bm25s(folder: Path) -> LexicalIndex:
    """Read an index in the form of bm25s, which has scores in place of counts."""
    names = ("data", "indices", "indptr")
    scores, rows, starts = (np.asarray(np.load(folder / f"{name}.csc.index.npy", mmap_mode="r")) for name in names)
    vocabulary: dict[str, int] = json.loads((folder / "vocab.index.json").read_text("utf-8"))
    size = int(json.loads((folder / "params.index.json").read_text("utf-8"))["num_docs"])
    terms = sorted(vocabulary, key=lambda term: vocabulary[term])
    return LexicalIndex(terms, rows, np.ones(len(rows), np.uint16), starts.astype(np.int64), np.ones(size, np.int32), scores)
