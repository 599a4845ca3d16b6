"""Lexical indexes and translation tables that leave something out or do it another way, for the ablation study.

They replace the real ones in a :class:`rag.index.SearchIndex`, so the search itself is the same code.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Self

import numpy as np
from numpy.typing import NDArray

from rag.index import TITLE_WEIGHT, LexicalIndex, SearchIndex, TranslationTable
from rag.search import INTO_ENGLISH, INTO_KOREAN, Question
from rag.text import has_hangul, latin_terms, terms_of_many

Postings = tuple[NDArray[np.int32], NDArray[np.float32]]


def documents_of(index: LexicalIndex) -> list[list[str]]:
    """Return the terms of each indexed document, each once, sorted."""
    documents: list[list[str]] = [[] for _ in range(index.size)]
    for term in index.vocabulary:
        for row in index.postings(term)[0].tolist():
            documents[row].append(term)
    return [sorted(document) for document in documents]


def glossary_alone(index: LexicalIndex) -> TranslationTable:
    """Return the translations that the bundled glossary has for the indexed words; none is learned from the documents."""
    # Each term in a document of its own: all are known, and none occurs with another.
    return TranslationTable.build([[term] for term in index.vocabulary])


def cooccurrence_alone(index: LexicalIndex) -> TranslationTable:
    """Return the translations learned from the documents; the glossary contributes none."""
    # Under a mark that changes neither order nor script, the glossary knows none of the words.
    mark = "\0"
    learned = TranslationTable.build([[term + mark for term in document] for document in documents_of(index)])
    rows = {term: learned[term + mark] for term in index.vocabulary}
    return TranslationTable({term: {t.removesuffix(mark): w for t, w in row.items()} for term, row in rows.items() if row})


class AddedTranslations(LexicalIndex):
    """BM25 in which a document's score for a word is that of the word plus that of its translations.

    :mod:`rag.search.scoring` takes the better of the two. Search it untranslated, or translations count twice.

    :param index: the index of the same documents.
    :param translations: the translations that are added, with the factors of :mod:`rag.search.scoring`.
    """

    def __init__(self, index: LexicalIndex, translations: TranslationTable) -> None:
        self._index = index
        self._translations = translations
        self.size = index.size
        self.vocabulary = index.vocabulary

    def document_frequency(self, term: str) -> int:
        return self._index.document_frequency(term)

    def having(self, term: str) -> NDArray[np.int32]:
        return self.postings(term)[0]

    def postings(self, term: str) -> Postings:
        total = np.zeros(self.size, dtype=np.float32)
        rows, values = self._index.postings(term)
        total[rows] = values
        mass = self.idf(term) * (INTO_ENGLISH if has_hangul(term) else INTO_KOREAN)
        for target, share in self._translations[term].items():
            rows, values = self._index.postings(target)
            total[rows] += np.float32(mass * share / max(self.idf(target), 0.1)) * values
        return _sparse(total)


class Written(str):
    """An index term that remembers how a question wrote it: each form with its weight as a share of the term's.

    As a key it is the term itself, so embedding and translations do not notice.
    """

    __slots__ = ("forms",)
    forms: Mapping[str, float]

    def __new__(cls, term: str, forms: Mapping[str, float]) -> Self:
        written = super().__new__(cls, term)
        written.forms = forms
        return written


def keep_written(question: Question) -> Question:
    """Return the question with :class:`Written` English terms, for search in an :class:`UnstemmedIndex`."""
    forms: dict[str, Counter[str]] = defaultdict(Counter)
    for form in _forms(question.text):
        for term in latin_terms(form)[:1]:
            forms[term][form.lower()] += 1
    weights: dict[str, float] = {}
    for term, weight in question.weights.items():
        shares = {form: (1 + math.log(n)) / weight for form, n in forms[term].items()} if term in forms else None
        weights[Written(term, shares) if shares else term] = weight
    return replace(question, weights=weights)


class UnstemmedIndex(LexicalIndex):
    """BM25 in which the English words of a question match only as they are written, ignoring case.

    Terms that are not :class:`Written`, such as Korean words and translations, are looked up among the stems.

    :param stemmed: the index of the same documents.
    :param written: an index of them with English words unstemmed.
    """

    def __init__(self, stemmed: LexicalIndex, written: LexicalIndex) -> None:
        self._stemmed = stemmed
        self._written = written
        self.size = stemmed.size
        self.vocabulary = stemmed.vocabulary

    @classmethod
    def of(cls, index: SearchIndex) -> Self:
        """Analyse the papers of an index anew, which takes seconds for thousands of papers."""
        return cls(index.paper_index, LexicalIndex.build(_written_documents(index)))

    def document_frequency(self, term: str) -> int:
        return len(self.postings(term)[0]) if isinstance(term, Written) else self._stemmed.document_frequency(term)

    def having(self, term: str) -> NDArray[np.int32]:
        return self.postings(term)[0]

    def postings(self, term: str) -> Postings:
        if not isinstance(term, Written):
            return self._stemmed.postings(term)
        return _sparse(self._written.scores(term.forms))


def _sparse(scores: NDArray[np.float32]) -> Postings:
    rows = np.flatnonzero(scores).astype(np.int32)
    return rows, scores[rows]


_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9]+(?:[-.+/'’_][A-Za-zÀ-ɏ0-9]+)*")
_SEPARATOR = re.compile(r"[-/'_+]|\.(?!\d)")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")


def _forms(text: str) -> Iterator[str]:
    """Yield the Latin words of a text and the parts of compounds, without stop words."""
    for match in _WORD.finditer(_THOUSANDS.sub("", text)):
        word = match[0].replace("’", "'").removesuffix("'s")
        if not latin_terms(word):
            continue
        yield word
        parts = [part for part in _SEPARATOR.split(word) if part]
        if len(parts) > 1:
            yield from (part for part in parts if (len(part) > 1 or part.isdigit()) and latin_terms(part))


def _written_documents(index: SearchIndex) -> list[list[str]]:
    """Return the terms of each paper as the paper index holds them, but with English words as they are written."""
    texts = [paper.title for paper in index.papers] + [chunk.text for chunk in index.chunks]
    written = [_unstemmed(text, found) for text, found in zip(texts, terms_of_many(texts), strict=True)]
    titles, bullets = written[: len(index.papers)], written[len(index.papers) :]
    documents = []
    for row, title in enumerate(titles):
        own = [bullets[i] for i in index.chunks_of(row) if index.chunks[i].bullet is not None]
        documents.append(title * TITLE_WEIGHT + [term for bullet in own for term in bullet])
    return documents


def _unstemmed(text: str, found: Sequence[str]) -> list[str]:
    """Return the terms of a text with its Latin ones, which come last, replaced by the words as they are written."""
    return [*found[: len(found) - len(latin_terms(text))], *(form.lower() for form in _forms(text))]
