"""The papers that a name of a question is the name of, with all their bullets."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.core import Evidence, find_ids
from rag.index import SearchIndex
from rag.search.query.question import Named, Question
from rag.search.searcher import Ranking, Searcher
from rag.text import plain, terms_of_many

_ALL = 1000
_LONGEST_NAME = 5  # words
_NAME_LIKE = re.compile(r"^(?!\d[\d.,]*\s?(?:[A-Za-z]{1,4}|%|[가-힣]+)?$)(?=.*(?:[A-Z]|[a-z]-?\d))")
_CAPITAL_OR_DIGIT = re.compile(r"[A-Z\d]")
_PLAIN = re.compile(r"[^0-9a-z가-힣ぁ-ヿ一-鿿]+")


def key_of(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return _PLAIN.sub("", plain(name).casefold())


def is_like_name(text: str) -> bool:
    """Tell whether words are written like a name, not like a phrase or an amount: each has a capital, or letters and digits."""
    words = text.split()
    return 0 < len(words) <= _LONGEST_NAME and _NAME_LIKE.search(text) is not None and all(map(_CAPITAL_OR_DIGIT.search, words))


def written_names(question: Question) -> list[Named]:
    """Return what the index says of the things in a question that are written like names.

    A first word with a capital that the index does not know is no name: it begins the sentence.
    """
    papers = [it for it in question.named if it.kind == "paper" and is_like_name(it.text)]
    first = question.text.lstrip(" '\"“‘(")
    return [it for it in papers if it.ids or not (it.text[1:].islower() and first.startswith(it.text))]


def named_as(question: Question, name: str) -> Named | None:
    """Return what the index says of a name of the question, None if it was not looked up."""
    key = key_of(name)
    exact = [named for named in question.named if named.kind != "author" and key_of(named.text) == key]
    within = [named for named in question.named if named.kind != "author" and key and key_of(named.text) in key]
    return next(iter([*exact, *within]), None)


def papers_named(index: SearchIndex, question: Question, name: str) -> tuple[str, ...]:
    """Return the ids of the papers that a name, or an arXiv id, is the name of, best first."""
    if ids := [str(mention.value) for mention in find_ids(name)]:
        return tuple(arxiv_id for arxiv_id in ids if arxiv_id in index.row_of)
    if (named := named_as(question, name)) is not None and key_of(named.text) == key_of(name) and named.ids:
        return named.ids
    return _titled(index, name)


def _titled(index: SearchIndex, name: str) -> tuple[str, ...]:
    """Return the papers whose title, up to its colon, is a name."""
    key, rows = key_of(name), None
    for term in terms_of_many([name])[0]:
        having = set(index.title_index.postings(term)[0].tolist())
        rows = having if rows is None else rows & having if having else rows
    found = [index.papers[row] for row in sorted(rows or ())]
    same = [p for p in found if key in (key_of(p.title), key_of(p.title.partition(":")[0]))]
    return tuple(p.arxiv_id for p in sorted(same, key=lambda p: (-(p.votes or 0), p.arxiv_id)))


def all_bullets(searcher: Searcher, ranking: Ranking, row: int) -> Evidence:
    """Return a paper that was named, with all its bullets, as evidence that covers the question."""
    (found,) = searcher.evidence(ranking, [row], 1, bullets=_ALL)
    return replace(found, coverage=1.0, names=1.0)
