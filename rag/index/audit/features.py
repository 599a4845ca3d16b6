"""Compute the features by which the audit judges whether the bullets of a digest entry describe the titled paper.

They derive from the index terms of titles and bullets, their translations, and the entries of other papers, but from no
embedding. Features that depend on the size of the corpus are relative to it, so that they mean the same in a small one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from rag.index.translation import TranslationTable
from rag.text import has_hangul

if TYPE_CHECKING:
    import scipy.sparse as sp

#: The columns of :attr:`AuditFeatures.values`:
#:
#: - ``share``: how much of the title the bullets contain, with translations, weighted by rarity (0 to 1)
#: - ``evidence``: the same as a sum, relative to the rarest possible word
#: - ``other_titles``: the logarithm of the share of other titles that the bullets cover better
#: - ``name``: whether the title's name occurs in the bullets (1) or not (-1); 0 if the title has none
#: - ``neighbours``: how much more similar the bullets are to those of papers with similar titles than to any (a logarithm)
#: - ``alike``: the mean cosine to the ten most similar entries, minus the corpus's median
#: - ``rarity``: how rare its Korean words are, minus the corpus's median
#: - ``formal``: how many words typical of author guidelines it has, as ln(1 + n)
FEATURES = ("share", "evidence", "other_titles", "name", "neighbours", "alike", "rarity", "formal")

_COMPARED = 4000  # entries that each is compared with at most, so that time grows linearly with the corpus
_BLOCK = 512  # entries compared at a time, to save memory
_ALIKE = 10
_MUCH_ALIKE = 0.25  # a cosine that entries on different subjects hardly reach
_TRANSLATED = 0.5  # the weight of all translations of a word relative to the word itself
_ANY = 0.05  # the weight of "any entry" beside those with similar titles, so that a unique title has no effect
_SMOOTH = 1e-3
_LEAST_SHARE = 1 / 200  # a small corpus cannot distinguish finer ranks
_COMMON = 50  # words in more than one of this many entries are multiplied as dense columns

_NAME = re.compile(r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]*(?:[a-z][A-Z]|[A-Z]{2}|[A-Za-z]\d))[A-Za-z0-9]++")
_HEAD = re.compile(r"^[^\s:]+(?:\s[^\s:]+)?(?=:\s)")
_WORD = re.compile(r"[A-Za-z0-9]{3,}")
_USUAL = 0.2  # the least share of a word's translations for one to be shown
# Common nouns that are spelled like names.
_KINDS = frozenset("llm llms vlm vlms mllm mllms lmm lmms ai gpt 2d 3d 4d nlp ml rl rlhf rag gan gans vae".split())

# Words of author guidelines, error pages and templates, which appear if no paper was read.
_FORMAL = """제출 투고 원고 심사 양식 서식 템플릿 여백 글꼴 폰트 용지 쪽수 페이지 마감 저작권 latex pdf html
submission manuscript camera-ready template margin font deadline""".split()

Floats = NDArray[np.float32]
Rows = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class EntryText:
    """The judged parts of an entry: the title of its paper, its bullets as one text, and the index terms of both."""

    arxiv_id: str
    title: str
    text: str
    title_terms: Sequence[str]
    bullet_terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class AuditFeatures:
    """The features of all entries, and the facts that explain them.

    :param values: shape ``(entries, len(FEATURES))``.
    :param found: the terms of the title that occur in the bullets, translated or not.
    :param commoner: the share of entries with rarer words.
    :param compared: how many entries each was compared with, itself included.
    :param better: how many of the other titles the bullets cover better than their own.
    :param twins: how many entries have a similar wording.
    :param twin: the row of the most similar entry; -1 if there is none.
    :param similar: the row of the entry with the most similar title; -1 if there is none.
    """

    values: Floats
    found: list[list[str]]
    commoner: Floats
    compared: int
    better: Rows
    twins: Rows
    twin: Rows
    similar: Rows


def audit_features(entries: Sequence[EntryText], translations: TranslationTable, reference: int | None = None) -> AuditFeatures:
    """Compute the features of the entries of a corpus.

    :param reference: how many of them, the first ones, the others are compared with; by default all.
    """
    n = len(entries) if reference is None else reference
    words = sorted({term for entry in entries for terms in (entry.title_terms, entry.bullet_terms) for term in terms}) or [""]
    place = {word: i for i, word in enumerate(words)}
    bullets = occurrence([entry.bullet_terms for entry in entries], place)
    titles = occurrence([entry.title_terms for entry in entries], place)
    rarity, of_titles = rarity_of(bullets[:n]), rarity_of(titles[:n])
    asked = wanted_words(titles, place, translations, np.minimum(rarity, of_titles), rarity)
    compared = np.unique(np.linspace(0, n - 1, min(n, _COMPARED)).astype(np.int64))
    owner = np.unique([entry.arxiv_id for entry in entries], return_inverse=True)[1]
    near, facts = _compare(bullets, titles, asked, (rarity, of_titles), compared, owner)
    most = np.log((n + 1) / 0.5)
    korean = np.array([has_hangul(word) for word in words], dtype=np.float32)
    plain = divided(bullets @ (korean * rarity), bullets @ korean)
    columns = {
        "share": near["share"],
        "evidence": near["evidence"] / most,
        "other_titles": np.log(np.maximum((facts["better"] + 0.5) / max(len(compared), 1), _LEAST_SHARE)),
        "name": np.array([_name(entry) for entry in entries]),
        "neighbours": near["neighbours"],
        "alike": near["alike"] - np.median(near["alike"][:n]) if n else near["alike"],
        "rarity": plain - np.median(plain[:n]) if n else plain,
        "formal": np.log1p([len(formal_words(entry.text)) for entry in entries]),
    }
    return AuditFeatures(
        np.stack([np.asarray(columns[name], dtype=np.float32) for name in FEATURES], axis=1),
        [_found(entry, translations) for entry in entries],
        np.asarray(np.searchsorted(np.sort(-plain[:n]), -plain) / max(n, 1), dtype=np.float32),
        len(compared),
        **facts,
    )


def names_of(title: str) -> list[str]:
    """Return the names in a title in lower case: words spelled like one (GPT4V), and up to two words before a colon."""
    found = [name for name in _NAME.findall(title) if len(name) > 1]
    head = _HEAD.match(title)
    found += _WORD.findall(head[0]) if head else []
    return [name for name in dict.fromkeys(map(str.lower, found)) if name not in _KINDS]


def formal_words(text: str) -> list[str]:
    """Return the words of a text that are typical of author guidelines; one or two may occur in other papers."""
    lowered = text.lower()
    return [word for word in _FORMAL if word in lowered]


def _name(entry: EntryText) -> float:
    names, text = names_of(entry.title), entry.text.lower()
    if not names:
        return 0.0
    return 1.0 if any(name in text for name in names) else -1.0


def _found(entry: EntryText, translations: TranslationTable) -> list[str]:
    bullets = set(entry.bullet_terms)
    return [
        term
        for term in dict.fromkeys(entry.title_terms)
        if term in bullets or any(part >= _USUAL and target in bullets for target, part in translations[term].items())
    ]


def occurrence(documents: Sequence[Sequence[str]], place: Mapping[str, int]) -> sp.csr_matrix:
    """Return 1 for each word of each document, shape ``(documents, words)``."""
    import scipy.sparse as sp

    columns = np.fromiter((place[term] for document in documents for term in document), dtype=np.int64)
    pointers = np.cumsum([0, *map(len, documents)], dtype=np.int64)
    found = sp.csr_matrix((np.ones(len(columns), dtype=np.float32), columns, pointers), shape=(len(documents), len(place)))
    found.sum_duplicates()
    found.data[:] = 1
    return found


def rarity_of(documents: sp.csr_matrix) -> Floats:
    """Return the inverse document frequency of each word, at least 0."""
    frequency = np.asarray(documents.sum(axis=0)).ravel()
    return np.asarray(np.maximum(np.log((documents.shape[0] + 1) / (frequency + 0.5)), 0), dtype=np.float32)


def wanted_words(
    documents: sp.csr_matrix, place: Mapping[str, int], translations: TranslationTable, mass: Floats, rarity: Floats
) -> sp.csr_matrix:
    """Return what another text should contain of each document: its words, weighted by ``mass``, and their translations.

    :param documents: as :func:`occurrence` returns them.
    """
    import scipy.sparse as sp

    pairs = [
        (i, there, part)
        for term, i in place.items()
        for target, part in translations[term].items()
        if (there := place.get(target)) is not None
    ]
    sources, targets, parts = (np.array(column) for column in zip(*pairs, strict=True)) if pairs else np.zeros((3, 0))
    sources, targets = sources.astype(np.int64), targets.astype(np.int64)
    own = mass.astype(np.float64)
    translated = _TRANSLATED * np.minimum(rarity[targets], own[sources]) * np.sqrt(parts)
    shape = (len(place), len(place))
    wanted = sp.diags(own, format="csr") + sp.csr_matrix((translated, (sources, targets)), shape=shape)
    found = (documents.astype(np.float64) @ wanted).astype(np.float32)
    found.sort_indices()
    return found


def _compare(
    bullets: sp.csr_matrix,
    titles: sp.csr_matrix,
    asked: sp.csr_matrix,
    rarity: tuple[Floats, Floats],
    compared: Rows,
    owner: Rows,
) -> tuple[dict[str, Floats], dict[str, Rows]]:
    """Compare each entry with others; return features that are not yet relative to the corpus, and facts.

    :param rarity: of words in bullets and in titles.
    """
    n = bullets.shape[0]
    wanted = np.asarray(asked.sum(axis=1)).ravel()
    evidence = np.asarray(asked.multiply(bullets).sum(axis=1)).ravel()
    share = divided(evidence, wanted)
    unit_bullets = _unit(bullets.multiply(rarity[0][None, :]).tocsr())
    unit_titles = _unit(titles.multiply(rarity[1][None, :]).tocsr())
    coverage = _products(bullets, scaled(asked[compared], wanted[compared]))
    likeness = _products(unit_bullets, unit_bullets[compared])
    others = unit_titles[compared].T.tocsc()
    better, twins, twin, similar = (np.full(n, start, dtype=np.int64) for start in (0, 0, -1, -1))
    neighbours, alike = np.zeros((2, n), dtype=np.float32)
    for start in range(0, n, _BLOCK):
        rows = slice(start, min(start + _BLOCK, n))
        own = owner[rows, None] == owner[compared][None, :]
        better[rows] = ((coverage(rows) > share[rows, None]) & ~own).sum(axis=1)
        if own.all():  # no other paper to compare with
            continue
        like = np.where(own, 0, likeness(rows))
        resembling = np.where(own, 0, (unit_titles[rows] @ others).toarray() ** 2)
        average = like.mean(axis=1)
        expected = ((resembling * like).sum(axis=1) + _ANY * average) / (resembling.sum(axis=1) + _ANY)
        neighbours[rows] = np.log((expected + _SMOOTH) / (average + _SMOOTH))
        top = min(_ALIKE, like.shape[1])
        alike[rows] = np.partition(like, -top, axis=1)[:, -top:].mean(axis=1)
        twins[rows], twin[rows] = (like >= _MUCH_ALIKE).sum(axis=1), compared[like.argmax(axis=1)]
        similar[rows] = np.where(resembling.max(axis=1) > 0, compared[resembling.argmax(axis=1)], -1)
    features = {"share": share, "evidence": evidence, "neighbours": neighbours, "alike": alike}
    return features, {"better": better, "twins": twins, "twin": twin, "similar": similar}


def _products(left: sp.csr_matrix, right: sp.csr_matrix) -> Callable[[slice], Floats]:
    """Return a function that multiplies some rows; columns that many rows share are multiplied as dense ones, to save time."""
    often = np.asarray((right != 0).sum(axis=0)).ravel() > max(right.shape[0] / _COMMON, 1)
    often_left, often_right = left[:, often], right[:, often].toarray().T
    rare_left, rare_right = left[:, ~often], right[:, ~often].T.tocsr()
    return lambda rows: np.asarray(often_left[rows].toarray() @ often_right + (rare_left[rows] @ rare_right).toarray())


def _unit(matrix: sp.csr_matrix) -> sp.csr_matrix:
    return scaled(matrix, np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel()))


def scaled(matrix: sp.csr_matrix, sizes: Floats) -> sp.csr_matrix:
    """Return the rows of a matrix divided by ``sizes``; a row of size 0 stays."""
    import scipy.sparse as sp

    return sp.csr_matrix(sp.diags(1 / np.where(sizes > 0, sizes, 1).astype(np.float32)) @ matrix)


def divided(parts: Floats, wholes: Floats) -> Floats:
    """Return quotients; a whole of 0 counts as 1."""
    return np.asarray(parts / np.where(wholes > 0, wholes, 1), dtype=np.float32)
