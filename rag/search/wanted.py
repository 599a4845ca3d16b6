"""Words of a subject that no paper on it has to have, and those that say which kind of paper is wanted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources

from rag.core import Paper
from rag.search.query.asker import said_of_papers
from rag.text import terms_of_many

#: Per kind of paper: the words that ask for it, how a title says that a paper is one, and how its bullets do.
_KINDS = {
    "survey": (
        ("survey", "서베이"),
        r"\bsurvey(?:s|ing)?\b|\breview\b|\boverview\b|\broadmap\b|\bprimer\b|\btutorial\b|\btaxonomy\b",
        r"(?:this|our|본|이)\s+(?:survey|서베이)|(?:survey|서베이|리뷰|조사)\s*(?:논문|연구)|종합적인\s*(?:서베이|리뷰)",
    ),
    "benchmark": (
        ("benchmark", "벤치마크", "벤치", "마크"),
        r"bench(?:mark\w*)?\b|\bevaluat\w+|\btest\s?suite\b|\barena\b|\bchallenge\b|Eval\b",
        r"(?:벤치마크|benchmark)[^.]{0,40}(?:소개|제안|제시|개발|구축|공개|도입|설계|만들)"
        r"|(?:소개|제안|제시)[^.]{0,40}(?:벤치마크|benchmark)",
    ),
    "dataset": (
        ("dataset", "corpus", "corpora", "말뭉치"),
        r"\bdata\s?sets?\b|\bcorp(?:us|ora)\b|\bcollection\b|\btokens\b|\b\d+[MKBT]\b|\bdata\b",
        r"(?:데이터\s?(?:셋|세트)|dataset|말뭉치|코퍼스)[^.]{0,40}(?:소개|제안|제시|개발|구축|공개|도입|수집|만들)",
    ),
}


_SURVEYS = re.compile(r"\b(?:surveys?|review\s+(?:papers?|articles?))\b|서베이|리뷰\s*논문", re.I)


@lru_cache(maxsize=1)
def need_not_occur() -> frozenset[str]:
    """Return the terms of words that say what is done to a subject, how well, or that texts are wanted."""
    text = (resources.files("rag") / "data" / "searching" / "need_not_occur.txt").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    words = [word for line in lines for word in line.split()]
    return frozenset(term for terms in terms_of_many(words) for term in terms)


@lru_cache(maxsize=1)
def _kind_of_term() -> dict[str, str]:
    words = [(kind, word) for kind, (asking, *_) in _KINDS.items() for word in asking]
    found = terms_of_many([word for _, word in words])
    return {term: kind for (kind, _), terms in zip(words, found, strict=True) for term in terms}


def kinds_wanted(terms: Iterable[str]) -> dict[str, str]:
    """Return which of some terms ask for a kind of paper (survey, benchmark, dataset), with the kind."""
    known = _kind_of_term()
    return {term: known[term] for term in terms if term in known}


def asks_for_survey(text: str) -> bool:
    """Tell whether a text asks for surveys, though they are no part of its subject (``survey papers on agents``)."""
    return _SURVEYS.search(said_of_papers(text)) is not None


def is_of_kind(paper: Paper, kinds: Iterable[str]) -> bool:
    """Tell whether a paper says that it is of one of some kinds, in its title or where it says what it presents."""
    patterns = [_pattern(kind) for kind in kinds]
    return any(title.search(paper.title) or any(map(body.search, paper.texts)) for title, body in patterns)


@lru_cache(maxsize=len(_KINDS))
def _pattern(kind: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    _, title, body = _KINDS[kind]
    return re.compile(title, re.I), re.compile(body, re.I)
