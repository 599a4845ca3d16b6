"""The built-in embedding, fitted at ingest on the user's digests; nothing is downloaded.

Titles and glosses are English and bullets Korean, so that every paper is a bilingual document: latent semantic analysis
(Deerwester et al. 1990) of the papers' TF-IDF vectors puts both languages into one space. A bullet is embedded with the title
of its paper. The vector of a paper is the mean of its bullets' (as good on the dev questions as one fitted vector per paper).
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from rag.core import StorageError
from rag.index.embeddings.base import CARD, Passage, Vectors, unit
from rag.index.formats import REBUILD

if TYPE_CHECKING:
    import scipy.sparse as sp

#: In the fusion, 256 dimensions score as well as 500, and Chroma stores them in half the time.
DIMENSIONS = 256
#: Of the largest singular value, the least that is no rounding: few papers do not fill all dimensions.
_LEAST_VALUE = 1e-6


class BilingualEmbedding:
    """An embedding of term lists in at most 256 dimensions; ``fingerprint`` is a hash of vocabulary and components."""

    name = "nonmun-bilingual-1"
    passage_prefix = query_prefix = ""

    def __init__(self, vocabulary: Sequence[str], idf: Vectors, components: Vectors) -> None:
        self._vocabulary = list(vocabulary)
        self._place = {term: i for i, term in enumerate(self._vocabulary)}
        self._idf = idf
        self._components = components  # (terms, dimensions)
        self.dimensions = int(components.shape[1])
        digest = hashlib.sha256(self.name.encode())
        digest.update("\n".join(self._vocabulary).encode())
        digest.update(np.ascontiguousarray(components).tobytes())
        self.fingerprint = digest.hexdigest()[:16]

    @classmethod
    def fit(cls, documents: Sequence[Sequence[str]], dimensions: int = DIMENSIONS) -> BilingualEmbedding:
        """Fit on the term lists of whole papers, titles and bullets together; deterministic.

        Terms of a single document link nothing and are left out, unless there are no others.
        """
        frequency = Counter(term for document in documents for term in set(document))
        vocabulary = sorted(term for term, n in frequency.items() if n >= 2) or sorted(frequency) or [""]
        idf = np.array([np.log((1 + len(documents)) / (1 + frequency[t])) + 1 for t in vocabulary], dtype=np.float32)
        rank = max(1, min(dimensions, len(documents) - 1, len(vocabulary) - 1))
        draft = cls(vocabulary, idf, np.zeros((len(vocabulary), rank), dtype=np.float32))
        matrix = draft._tfidf(documents)
        if min(matrix.shape) <= 1 or matrix.nnz == 0:
            return cls(vocabulary, idf, np.ones((len(vocabulary), 1), dtype=np.float32))
        from sklearn.utils.extmath import randomized_svd  # slow to import, and only used for fitting

        _, values, right = randomized_svd(matrix, rank, n_iter=4, random_state=0)
        kept = right[values > _LEAST_VALUE * values[0]]
        return cls(vocabulary, idf, np.ascontiguousarray(kept.T, dtype=np.float32))

    def embed_passages(self, passages: Sequence[Passage]) -> Vectors:
        """Return unit vectors of passages, or zeros for passages without known terms."""
        return unit(np.asarray(self._tfidf([passage.terms for passage in passages]) @ self._components, dtype=np.float32))

    def embed_question(self, text: str, weights: Mapping[str, float]) -> Vectors:  # noqa: ARG002 - read by other embeddings
        """Embed a document that has each term as often as the question (weights are 1 + ln of the count)."""
        asked = [term for term, weight in weights.items() for _ in range(max(1, round(np.exp(weight - 1))))]
        return np.asarray(self.embed_passages([Passage("", "", asked)])[0])

    def _tfidf(self, documents: Sequence[Sequence[str]]) -> sp.csr_matrix:
        import scipy.sparse as sp

        rows, columns, values = [], [], []
        for row, document in enumerate(documents):
            for term, count in Counter(t for t in document if t in self._place).items():
                column = self._place[term]
                rows.append(row)
                columns.append(column)
                values.append((1 + np.log(count)) * self._idf[column])
        shape = (len(documents), len(self._vocabulary))
        matrix = sp.csr_matrix((np.array(values, dtype=np.float32), (rows, columns)), shape=shape)
        norms = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
        return sp.csr_matrix(sp.diags(1 / np.where(norms > 0, norms, 1)) @ matrix)

    def save(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        np.save(folder / "components.npy", self._components)
        np.save(folder / "idf.npy", self._idf)
        (folder / "vocabulary.json").write_text(json.dumps(self._vocabulary, ensure_ascii=False), "utf-8")
        card = {"name": self.name, "dimensions": self.dimensions, "fingerprint": self.fingerprint}
        (folder / CARD).write_text(json.dumps(card), "utf-8")

    @classmethod
    def load(cls, folder: Path) -> BilingualEmbedding:
        """Read what :meth:`save` wrote.

        :raises StorageError: if another version of the embedding wrote it.
        """
        card = json.loads((folder / CARD).read_text("utf-8"))
        if card["name"] != cls.name:
            what = f"The index was built with the embedding {card['name']!r}, this version has {cls.name!r}."
            raise StorageError(what, hint=REBUILD)
        vocabulary = json.loads((folder / "vocabulary.json").read_text("utf-8"))
        return cls(vocabulary, np.load(folder / "idf.npy"), np.load(folder / "components.npy"))
