"""Papers as you type: the last word may be the beginning of a word of the index."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import replace

from rag.core import Found
from rag.search.query.question import Question
from rag.search.searcher import Searcher
from rag.search.shown_first import for_reader

_LAST_WORD = re.compile(r"(?<![A-Za-z0-9가-힣.+-])[.+-]*+([A-Za-z0-9가-힣][A-Za-z0-9가-힣.+-]*)$")
_SHORTEST = 2  # letters before a word is completed; one Korean syllable is enough
_MOST = 6  # completions tried, those of most papers


def suggest_papers(searcher: Searcher, question: Question, k: int) -> Found:
    """Return the papers that fit a question whose last word may be incomplete.

    The most frequent completions of that word are searched too, and share its weight.
    """
    last = _LAST_WORD.search(question.subject)
    begun = last[1].lower() if last else ""
    if len(begun) >= (1 if begun > "가" else _SHORTEST):
        vocabulary, index = searcher.index.terms_in_order, searcher.index.paper_index
        start = bisect_left(vocabulary, begun)
        end = bisect_left(vocabulary, begun + "\uffff", lo=start)
        frequent = sorted(vocabulary[start:end], key=lambda term: (-index.document_frequency(term), term))[:_MOST]
        more = {term: 1.0 / len(frequent) for term in frequent if term not in question.weights}
        question = replace(question, weights={**question.weights, **more})
    found = searcher.search(question, k)
    best = (replace(item, bullets=for_reader(item, question.language)[:1]) for item in found)
    return Found(best, found.notice, found.total)
