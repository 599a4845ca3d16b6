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
_WORD = re.compile(r"[A-Za-z0-9가-힣]+")
_LOOKED_AT = 100  # papers of which those come first whose title fits what was typed
_MOST = 6  # completions tried, those of most papers


def suggest_papers(searcher: Searcher, question: Question, k: int) -> Found:
    """Return the papers that fit a question whose last word may be incomplete.

    Those come first whose title begins as it does, or has all of its words: a reader mostly types the title of a paper.
    The most frequent completions of that word are searched too, and share its weight.
    """
    if k < 1 or not searcher.index.papers:
        return Found()
    last = _LAST_WORD.search(question.subject)
    begun = last[1].lower() if last else ""
    if len(begun) >= (1 if begun > "가" else _SHORTEST):
        vocabulary, index = searcher.index.terms_in_order, searcher.index.paper_index
        start = bisect_left(vocabulary, begun)
        end = bisect_left(vocabulary, begun + "\uffff", lo=start)
        frequent = sorted(vocabulary[start:end], key=lambda term: (-index.document_frequency(term), term))[:_MOST]
        more = {term: 1.0 / len(frequent) for term in frequent if term not in question.weights}
        question = replace(question, weights={**question.weights, **more})
    ranking = searcher.rank(question)
    fitting = searcher.about(ranking)
    if question.order == "relevance":
        first = ranking.order[:_LOOKED_AT].tolist()
        rows = sorted(first, key=lambda row: _fit(question.subject, searcher.index.papers[row].title))
    else:
        rows = searcher.in_order(fitting, question)
    found = searcher.evidence(ranking, rows, k)
    best = (replace(item, bullets=for_reader(item, question.language)[:1]) for item in found)
    return Found(best, found.notice, len(fitting))


def _fit(typed: str, title: str) -> tuple[bool, bool, bool]:
    """Return what a title lacks of what was typed: to begin with its words, with what may become them, to have all of them."""
    parts, words = (_WORD.findall(text.lower()) for text in (typed, title))
    begun = " ".join(words).startswith(" ".join(parts))
    has_all = all(any(word.startswith(part) for word in words) for part in parts)
    return words[: len(parts)] != parts, not begun, not has_all
