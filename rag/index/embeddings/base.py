"""What an embedding is: passages and questions to unit vectors in one space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

#: The file of a saved embedding that says which it is.
CARD = "embedding.json"


@dataclass(frozen=True, slots=True)
class Passage:
    """A chunk as it is embedded: the title of its paper, its text, and the index terms of both, as often as they count."""

    title: str
    text: str
    terms: Sequence[str]


class Embedding(Protocol):
    """Passages and questions to vectors of unit length in one space.

    ``fingerprint`` decides the space: vectors of another fingerprint are never compared with these. ``passage_prefix`` and
    ``query_prefix`` precede every text that the model reads; empty for models that want none.
    """

    @property
    def name(self) -> str: ...
    @property
    def dimensions(self) -> int: ...
    @property
    def fingerprint(self) -> str: ...
    @property
    def passage_prefix(self) -> str: ...
    @property
    def query_prefix(self) -> str: ...

    def embed_passages(self, passages: Sequence[Passage]) -> Vectors:
        """Return unit vectors of passages, shape ``(len(passages), dimensions)``.

        :raises ModelServerError: if a model is asked and fails.
        """
        ...

    def embed_question(self, text: str, weights: Mapping[str, float]) -> Vectors:
        """Return the unit vector of a question, from its text or its weighted index terms; shape ``(dimensions,)``.

        :raises ModelServerError: if a model is asked and fails.
        """
        ...

    def save(self, folder: Path) -> None:
        """Write what is needed to embed questions into a folder, which is created."""
        ...


def unit(vectors: Vectors) -> Vectors:
    """Scale rows to length 1; rows of zeros stay."""
    norms = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(norms > 0, norms, 1), dtype=np.float32)
