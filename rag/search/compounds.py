"""How much papers have of a compound (text-to-video), or of another subject with several spellings, however they write it.

A compound is on the papers that have its parts side by side, too: 텍스트-비디오, 검색 증강. Hardly a Korean bullet has the
compound, and no single word translates it, so its own translations tell little. What is all of a subject may also be written
as one word (multimodal), in short (T2V), and in Korean as the glossary has it (제로샷, 제로 샷).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from rag.index import SearchIndex
from rag.search.concepts import Concept, concept, has_of, weakest
from rag.search.glossary import korean_forms
from rag.search.scoring import Scores
from rag.search.side_by_side import Mask, side_by_side
from rag.search.spellings import having_all, is_usual, shortened, with_and_without_hyphens
from rag.text import terms_of_many

#: What a paper has of a subject whose words it has side by side.
_BESIDE = 0.6
#: How many words on the next word of a subject may be that is written apart: it is in the same bullet.
_ONE_BULLET = 40
#: What it must have of each of them, and of those that weigh as much as this share of the heaviest.
_HAS_EACH, _HAS, _HEAVY = 0.25, 0.45, 0.3
#: A compound that fewer papers have is read as its parts.
_FEWEST = 3
#: More papers than these are not read for one spelling.
_MOST = 2000


def has_spellings(index: SearchIndex, name: str) -> bool:
    """Tell whether a subject is written otherwise than by its words side by side: as one word, or in short."""
    frequency = index.paper_index.document_frequency
    compounds = [] if " " in name else [it for it in with_and_without_hyphens(index, name) if "-" in it]
    return any(frequency(it) >= _FEWEST for it in compounds) or bool(shortened(index, name))


def with_parts(index: SearchIndex, compound: Concept) -> Concept:
    """Return a compound with what papers have of its parts side by side."""
    inner = _words(index, compound.term.replace("-", " "))
    beside = _beside(index, inner, weakest(inner) >= _HAS_EACH, near=1) if len(inner) > 1 else _nothing(index)
    return replace(compound, strength=np.maximum(compound.strength, beside))


def in_any_spelling(index: SearchIndex, name: str) -> Concept:
    """Return how much each paper has of a subject, in the spelling in which it has most of it."""
    terms = [*with_and_without_hyphens(index, name), *(it.lower() for it in shortened(index, name))]
    found = [concept(index, term, is_name="-" not in term) for term in terms]
    each = [it.strength for it in found]
    strength = np.max([*each, _in_korean(index, korean_forms(name)), _in_words(index, name)], axis=0)
    return Concept(found[0].term if found else name, min((it.mass for it in found), default=1.0), strength)


def _in_words(index: SearchIndex, name: str) -> Scores:
    """Return how much papers have of the words of a subject side by side; of its parts, where it is a compound."""
    compounds = [it for it in with_and_without_hyphens(index, name) if "-" in it]
    if " " not in name:
        return with_parts(index, concept(index, compounds[0], is_name=False)).strength if compounds else _nothing(index)
    apart = [it if "-" in it and is_usual(index, it.split("-"), it) else it.replace("-", " ") for it in name.split()]
    return _side_by_side(index, _words(index, " ".join(apart)))


def _side_by_side(index: SearchIndex, words: Sequence[Concept]) -> Scores:
    if not words:
        return _nothing(index)
    heavy = [it for it in words if it.mass >= _HEAVY * max(other.mass for other in words)]
    has = has_of(heavy)
    full = (weakest(heavy) >= _HAS_EACH) & (has >= _HAS)
    return _beside(index, heavy, full, near=_ONE_BULLET) if len(heavy) > 1 else np.asarray(has * full, dtype=np.float32)


def _words(index: SearchIndex, text: str) -> list[Concept]:
    terms = dict.fromkeys(without_inner(index, terms_of_many([text])[0]))
    found = [concept(index, term, is_name=False) for term in terms if len(term) > 1]
    return [with_parts(index, it) if "-" in it.term else it for it in found]


def _beside(index: SearchIndex, words: Sequence[Concept], papers: Mask, near: int) -> Scores:
    beside = side_by_side(index, words, papers, near)
    return _nothing(index) if beside is None else np.asarray(np.float32(_BESIDE) * beside)


def _nothing(index: SearchIndex) -> Scores:
    return np.zeros(len(index.papers), dtype=np.float32)


def _in_korean(index: SearchIndex, forms: Sequence[str]) -> Scores:
    """Return how much papers have of a subject as the glossary writes it in Korean."""
    strength = _nothing(index)
    if not forms:
        return strength
    spaced = (r"[\s-]?".join(map(re.escape, re.split(r"[\s-]+", form))) for form in forms)
    written = re.compile("|".join(spaced), re.I)
    found = ((row, index.papers[row]) for row in _having_any(index, forms))
    counts = {row: sum(len(written.findall(text)) for text in (paper.title, *paper.texts)) for row, paper in found}
    rows, values = index.paper_index.saturated(counts)
    strength[rows] = values
    return strength


def _having_any(index: SearchIndex, forms: Iterable[str]) -> list[int]:
    """Return the papers that have all words of one of some forms; of a form that too many have, none."""
    found: set[int] = set()
    for terms in terms_of_many(list(forms)):
        together = having_all(index, terms)
        found |= set(together) if len(together) <= _MOST else set()
    return sorted(found)


def without_inner(index: SearchIndex, terms: Sequence[str]) -> Iterable[str]:
    """Yield terms with a compound for its parts, or the parts of one that hardly any paper has."""
    compounds = [term for term in terms if "-" in term]
    known = {term for term in compounds if index.paper_index.document_frequency(term) >= _FEWEST}
    inner = {part for term in known for part in _inner(term, terms)}
    broken = {term for term in compounds if term not in known and _inner(term, terms)}
    yield from (term for term in terms if term not in inner | broken)


def _inner(compound: str, terms: Sequence[str]) -> set[str]:
    """Return the terms that are parts of a compound; each has been stemmed, so their beginnings are compared."""
    parts = compound.split("-")
    return {t for t in terms if t != compound and any(p.startswith(t) or (len(p) > 2 and t.startswith(p)) for p in parts)}
