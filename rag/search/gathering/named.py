"""The papers that a name of a question is the name of, with all their bullets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from rag.core import Evidence, Found, Paper, find_ids
from rag.index import SearchIndex
from rag.search.gathering.gathered import Gathered
from rag.search.glossary import is_term
from rag.search.query.name_like import may_be_name
from rag.search.query.question import Named, Question
from rag.search.searcher import Ranking, Searcher
from rag.text import has_hangul, plain, terms_of_many

_ALL = 1000
_OFFERED = 3  # papers that contain a name which is none's
# What may follow a Korean name in its word.
_PARTICLE = (
    r"(?:(?:에서|에게|에|으로|로|이나|나|이라|라|이랑|랑|처럼|보다|부터|까지|과|와|사|측)?(?:는|은|도|의|만|가|이|을|를)|에서|에게|에|으로|로|이나|나"
    r"|이랑|랑|처럼|보다|부터|까지|과|와|사|측)"
)
_KOREAN_WORD = re.compile(r"\s([가-힣]+)")
_PARTICLE_AT_END = re.compile(rf"(?<=[가-힣]{{2}}){_PARTICLE}$")
_PLAIN = re.compile(r"[^0-9a-z가-힣ぁ-ヿ一-鿿]+")


def key_of(name: str) -> str:
    """Return a name without case, spaces and punctuation."""
    return _PLAIN.sub("", plain(name).casefold())


def written_names(question: Question) -> list[Named]:
    """Return what the index says of the things in a question that are written like names.

    A first word with a capital that the index does not know is no name: it begins the sentence.
    """
    papers = [it for it in question.named if it.kind == "paper" and may_be_name(it.text)]
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


def gather_namesakes(searcher: Searcher, question: Question) -> Gathered:
    """Find papers that a reader may mean by a name that is no paper's: with it in the title, else the first that mention it."""
    index = searcher.index
    if any(named.unknown for named in written_names(question)):  # (OpenAI's) GPT-5: a known name beside it is not what is asked
        return Gathered(Found())
    for named in question.named:
        if named.kind == "paper" and not named.ids and named.mentions:
            rows = [index.row_of[arxiv_id] for arxiv_id in named.containing[:_OFFERED]]
            if not rows:
                having = (row for row, paper in enumerate(index.papers) if mentions(paper, named.name or named.text))
                rows = sorted(having, key=lambda row: index.papers[row].arxiv_id)[:_OFFERED]
            found = searcher.evidence(searcher.rank(question), rows, _OFFERED, bullets=1)
            return Gathered(found, mentions=((named.text, named.mentions),))
    return Gathered(Found())


def _titled(index: SearchIndex, name: str) -> tuple[str, ...]:
    """Return the papers whose title, up to its colon, is a name."""
    key, rows = key_of(name), None
    for term in terms_of_many([name])[0]:
        having = set(index.title_index.having(term).tolist())
        rows = having if rows is None else rows & having if having else rows
    found = [index.papers[row] for row in sorted(rows or ())]
    same = [p for p in found if key in (key_of(p.title), key_of(p.title.partition(":")[0]))]
    return tuple(p.arxiv_id for p in sorted(same, key=lambda p: (-(p.votes or 0), p.arxiv_id)))


def all_bullets(searcher: Searcher, ranking: Ranking, row: int) -> Evidence:
    """Return a paper that was named, with all its bullets, as evidence that covers the question."""
    (found,) = searcher.evidence(ranking, [row], 1, bullets=_ALL)
    return replace(found, coverage=1.0, names=1.0)


def mentions(paper: Paper, name: str) -> bool:
    """Tell whether a paper mentions a name, in its title or a bullet."""
    head = "" if name.islower() else name.split()[0]
    return any(head in text and says_name(text, name) for text in _texts(paper))  # most texts lack even the first word


def says_name(text: str, name: str) -> bool:
    """Tell whether a text has a name as a whole; a Korean one that begins a term of the glossary (메타 학습) is no name."""
    found = pattern_of_name(name).finditer(text)
    if not has_hangul(name):
        return any(found)
    return not all(_begins_term(text, match) for match in found)


def _begins_term(text: str, match: re.Match[str]) -> bool:
    following = _KOREAN_WORD.match(text, match.end())
    return following is not None and is_term(f"{match[0]} {_PARTICLE_AT_END.sub('', following[1])}")


def _texts(paper: Paper) -> Iterator[str]:
    yield paper.title
    yield from paper.texts


@lru_cache(maxsize=64)
def pattern_of_name(name: str) -> re.Pattern[str]:
    """Return what finds a name as a whole; one with a capital is looked for as written: Meta is not meta-learning.

    A Korean name stands as a word, with a particle at most: 애플의, not 애플리케이션.
    """
    words = r"[\s-]*".join(map(re.escape, name.split()))
    flags = re.I if name.islower() else 0
    if has_hangul(name):
        return re.compile(rf"(?<![A-Za-z0-9가-힣-]){words}(?={_PARTICLE}?(?![A-Za-z0-9가-힣-]))", flags)
    return re.compile(rf"(?<![A-Za-z0-9-]){words}(?![A-Za-z0-9]|-[A-Za-z])", flags)
