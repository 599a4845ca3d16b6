"""The interface of embeddings, which map passages and questions to unit vectors in one space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

#: The file that describes a saved embedding.
CARD = "embedding.json"


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk to embed: the title of its paper, its text, and the index terms of both, repeated according to their weight."""

    title: str
    text: str
    terms: Sequence[str]


class Embedding(Protocol):
    """An embedding. Only vectors with the same ``fingerprint`` are comparable.

    ``passage_prefix`` and ``query_prefix`` precede every text that the model reads; they are empty if it expects none.
    """

    name: str
    dimensions: int
    fingerprint: str
    passage_prefix: str
    query_prefix: str

    def embed_passages(self, passages: Sequence[Passage]) -> Vectors:
        """Return unit vectors of passages, shape ``(len(passages), dimensions)``.

        :raises ModelServerError: if the model fails.
        """

    def embed_question(self, text: str, weights: Mapping[str, float]) -> Vectors:
        """Return the unit vector of a question, from its text or its weighted index terms; shape ``(dimensions,)``.

        :raises ModelServerError: if the model fails.
        """

    def save(self, folder: Path) -> None:
        """Write what is needed to embed questions to a folder, which is created."""


def describe(embedding: Embedding) -> dict[str, Any]:
    """Return the fields that describe an embedding in manifests and collections."""
    return {
        "fingerprint": embedding.fingerprint,
        "embedding": embedding.name,
        "dimensions": embedding.dimensions,
        "passage_prefix": embedding.passage_prefix,
        "query_prefix": embedding.query_prefix,
    }


def unit(vectors: Vectors) -> Vectors:
    """Scale rows to length 1, except for rows of zeros."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1), dtype=np.float32)
