"""Why a paper was found: what each leg gave, and which words of the question it has, with the translation used."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from rag.core import MatchedTerm, Why
from rag.index import LexicalIndex, SearchIndex
from rag.search.query.question import Question
from rag.text import latin_terms

_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9.+/'_-]*")


def explain(index: SearchIndex, question: Question, legs: Mapping[str, NDArray[np.float32]], row: int) -> Why:
    """Return why the paper in a row of the index was found."""
    asked = _surface(question.text)
    paper = index.papers[row]
    stands = _surface(" ".join([paper.title, *(b.text for e in paper.entries for b in e.bullets)]))
    matched = []
    for term in question.weights:
        if _holds(index.paper_index, term, row):
            matched.append(MatchedTerm(asked.get(term, term)))
            continue
        known = sorted(index.translations[term].items(), key=lambda pair: (-pair[1], pair[0]))
        through = [stands.get(target, target) for target, _ in known if _holds(index.paper_index, target, row)]
        if through:
            matched.append(MatchedTerm(asked.get(term, term), through[0]))
    return Why({name: round(float(scores[row]), 4) for name, scores in legs.items()}, tuple(matched))


def _holds(index: LexicalIndex, term: str, row: int) -> bool:
    rows, _ = index.postings(term)
    place = int(np.searchsorted(rows, row))
    return place < len(rows) and int(rows[place]) == row


def _surface(text: str) -> dict[str, str]:
    """Return the Latin words of a text as they are written, by their index term."""
    return {term: word for word in reversed(_WORD.findall(text)) for term in latin_terms(word)[:1]}
