"""Papers by area of the field, for readers who named no subject. The areas are in ``rag/data/searching/areas.toml``.

What stands for an area are the papers whose titles have the words of its subjects; a paper belongs to the area of the examples
that it is nearest to. Grouping the papers of single days by the words of their titles was tried: half of them have no word in
common with any other, and what the others share (Text, Tuning) names no theme.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

import numpy as np

from rag.index import SearchIndex
from rag.search.nearness import apart, centre, nearest
from rag.search.query.terms import weigh
from rag.text import Language, terms_of_many

#: Examples of a subject at most and at least.
_EXAMPLES, _FEWEST = 20, 3
#: The cosine to the examples of an area, both less the mean of all papers, from which a paper belongs to it.
_NEAR = 0.2


@dataclass(frozen=True, slots=True)
class Area:
    """An area with its name in each language, and subjects that belong to it."""

    en: str
    ko: str
    subjects: tuple[str, ...]

    def name(self, language: Language) -> str:
        return self.ko if language == "ko" else self.en


@cache
def _areas() -> tuple[Area, ...]:
    text = (resources.files("rag") / "data" / "searching" / "areas.toml").read_text("utf-8")
    return tuple(Area(it["en"], it["ko"], tuple(it["subjects"])) for it in tomllib.loads(text)["area"])


def by_area(index: SearchIndex, rows: Sequence[int]) -> tuple[dict[Area, list[int]], list[int]]:
    """Return some papers by area, in their order, and those that belong to none."""
    subjects = [(area, subject) for area in _areas() for subject in area.subjects]
    vectors, areas, centres = apart(index), [], []
    for (area, _), terms in zip(subjects, terms_of_many([subject for _, subject in subjects]), strict=True):
        if len(examples := _examples(index, weigh(terms))) >= _FEWEST:
            areas.append(area)
            centres.append(centre(vectors, examples))
    found: dict[Area, list[int]] = {}
    others: list[int] = []
    for row in rows:
        best = nearest(vectors[row], centres, _NEAR)
        (found.setdefault(areas[best], []) if best is not None else others).append(row)
    return found, others


def _examples(index: SearchIndex, weights: dict[str, float]) -> list[int]:
    """Return the papers whose titles have most of some words."""
    scores = index.title_index.scores(weights)
    first = np.argsort(-np.round(scores, 4), kind="stable")[:_EXAMPLES]
    return [int(row) for row in first if scores[row] > 0]
