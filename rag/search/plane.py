"""Some papers as points of a plane, so that those that say similar things are near to each other.

The plane is that of the two directions in which the vectors of these papers differ most (principal component analysis, Pearson
1901). It is the same at every run and says how much of the differences it keeps. UMAP keeps more of the neighbourhoods, but its
package needs numba and LLVM, more than all of nonmun, and moves the points of the same papers with each of its versions.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.core import Paper
from rag.search.clusters import clusters_of
from rag.search.query.question import Question
from rag.search.searcher import Searcher

#: Papers below which there is no plane.
FEWEST = 3


@dataclass(frozen=True, slots=True)
class MapPoint:
    """A paper, its place, and the place of its theme among the themes."""

    paper: Paper
    x: float
    y: float
    theme: int


@dataclass(frozen=True, slots=True)
class PaperMap:
    """Papers as points.

    ``themes`` are the names of their themes, none of the last if some papers are in no theme. ``kept`` is the share (0 to 1) of
    the differences between these papers that the plane keeps.
    """

    points: tuple[MapPoint, ...] = ()
    themes: tuple[tuple[str, ...], ...] = ()
    kept: float = 0.0


def paper_map(searcher: Searcher, question: Question, rows: Sequence[int]) -> PaperMap:
    """Return a map of some papers; an empty one of fewer than three.

    :param question: what they were found for, whose own words name no theme.
    """
    rows = list(dict.fromkeys(rows))
    if len(rows) < FEWEST:
        return PaperMap()
    from sklearn.decomposition import PCA

    vectors = np.asarray(searcher.index.paper_vectors[rows], dtype=np.float64)
    if not float(vectors.var(axis=0).sum()) > 0:  # all alike: no direction is one of a difference
        places, kept = np.zeros((len(rows), 2)), 1.0
    else:
        reduction = PCA(n_components=2, svd_solver="full")
        places, kept = reduction.fit_transform(vectors), float(reduction.explained_variance_ratio_.sum())
    clusters = clusters_of(searcher, question, rows)
    theme = {row: place for place, cluster in enumerate(clusters) for row in cluster.rows}
    points = tuple(
        MapPoint(searcher.index.papers[row], round(float(x), 4), round(float(y), 4), theme[row])
        for row, (x, y) in zip(rows, places, strict=True)
    )
    return PaperMap(points, tuple(cluster.names for cluster in clusters), kept)
