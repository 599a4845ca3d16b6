"""The features of a digest entry by which the audit judges whether its bullets describe the titled paper.

All of them are computed from the index terms of titles and bullets, their translations, and the other entries. No embedding is
used, so they are the same whichever is configured. An entry is never compared with itself or with another day's entry of the
same paper. Features that depend on the size of the corpus are relative to it, so that they mean the same in a small one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.index.translation import TranslationTable
from rag.text import has_hangul

if TYPE_CHECKING:
    import scipy.sparse as sp

#: The columns of :attr:`AuditFeatures.values`.
#:
#: ``share``       how much of the title the bullets contain, each word as it is or translated, weighted by rarity (0 to 1)
#: ``evidence``    the same as a sum, relative to the rarest possible word: a long title offers more to be found
#: ``other_titles`` logarithm of the share of other titles that the bullets cover better
#: ``name``        the title's name occurs in the bullets (1), does not (-1), or the title has none (0)
#: ``neighbours``  how much likelier than any others the bullets are those of papers with similar titles (a logarithm)
#: ``alike``       similarity (cosine) to the ten most similar entries, above the corpus's median
#: ``rarity``      how rare its Korean words are, above the corpus's median
#: ``formal``      how many words typical of author guidelines it has, as ln(1 + n)
FEATURES = ("share", "evidence", "other_titles", "name", "neighbours", "alike", "rarity", "formal")

#: The most entries that each is compared with, taken evenly from a larger corpus so that time grows linearly with its size.
_COMPARED = 4000
_BLOCK = 512  # entries compared at a time, to save memory
_ALIKE = 10
_MUCH_ALIKE = 0.25  # a cosine that entries on different subjects hardly reach
#: The weight of a translation relative to the word itself, before its share of the word's translations.
_TRANSLATED = 0.5
#: The weight of "any entry" beside those with similar titles, so that a title like no other has no effect.
_ANY = 0.05
_SMOOTH = 1e-3
_LEAST_SHARE = 1 / 200  # a small corpus cannot tell finer ranks apart
_COMMON = 50  # words in more than one of this many entries are multiplied as dense columns

_NAME = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*(?:[a-z][A-Z]|[A-Z]{2}|[A-Za-z]\d))[A-Za-z0-9]++")
_HEAD = re.compile(r"^[^\s:]+(?:\s[^\s:]+)?(?=:\s)")
_WORD = re.compile(r"[A-Za-z0-9]{3,}")
_USUAL = 0.2  # the least share of a word's translations for one to be shown
# Spelled like names, but common nouns.
_KINDS = frozenset("llm llms vlm vlms mllm mllms lmm lmms ai gpt 2d 3d 4d nlp ml rl rlhf rag gan gans vae".split())

# Words of author guidelines, error pages and templates, which appear when no paper was read.
_FORMAL = """제출 투고 원고 심사 양식 서식 템플릿 여백 글꼴 폰트 용지 쪽수 페이지 마감 저작권 latex pdf html
submission manuscript camera-ready template margin font deadline""".split()

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class EntryText:
    """What is judged of an entry: the title of its paper, its bullets as one text, and the index terms of both."""

    arxiv_id: str
    title: str
    text: str
    title_terms: Sequence[str]
    bullet_terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The results of comparing each entry of a corpus with others.

    :param compared: how many entries each was compared with.
    :param share: see :data:`FEATURES`, as are ``evidence``, ``neighbours`` and ``alike``; not yet relative to the corpus.
    :param better: how many of their titles the bullets cover better than their own.
    :param twins: how many entries are worded much like it.
    :param twin: the row of the most similar entry; -1 if there is none.
    :param similar: the row of the entry with the most similar title; -1 if there is none.
    """

    compared: int
    share: Floats
    evidence: Floats
    neighbours: Floats
    alike: Floats
    better: NDArray[np.int64]
    twins: NDArray[np.int64]
    twin: NDArray[np.int64]
    similar: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class AuditFeatures:
    """The features of all entries, and what explains them to a person.

    :param values: shape ``(entries, len(FEATURES))``.
    :param found: the terms of the title that the bullets contain, as they are or translated.
    :param commoner: the share of entries with rarer words.
    """

    values: Floats
    found: list[list[str]]
    commoner: Floats
    comparison: Comparison


def audit_features(entries: Sequence[EntryText], translations: TranslationTable) -> AuditFeatures:
    """Compute the features of all entries of a corpus."""
    n = len(entries)
    words = sorted({term for entry in entries for terms in (entry.title_terms, entry.bullet_terms) for term in terms}) or [""]
    place = {word: i for i, word in enumerate(words)}
    bullets, titles = (
        _occurrence([e.bullet_terms for e in entries], place),
        _occurrence([e.title_terms for e in entries], place),
    )
    rarity = _rarity(bullets)
    asked = _asked(entries, place, translations, rarity, _rarity(titles))
    compared = np.unique(np.linspace(0, n - 1, min(n, _COMPARED)).astype(np.int64)) if n else np.zeros(0, dtype=np.int64)
    papers = {arxiv_id: i for i, arxiv_id in enumerate(dict.fromkeys(e.arxiv_id for e in entries))}
    owner = np.array([papers[e.arxiv_id] for e in entries], dtype=np.int64)
    near = _compare(bullets, titles, asked, rarity, compared, owner)
    most = np.log((n + 1) / 0.5)
    korean = np.array([has_hangul(word) for word in words], dtype=np.float32)
    plain = _divided(bullets @ (korean * rarity), bullets @ korean)
    columns = {
        "share": near.share,
        "evidence": near.evidence / most,
        "other_titles": np.log(np.maximum((near.better + 0.5) / max(len(compared), 1), _LEAST_SHARE)),
        "name": np.array([_name(entry) for entry in entries]),
        "neighbours": near.neighbours,
        "alike": near.alike - np.median(near.alike) if n else near.alike,
        "rarity": plain - np.median(plain) if n else plain,
        "formal": np.log1p([len(formal_words(entry.text)) for entry in entries]),
    }
    return AuditFeatures(
        np.stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES], axis=1),
        list(_found(entries, translations)),
        np.asarray(np.searchsorted(np.sort(-plain), -plain) / max(n, 1), dtype=np.float32),
        near,
    )


def names_of(title: str) -> list[str]:
    """Return the names in a title, in lower case: words spelled like one (GPT4V), and up to two words before a colon."""
    found = [name for name in _NAME.findall(title) if len(name) > 1]
    head = _HEAD.match(title)
    found += _WORD.findall(head[0]) if head else []
    return [name for name in dict.fromkeys(map(str.lower, found)) if name not in _KINDS]


def formal_words(text: str) -> list[str]:
    """Return the words of a text that are typical of author guidelines; papers about documents have one or two as well."""
    lowered = text.lower()
    return [word for word in _FORMAL if word in lowered]


def _name(entry: EntryText) -> float:
    names, text = names_of(entry.title), entry.text.lower()
    if not names:
        return 0.0
    return 1.0 if any(name in text for name in names) else -1.0


def _found(entries: Sequence[EntryText], translations: TranslationTable) -> Iterator[list[str]]:
    for entry in entries:
        there = set(entry.bullet_terms)
        yield [
            term
            for term in dict.fromkeys(entry.title_terms)
            if term in there or any(part >= _USUAL and target in there for target, part in translations[term].items())
        ]


def _occurrence(documents: Sequence[Sequence[str]], place: dict[str, int]) -> sp.csr_matrix:
    """Return which document has which word as ones, shape ``(documents, words)``."""
    return _sparse([dict.fromkeys(sorted({place[term] for term in document}), 1.0) for document in documents], len(place))


def _sparse(rows: Sequence[dict[int, float]], width: int) -> sp.csr_matrix:
    """Return a matrix with the given values by their columns, one dictionary per row."""
    pointers = np.cumsum([0, *map(len, rows)], dtype=np.int64)
    columns = np.fromiter(chain.from_iterable(rows), dtype=np.int64, count=int(pointers[-1]))
    values = np.fromiter(chain.from_iterable(row.values() for row in rows), dtype=np.float32, count=int(pointers[-1]))
    import scipy.sparse as sp

    return sp.csr_matrix((values, columns, pointers), shape=(len(rows), width))


def _rarity(documents: sp.csr_matrix) -> Floats:
    """Return the inverse document frequency of each word, at least 0."""
    frequency = np.asarray(documents.sum(axis=0)).ravel()
    return np.asarray(np.maximum(np.log((documents.shape[0] + 1) / (frequency + 0.5)), 0), dtype=np.float32)


def _asked(
    entries: Sequence[EntryText], place: dict[str, int], translations: TranslationTable, rarity: Floats, title_rarity: Floats
) -> sp.csr_matrix:
    """Return what the bullets under each title should contain: its words and their translations, weighted by rarity."""
    rows: list[dict[int, float]] = []
    for entry in entries:
        row: dict[int, float] = {}
        for term in dict.fromkeys(entry.title_terms):
            at = place[term]
            mass = float(min(rarity[at], title_rarity[at]))
            row[at] = row.get(at, 0.0) + mass
            for target, part in translations[term].items():
                if (there := place.get(target)) is not None:
                    row[there] = row.get(there, 0.0) + _TRANSLATED * min(float(rarity[there]), mass) * part**0.5
        rows.append(row)
    return _sparse(rows, len(place))


def _compare(
    bullets: sp.csr_matrix,
    titles: sp.csr_matrix,
    asked: sp.csr_matrix,
    rarity: Floats,
    compared: NDArray[np.int64],
    owner: NDArray[np.int64],
) -> Comparison:
    n = bullets.shape[0]
    wanted = np.asarray(asked.sum(axis=1)).ravel()
    evidence = np.asarray(asked.multiply(bullets).sum(axis=1)).ravel()
    share = _divided(evidence, wanted)
    unit_bullets = _unit(bullets.multiply(rarity[None, :]).tocsr())
    unit_titles = _unit(titles.multiply(_rarity(titles)[None, :]).tocsr())
    coverage = _Products(bullets, _scaled(asked[compared], wanted[compared]))
    likeness = _Products(unit_bullets, unit_bullets[compared])
    others = unit_titles[compared].T.tocsc()
    better, twins, twin, similar = (np.full(n, start, dtype=np.int64) for start in (0, 0, -1, -1))
    neighbours, alike = (np.zeros(n, dtype=np.float32) for _ in range(2))
    for start in range(0, n, _BLOCK):
        rows = slice(start, min(start + _BLOCK, n))
        own = owner[rows, None] == owner[compared][None, :]
        better[rows] = ((coverage.block(rows) > share[rows, None]) & ~own).sum(axis=1)
        if own.all():  # no other paper to compare with
            continue
        like = np.where(own, 0, likeness.block(rows))
        resembling = np.where(own, 0, np.asarray((unit_titles[rows] @ others).todense()) ** 2)
        average = like.mean(axis=1)
        expected = ((resembling * like).sum(axis=1) + _ANY * average) / (resembling.sum(axis=1) + _ANY)
        neighbours[rows] = np.log((expected + _SMOOTH) / (average + _SMOOTH))
        top = min(_ALIKE, like.shape[1])
        alike[rows] = np.partition(like, -top, axis=1)[:, -top:].mean(axis=1)
        twins[rows], twin[rows] = (like >= _MUCH_ALIKE).sum(axis=1), compared[like.argmax(axis=1)]
        similar[rows] = np.where(resembling.max(axis=1) > 0, compared[resembling.argmax(axis=1)], -1)
    return Comparison(len(compared), share, evidence, neighbours, alike, better, twins, twin, similar)


class _Products:
    """Products of sparse matrices, a block of rows at a time.

    Columns that many rows share are slow as sparse and fast as dense ones, so they are multiplied separately.
    """

    def __init__(self, left: sp.csr_matrix, right: sp.csr_matrix) -> None:
        often = np.asarray((right != 0).sum(axis=0)).ravel() > max(right.shape[0] / _COMMON, 1)
        self._dense_left, self._dense_right = left[:, often], np.asarray(right[:, often].todense()).T
        self._left, self._right = left[:, ~often], right[:, ~often].T.tocsr()

    def block(self, rows: slice) -> Floats:
        dense = np.asarray(self._dense_left[rows].todense()) @ self._dense_right
        return np.asarray(dense + np.asarray((self._left[rows] @ self._right).todense()))


def _unit(matrix: sp.csr_matrix) -> sp.csr_matrix:
    return _scaled(matrix, np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()))


def _scaled(matrix: sp.csr_matrix, sizes: Floats) -> sp.csr_matrix:
    import scipy.sparse as sp

    return sp.csr_matrix(sp.diags(1 / np.where(sizes > 0, sizes, 1).astype(np.float32)) @ matrix)


def _divided(parts: Floats, wholes: Floats) -> Floats:
    return np.asarray(parts / np.where(wholes > 0, wholes, 1), dtype=np.float32)
