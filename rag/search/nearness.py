"""Papers near to examples: directions in the embedding, away from what all papers have in common."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.index import SearchIndex, Vectors


def apart(index: SearchIndex, rows: Sequence[int] | slice = slice(None)) -> Vectors:
    """Return one unit vector for each paper of an index, less the mean of some papers; shape ``(papers, dimensions)``."""
    chosen = rows if isinstance(rows, slice) else list(rows)
    vectors = index.paper_vectors - index.paper_vectors[chosen].mean(axis=0)
    return np.asarray(vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9))


def centre(vectors: Vectors, rows: Sequence[int]) -> Vectors:
    """Return the unit mean of some of the vectors, shape ``(dimensions,)``."""
    mean = vectors[list(rows)].mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9))


def nearest(vector: Vectors, centres: Sequence[Vectors], least: float) -> int | None:
    """Return the place of the centre that a vector is nearest to; None if its cosine is below ``least``."""
    near = [float(one @ vector) for one in centres]
    best = int(np.argmax(np.round(near, 4))) if near else -1
    return best if near and near[best] >= least else None
