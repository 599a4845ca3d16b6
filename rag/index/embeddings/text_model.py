"""Embeddings by a model that reads text as it stands: one behind a server, or one of sentence-transformers.

What calls the model is an :class:`Encoder`; all share the text that is read, the prefixes, the checks on the vectors, and what
a generation keeps of the embedding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np

from rag.core import ModelServerError, StorageError
from rag.index.embeddings.base import CARD, Passage, Vectors, unit

#: A title without end would cost without end; the longest of the bullets has 1,279 characters.
_LONGEST = 6000
_QUESTIONS_KEPT = 256


class Encoder(Protocol):
    """Texts to raw vectors. ``tokens`` counts what was read so far, as far as that is known."""

    tokens: int

    def encode(self, texts: Sequence[str], *, question: bool = False) -> Vectors:
        """Return the vectors of texts, shape ``(len(texts), any width)``; a reader waits for a ``question``.

        :raises ModelServerError: if the model fails or gives no matrix of numbers.
        """
        ...


class TextEmbedding:
    """An embedding by a model.

    :param name: ``openai:MODEL`` or ``hf:MODEL``; with the passage prefix and the dimensions it decides the space.
    :param dimensions: the width of its vectors; a vector of another width is refused.
    """

    def __init__(
        self, name: str, encoder: Encoder, dimensions: int, *, passage_prefix: str = "", query_prefix: str = ""
    ) -> None:
        self.name, self.encoder, self.dimensions = name, encoder, dimensions
        self.passage_prefix, self.query_prefix = passage_prefix, query_prefix
        # Not the query prefix: it does not touch what is stored.
        self.fingerprint = hashlib.sha256(json.dumps([name, passage_prefix, dimensions]).encode()).hexdigest()[:16]
        self._question = lru_cache(_QUESTIONS_KEPT)(self._embed_question)  # the same question is not paid for twice

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> TextEmbedding:
        """Read what :meth:`save` wrote.

        :raises StorageError: if the files do not fit together.
        """
        card = json.loads((folder / CARD).read_text("utf-8"))
        prefixes = {"passage_prefix": card["passage_prefix"], "query_prefix": card["query_prefix"]}
        embedding = cls(card["name"], encoder, card["dimensions"], **prefixes)
        if embedding.fingerprint != card["fingerprint"]:
            raise StorageError(f"The embedding at {str(folder)!r} is damaged.", hint="Type `nonmun ingest --rebuild PATH`.")
        return embedding

    def save(self, folder: Path) -> None:
        keys = ("name", "dimensions", "fingerprint", "passage_prefix", "query_prefix")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / CARD).write_text(json.dumps({key: getattr(self, key) for key in keys}, ensure_ascii=False), "utf-8")

    def embed_passages(self, passages: Sequence[Passage]) -> Vectors:
        texts = [p.text if p.text == p.title else f"{p.title}\n{p.text}" for p in passages]
        if not texts:
            return np.zeros((0, self.dimensions), dtype=np.float32)
        return self.checked(self.encoder.encode([_readable(self.passage_prefix + text) for text in texts]))

    def embed_question(self, text: str, weights: Mapping[str, float]) -> Vectors:  # noqa: ARG002 - the built-in one reads them
        return self._question(text)

    def _embed_question(self, text: str) -> Vectors:
        return np.asarray(self.checked(self.encoder.encode([_readable(self.query_prefix + text)], question=True))[0])

    def checked(self, vectors: Vectors) -> Vectors:
        """Return raw vectors scaled to length 1.

        :raises ModelServerError: if one has another width, is zero, or holds something other than numbers.
        """
        problem = ""
        if vectors.shape[1] != self.dimensions:
            problem = f"a vector of {vectors.shape[1]} dimensions in place of {self.dimensions}"
        elif not np.isfinite(vectors).all():
            problem = "a vector that holds something other than numbers (NaN or infinity)"
        elif not vectors.any(axis=1).all():
            problem = "a vector of zeros"
        if problem:
            raise ModelServerError(f"The embedding {self.name} gave {problem}.", hint="Check NONMUN_EMBEDDING and its server.")
        return unit(vectors)


def _readable(text: str) -> str:
    """Return what any model can be sent: not longer than it reads, and without lone surrogates."""
    return text[:_LONGEST].encode("utf-8", "replace").decode("utf-8")
