"""A compound (text-to-video) is on the papers that have its parts side by side, too: 텍스트-비디오, 검색 증강.

Hardly a Korean bullet has the compound, and no single word translates it, so its own translations tell little.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from rag.index import SearchIndex
from rag.search.concepts import Concept, concept, weakest
from rag.search.side_by_side import side_by_side
from rag.text import terms_of_many

#: What a paper has of a compound whose parts it has side by side.
_BESIDE = 0.6
#: What it must have of each of them.
_HAS_EACH = 0.25


def with_parts(index: SearchIndex, parts: Sequence[Sequence[Concept]]) -> list[list[Concept]]:
    """Return concepts in parts, with what papers have of the parts of each compound."""
    return [[_with_parts(index, it) if "-" in it.term else it for it in part] for part in parts]


def _with_parts(index: SearchIndex, compound: Concept) -> Concept:
    terms = [term for term in dict.fromkeys(terms_of_many([compound.term.replace("-", " ")])[0]) if len(term) > 1]
    if len(terms) < 2:
        return compound
    inner = [concept(index, term, is_name=False) for term in terms]
    both = weakest(inner) >= _HAS_EACH
    beside = side_by_side(index, inner, both, near=1)
    if beside is None:
        return compound
    return replace(compound, strength=np.maximum(compound.strength, np.float32(_BESIDE) * beside))
