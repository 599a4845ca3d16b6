"""Which papers have the words of a subject side by side: state space models, not a state here and a space there.

Words are side by side if at most two others stand between them, in any order, themselves or in translation (이미지를 빠르게
생성하는), or if a paper has what digests shorten them to (SSM).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rag.index import SearchIndex
from rag.search.concepts import Concept, near_words
from rag.search.lexicon.glosses import glosses
from rag.text import has_hangul, latin_phrase, latin_terms, morphemes_of_many, plain

Mask = NDArray[np.bool_]
Members = tuple[frozenset[str], tuple[str, ...]]

#: The distance of words that are side by side, and what the end of a sentence adds to it.
_NEAR, _SENTENCE = 3, 10
_ENDS = (".", "!", "?", ";", ":", ".)", '."')
# Words that relate things to each other, which then need not be side by side: RAG and agents, hallucination in vision models.
_RELATES = re.compile(r"\b(?:and|or|in|on|from|against|about|under|over|by|for|with|using)\b|[,;/&]", re.I)
_PARTICLES = ("JKO", "JKB", "JKS", "JC", "JX")  # of Korean, but for the genitive
#: More papers than these are not read for one question.
_MOST = 2000
#: Papers that are read for what a subject is shortened to, and how often they have to say it.
_SAMPLE, _LEAST = 60, 2


def is_phrase(subject: str) -> bool:
    """Tell whether the words of a subject belong side by side: nothing relates them to each other but "of" and the like."""
    if _RELATES.search(subject):
        return False
    return not has_hangul(subject) or not any(it.tag.startswith(_PARTICLES) for it in morphemes_of_many([subject])[0])


def side_by_side(index: SearchIndex, concepts: Sequence[Concept], papers: Mask, near: int = _NEAR) -> Mask | None:
    """Return which of some papers have all concepts side by side, None if they are too many to be read.

    :param near: how many words on the next may be.
    """
    rows = np.flatnonzero(papers)
    if len(rows) > _MOST:
        return None
    members = _members(index, [it.term for it in concepts])
    beside = {int(row) for row in rows if any(close_together(text, members, near) for text in _texts(index, int(row)))}
    if beside and (shorts := _shortened(index, sorted(beside)[:_SAMPLE], members)):
        beside |= {int(row) for row in rows if not shorts.isdisjoint(_terms(index, int(row)))}
    return np.isin(np.arange(len(papers)), sorted(beside))


def _members(index: SearchIndex, terms: Sequence[str]) -> list[Members]:
    """Return each term with its translations: those in Latin letters, and those in Korean.

    A Korean word that translates several is that of the one that it translates most: a 전문가 is an expert and no mixture.
    """
    shares = [index.translations[term] for term in terms]
    found: list[Members] = []
    for own, term in zip(shares, terms, strict=True):
        words = {term, *near_words(index.translations, term)}
        korean = {word for word in words if has_hangul(word)}
        kept = (it for it in korean if it == term or own.get(it, 0.0) >= max(other.get(it, 0.0) for other in shares))
        found.append((frozenset(words - korean), tuple(sorted(kept))))
    return found


def _texts(index: SearchIndex, row: int) -> Iterable[str]:
    paper = index.papers[row]
    return (plain(paper.title), *paper.texts)


def _terms(index: SearchIndex, row: int) -> set[str]:
    return {term for text in _texts(index, row) for word in text.split() for term in _latin(word)}


@lru_cache(maxsize=65536)
def _latin(word: str) -> frozenset[str]:
    return frozenset(latin_terms(word))


def close_together(text: str, members: Sequence[Members], near: int = _NEAR) -> bool:
    """Tell whether a text has all members within some words of each other."""
    if not _may_have(text, members):
        return False
    last = [-_SENTENCE * (1 + place) for place in range(len(members))]
    far = near * (len(members) - 1)
    place = 0
    for word in text.split():
        terms = _latin(word)
        here = [not latin.isdisjoint(terms) or any(_is_in(word, it) for it in korean) for latin, korean in members]
        if any(here):
            last = [place if found else before for found, before in zip(here, last, strict=True)]
            if max(last) - min(last) <= far:
                return True
        place += _SENTENCE if word.endswith(_ENDS) else 1
    return False


def _may_have(text: str, members: Sequence[Members]) -> bool:
    """Tell whether a text may have all members, without taking it apart: of a stem only the last letter may differ."""
    lower = text.lower()
    return all(any(it in text for it in korean) or any(it[:-1] in lower for it in latin) for latin, korean in members)


def _is_in(word: str, korean: str) -> bool:
    """Tell whether a word has a Korean term in it; a single syllable has to begin it."""
    return korean in word if len(korean) > 1 else word.startswith(korean)


def _shortened(index: SearchIndex, rows: Iterable[int], members: Sequence[Members]) -> set[str]:
    """Return the terms that papers say to be short for a name of these words, and at most one more (model)."""
    said: Counter[str] = Counter()
    for row in rows:
        found = {pair for text in _texts(index, row) for pair in glosses(text)}
        for short, long in found:
            phrase = latin_phrase(long)
            if len(phrase) <= len(members) + 1 and all(not latin.isdisjoint(phrase) for latin, _ in members):
                said.update(set(latin_terms(short)[:1]))
    return {short for short, times in said.items() if times >= _LEAST}
