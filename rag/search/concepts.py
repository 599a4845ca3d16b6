"""A word of a subject, and how much of it each paper has: itself or in translation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from rag.index import SearchIndex, TranslationTable
from rag.search.scoring import Scores

#: A translation counts in full if this share of the term's translations occurs often; of a compound, which is rarely
#: translated by one word, more of them must occur.
_TRANSLATED, _COMPOUND = 0.4, 0.7
#: The least share of a term's translations that one which is no chance, and one which is the same word, has.
_SAME = 0.15
#: What a title counts: it says what a paper is about.
_IN_TITLE = 0.6
#: In so few papers, one mention of a word counts that much: it is a name.
_RARE, _RARE_ONCE = 20, 0.6
#: What a translation counts for a name, which is written alike in both languages.
_NAME = 0.2
# Korean words, and how much more often than its syllables a word that was split has to occur.
_HANGUL = re.compile(r"[가-힣]{2,}")
_MORE_OFTEN = 2


@dataclass(frozen=True)
class Concept:
    """A word of a subject: its weight, and how much of it each paper has (0 to 1)."""

    term: str
    mass: float
    strength: Scores


def weakest(concepts: Sequence[Concept]) -> Scores:
    """Return how much each paper has of the one of some concepts that it has least of."""
    return np.asarray(np.min([c.strength for c in concepts], axis=0))


def rejoined(index: SearchIndex, text: str, terms: Sequence[str]) -> list[str]:
    """Return terms with a Korean word that was split into single syllables whole again, if the digests have it so.

    Beside a noun that it does not know, the analyser takes 희소 (sparse) for 희 and 소.
    """
    frequency = index.paper_index.document_frequency
    found = list(terms)
    for word in set(_HANGUL.findall(text)) - set(terms):
        single = [term for term in terms if len(term) == 1 and term in word]
        if single and frequency(word) > _MORE_OFTEN * max(map(frequency, single)):
            found = [word if term == single[0] else term for term in found if term not in single[1:]]
    return found


def same_words(table: TranslationTable, term: str) -> list[str]:
    """Return the translations that are the same word: those whose own best translation is the term.

    확산 is the same as diffusion, but 음성 (speech) is not the same as TTS.
    """
    return [
        target for target in near_words(table, term) if (back := table[target]) and back.get(term, 0.0) >= max(back.values())
    ]


def near_words(table: TranslationTable, term: str) -> list[str]:
    """Return the translations of a term that are more than chance."""
    return [target for target, share in table[term].items() if share >= _SAME]


def concept(index: SearchIndex, term: str, *, is_name: bool) -> Concept:
    """Return how often papers have a term or its translations, saturating as in BM25; alike for both languages."""
    words, table = index.paper_index, index.translations
    members = {term, *same_words(table, term)}
    strength = np.zeros(words.size, dtype=np.float32)
    for member in members:
        strength = np.maximum(strength, _translated(index, member, members, is_name=is_name))
    for member in members:
        rows, values = words.postings(member)
        once = np.float32(_RARE_ONCE if len(rows) <= _RARE else 0)
        strength[rows] += np.maximum(values / np.float32(max(words.idf(member), 0.1)), once)
        titled = index.title_index.having(member)
        strength[titled] = np.maximum(strength[titled], _IN_TITLE)
    return Concept(term, min(map(words.idf, members)), np.minimum(strength, 1))


def _translated(index: SearchIndex, term: str, members: set[str], *, is_name: bool) -> Scores:
    """Return how much papers have of the translations of a term that are not the same word."""
    words, known = index.paper_index, index.translations[term]
    strength = np.zeros(words.size, dtype=np.float32)
    for target, part in known.items():
        if target not in members:
            rows, values = words.postings(target)
            strength[rows] += np.float32(part / max(words.idf(target), 0.1)) * values
    full = _COMPOUND if "-" in term else max(*known.values(), _TRANSLATED) if known else 1.0
    return np.asarray(np.minimum(strength / np.float32(full), 1) * np.float32(_NAME if is_name else 1))


def has_of(concepts: Sequence[Concept]) -> Scores:
    """Return how much of some concepts each paper has, a power mean: one that lacks counts more than its share."""
    masses = np.array([c.mass for c in concepts], dtype=np.float32)
    roots = np.sqrt(np.array([c.strength for c in concepts], dtype=np.float32))
    return np.asarray((masses @ roots / masses.sum()) ** 2)
