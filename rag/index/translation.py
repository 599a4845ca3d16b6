"""Translate index terms between English and Korean.

Translations come from the bundled glossary, the glosses in the digests (:func:`mine_glosses`), and co-occurrence: a term is
linked to terms of the other language in the same papers, glosses or glossary entries by discounted pointwise mutual information
(Church & Hanks 1990, Pantel & Lin 2002). A small corpus depends on the glossary, a large one on co-occurrence.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.text import has_hangul, korean_phrases, latin_phrase, read_glossary

if TYPE_CHECKING:
    import scipy.sparse as sp

_TOP = 5  # translations kept per term; more add noise (measured on the dev questions)
_LEAST = 0.1  # weaker associations are chance
_ENGLISH = re.compile(r"[ ]?\(([A-Za-z][A-Za-z0-9 ,;/&'.+-]{1,60})\)")
_KOREAN = re.compile(r"(?:[가-힣]{1,12}[ -]){0,3}[가-힣]{1,12}$")
_LATIN_WORD = re.compile(r"[A-Za-z0-9]+")
_LONGEST = 4  # Korean words of a term
_BEFORE = 52  # characters of the longest term
_Phrases = list[tuple[tuple[str, ...], tuple[str, ...]]]


class TranslationTable:
    """The weighted translations of each term, whose weights add up to 1.

    Only single terms are translated: translating whole phrases of the glossary as well cost 0.01 nDCG on topics.
    """

    def __init__(self, rows: Mapping[str, Mapping[str, float]]) -> None:
        self._rows = rows

    @classmethod
    def build(
        cls,
        documents: Sequence[Sequence[str]],
        glosses: Iterable[tuple[str, str]] = (),
        analysed: Mapping[str, Sequence[str]] = MappingProxyType({}),
    ) -> TranslationTable:
        """Learn from papers and glosses, and add the glossary's translations that occur in the papers.

        :param documents: the terms of each paper, title and bullets together.
        :param glosses: pairs of Korean and English from the papers (:func:`mine_glosses`).
        :param analysed: the index terms of Korean phrases that are known; the others are analysed here.
        """
        rows: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
        known = {term for document in documents for term in document}
        pairs = [(english, form) for english, forms in read_glossary() for form in forms]
        glossary = _phrases(pairs, analysed if all(form in analysed for _, form in pairs) else _analysed_glossary())
        mined = _phrases([(english, korean) for korean, english in glosses], analysed)
        corpora = documents, [left + right for left, right in glossary], [left + right for left, right in mined]
        for source, target, weight in chain.from_iterable(map(_associations, corpora)):
            if target in known:
                rows[source][target] += weight
        for pair in glossary:
            for left, right in (pair, pair[::-1]):
                if len(left) == 1 and known.issuperset(right):
                    for target in right:
                        rows[left[0]][target] += 1.0 / len(right)
        totals = {source: sum(row.values()) for source, row in rows.items()}
        return cls({s: {target: round(weight / totals[s], 5) for target, weight in row.items()} for s, row in rows.items()})

    @classmethod
    def load(cls, file: Path) -> TranslationTable:
        return cls({**json.loads(file.read_text("utf-8"))})  # raises TypeError for anything but an object

    def save(self, file: Path) -> None:
        file.write_text(json.dumps(self._rows, ensure_ascii=False, sort_keys=True), "utf-8")

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, source: str) -> Mapping[str, float]:
        """Return the translations of a term, empty if there are none."""
        return self._rows.get(source, {})


@cache
def _analysed_glossary() -> Mapping[str, Sequence[str]]:
    """Return the Korean forms of the glossary as index terms: to analyse them takes longer than to index some days."""
    forms = list(dict.fromkeys(form for _, forms in read_glossary() for form in forms))
    return dict(zip(forms, korean_phrases(forms), strict=True))


def _phrases(pairs: Sequence[tuple[str, str]], analysed: Mapping[str, Sequence[str]]) -> _Phrases:
    """Return pairs of English and Korean as index terms."""
    missing = list(dict.fromkeys(form for _, form in pairs if form not in analysed))
    # Of the terms of a phrase, those without a Korean syllable are Latin words and numbers.
    korean = {form: tuple(term for term in analysed[form] if has_hangul(term)) for _, form in pairs if form in analysed}
    korean |= zip(missing, korean_phrases(missing), strict=True)
    found = [(latin_phrase(english), korean[form]) for english, form in pairs]
    return [(left, right) for left, right in found if left and right]


def _associations(documents: Sequence[Sequence[str]]) -> Iterable[tuple[str, str, float]]:
    """Yield the terms of one language, associated terms of the other, and the strengths of the associations."""
    import scipy.sparse as sp

    vocabulary = sorted({term for document in documents for term in document})
    place = {term: i for i, term in enumerate(vocabulary)}
    sets = [sorted({place[t] for t in document}) for document in documents]
    rows = np.repeat(np.arange(len(sets)), [len(s) for s in sets])
    columns = np.fromiter((t for s in sets for t in s), dtype=np.int64, count=len(rows))
    occurs = sp.csc_matrix((np.ones(len(rows), dtype=np.float32), (rows, columns)), shape=(len(sets), len(vocabulary)))
    frequency = np.asarray(occurs.sum(axis=0)).ravel()
    korean = np.array([has_hangul(term) for term in vocabulary], dtype=bool)
    number = np.array([not any(c.isalpha() for c in term) for term in vocabulary], dtype=bool)
    common = frequency >= 2
    sides = np.flatnonzero(common & ~korean & ~number), np.flatnonzero(common & korean)
    for source, target in (sides, sides[::-1]):
        if len(source) and len(target):
            for s, t, weight in _discounted_pmi(occurs, frequency, source, target):
                yield vocabulary[s], vocabulary[t], weight


def _discounted_pmi(
    occurs: sp.csc_matrix, frequency: NDArray[np.float32], source: NDArray[np.int64], target: NDArray[np.int64]
) -> Iterable[tuple[int, int, float]]:
    """Yield the targets with the highest normalised, discounted mutual information for each source term."""
    together = (occurs[:, source].T @ occurs[:, target]).tocoo()
    often = together.data >= 2
    row, column, count = together.row[often], together.col[often], together.data[often].astype(np.float64)
    f, g = frequency[source[row]].astype(np.float64), frequency[target[column]].astype(np.float64)
    total = occurs.shape[0]
    smaller = np.minimum(f, g)
    discount = count / (count + 1) * smaller / (smaller + 1)
    # A pair in every paper says nothing; keep the logarithm below away from 0.
    weight = np.log(count * total / (f * g)) / -np.log(np.minimum(count / total, 0.99)) * discount
    order = np.lexsort((column, -np.round(weight, 9), row))
    row, column, weight = row[order], column[order], weight[order]
    first = np.searchsorted(row, row)
    kept = (np.arange(len(row)) - first < _TOP) & (weight > _LEAST)
    yield from zip(source[row[kept]].tolist(), target[column[kept]].tolist(), weight[kept].tolist(), strict=True)


def mine_glosses(texts: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the glosses in texts such as ``직접 선호 최적화(DPO)``, as pairs of Korean and English.

    The start of the Korean term is not marked, so it gets as many words as the English has words, or an acronym capitals.
    """
    for text in texts:
        for found in _ENGLISH.finditer(text):
            before = _KOREAN.search(text, max(0, found.start() - _BEFORE), found.start())
            if before is None:
                continue
            for english in re.split(r"[,;]", found[1]):
                if size := _size(english):
                    yield " ".join(before[0].split()[-min(size, _LONGEST) :]), english.strip()


def _size(english: str) -> int:
    parts = _LATIN_WORD.findall(english)
    capitals = sum(c.isupper() for c in english)
    return capitals if len(parts) == 1 and capitals > 1 else len(parts)
