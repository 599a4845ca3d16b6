"""Embeddings by a model that reads plain text, whether behind a server or from sentence-transformers.

An encoder calls the model; its texts, the checks on its vectors and the stored file are the same for all models.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from rag.core import ModelServerError, StorageError, remembered
from rag.index.embeddings.base import CARD, Passage, Vectors, unit
from rag.index.embeddings.huggingface import LocalEncoder
from rag.index.embeddings.openai import ServerEncoder
from rag.index.formats import REBUILD

_LONGEST = 6000  # characters of a text, to limit its cost; the longest bullet has 1,279
_QUESTIONS_KEPT = 256
Encoder = LocalEncoder | ServerEncoder


class TextEmbedding:
    """An embedding by a model.

    :param name: ``openai:MODEL`` or ``hf:MODEL``; it determines the space together with the passage prefix and the dimensions.
    :param dimensions: the width of its vectors; vectors of another width are rejected.
    """

    def __init__(
        self, name: str, encoder: Encoder, dimensions: int, *, passage_prefix: str = "", query_prefix: str = ""
    ) -> None:
        self.name, self.encoder, self.dimensions = name, encoder, dimensions
        self.passage_prefix, self.query_prefix = passage_prefix, query_prefix
        # Without the query prefix, which does not affect stored vectors.
        self.fingerprint = hashlib.sha256(json.dumps([name, passage_prefix, dimensions]).encode()).hexdigest()[:16]

    @classmethod
    def load(cls, folder: Path, encoder: Encoder) -> TextEmbedding:
        """Read what :meth:`save` wrote.

        :raises StorageError: if the file is inconsistent.
        """
        card = json.loads((folder / CARD).read_text("utf-8"))
        prefixes = {"passage_prefix": card["passage_prefix"], "query_prefix": card["query_prefix"]}
        embedding = cls(card["name"], encoder, card["dimensions"], **prefixes)
        if embedding.fingerprint != card["fingerprint"]:
            raise StorageError(f"The embedding at {str(folder)!r} is damaged.", hint=REBUILD)
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

    def embed_question(self, text: str, weights: Mapping[str, float]) -> Vectors:  # noqa: ARG002 - read by the built-in embedding
        return self._question(text)

    @remembered(_QUESTIONS_KEPT)  # so as not to pay for a question twice
    def _question(self, text: str) -> Vectors:
        return np.asarray(self.checked(self.encoder.encode([_readable(self.query_prefix + text)], question=True))[0])

    def checked(self, vectors: Vectors) -> Vectors:
        """Return raw vectors scaled to length 1.

        :raises ModelServerError: if one has another width, is zero, or contains NaN or infinity.
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
    """Return a text that any model accepts: not too long, and without lone surrogates."""
    return text[:_LONGEST].encode("utf-8", "replace").decode("utf-8")
