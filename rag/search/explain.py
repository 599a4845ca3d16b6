"""Why a paper was found: what each leg gave, and which words of the question it has, with the translation used."""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.core import MatchedTerm, Why
from rag.index import SearchIndex
from rag.search.query.question import Question
from rag.search.scoring import Scores
from rag.text import latin_terms

_WORD = re.compile(r"[A-Za-zÀ-ɏ0-9][A-Za-zÀ-ɏ0-9.+/'_-]*")


def explain(index: SearchIndex, question: Question, legs: Mapping[str, Scores], row: int) -> Why:
    """Return why the paper in a row of the index was found."""
    asked = _as_written(question.text)
    paper = index.papers[row]
    written = _as_written(" ".join([paper.title, *paper.texts]))

    def has(term: str) -> bool:
        return row in index.paper_index.having(term)

    matched = []
    for term in question.weights:
        if has(term):
            matched.append(MatchedTerm(asked.get(term, term)))
            continue
        known = sorted(index.translations[term].items(), key=lambda pair: (-pair[1], pair[0]))
        if through := next((target for target, _ in known if has(target)), None):
            matched.append(MatchedTerm(asked.get(term, term), written.get(through, through)))
    return Why({name: round(float(scores[row]), 4) for name, scores in legs.items()}, tuple(matched))


def _as_written(text: str) -> dict[str, str]:
    """Return the Latin words of a text as they are written, by their index term."""
    return {term: word for word in reversed(_WORD.findall(text)) for term in latin_terms(word)[:1]}
