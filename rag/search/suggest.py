"""As you type: the last word of what was typed may be the beginning of a word of the index."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from rag.core import Found
from rag.index import SearchIndex
from rag.search.query.question import Question
from rag.search.searcher import Searcher

_LAST_WORD = re.compile(r"(?<![A-Za-z0-9가-힣.+-])[.+-]*+([A-Za-z0-9가-힣][A-Za-z0-9가-힣.+-]*)$")
_SHORTEST = 2  # letters before a word is completed; one Korean syllable is enough
_MOST = 6  # completions tried, those of most papers


def suggest_papers(searcher: Searcher, question: Question, k: int) -> Found:
    """Return the papers that fit a question of which the last word may be incomplete."""
    return searcher.search(complete(question, searcher.index), k, bullets=1)


def complete(question: Question, index: SearchIndex) -> Question:
    """Return the question with the most frequent completions of its last word beside that word, sharing its weight."""
    found = _LAST_WORD.search(question.subject)
    if found is None:
        return question
    begun = found[1].lower()
    if len(begun) < (1 if begun > "가" else _SHORTEST):
        return question
    vocabulary = index.terms_in_order
    start = bisect_left(vocabulary, begun)
    end = bisect_left(vocabulary, begun + "\uffff", lo=start)
    frequent = sorted(vocabulary[start:end], key=lambda t: (-index.paper_index.document_frequency(t), t))[:_MOST]
    more = {term: 1.0 / len(frequent) for term in frequent if term not in question.weights}
    return replace(question, weights={**question.weights, **more})
