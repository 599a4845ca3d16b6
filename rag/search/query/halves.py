"""Questions that ask two things at once, such as what a thing is, and who wrote it."""

from __future__ import annotations

import re

from rag.search.query.after_count import order_after, split_count
from rag.search.query.hints import asks_number
from rag.search.query.question import Intent, Question
from rag.search.query.two_lists import split_lists
from rag.search.query.understand import skim
from rag.search.query.vocabulary import PAPER_KO, PAPERS
from rag.text import has_hangul

_LONGEST = 300  # characters; more describe a paper
_WORDS = 2  # of a half, at least
_ASK = r"(?:who|whose|when|how|what(?:['’]s)?|which|where|why|list|show|give|compare|explain|summari[sz]e|tell)\b"
_ASK_KO = r"(?:누가|누구|언제|어떻게|몇|무엇|뭐|뭔|뭘|왜|어디|어느|어떤|저자|설명|비교|알려|보여)"
_ASKS = re.compile(rf"\W*(?:please\s+|can\s+you\s+)?{_ASK}|.*{_ASK_KO}", re.I)
_BETWEEN = re.compile(
    rf"(?:\s*[,;]\s*|\s+)(?:and|also|plus)\s+(?:then\s+|also\s+)?(?={_ASK})|(?<=[?])\s+(?=\S)"
    rf"|(?<=[가-힣])(?:이?고|며)\s+(?=(?:\S{{1,20}}\s){{0,3}}?{_ASK_KO})|,?\s그리고\s",
    re.I,
)
# What stands for the subject of the other half.
_IT, _ITS = re.compile(r"\b(?:it|they|them|this)\b", re.I), re.compile(r"\b(?:its|their)\b", re.I)
#: What is looked up or listed; all else is read in papers.
_LOOKED_UP: frozenset[Intent] = frozenset({"metadata", "count", "trend", "topics", "list", "recommend", "similar"})
_OF_PAPERS: frozenset[Intent] = frozenset({"list", "count", "recommend", "similar"})
_PAPERS = re.compile(rf"\b{PAPERS}\b|{PAPER_KO}", re.I)
#: A count names the first papers, too.
_WITH_COUNT: frozenset[Intent] = frozenset({"list", "recommend"})


def unanswered_half(question: Question, *, abstained: bool = False) -> str:
    """Return the half of a question that it was not read for: of another kind, or another list; empty if there is none.

    :param abstained: whether the answer was only that there is none, which of a number says nothing of the half beside it.
    """
    if other := split_lists(question.text)[1]:
        return other
    if question.intent == "count" and (rest := split_count(question.text)[1]):
        return "" if order_after(rest) and not abstained else rest
    found = list(_BETWEEN.finditer(question.text)) if len(question.text) <= _LONGEST else []
    if len(found) != 1 or question.statistic == "each":  # of both halves
        return ""
    halves = question.text[: found[0].start()].strip(), question.text[found[0].end() :].strip()
    if not all(_ASKS.match(half) and len(half.split()) >= _WORDS for half in halves):
        return ""
    numbers = [asks_number(half) for half in halves]
    if abstained and numbers[0] != numbers[1]:
        return _shown(question.text, found[0], halves, numbers.index(False))
    kinds = [skim(_of(half, question), question.today).intent for half in halves]
    looked_up = [_is_looked_up(kind, half) for kind, half in zip(kinds, halves, strict=True)]
    if looked_up[0] == looked_up[1] or (question.intent == "count" and not _WITH_COUNT.isdisjoint(kinds)):
        return ""
    return _shown(question.text, found[0], halves, looked_up.index(question.intent not in _LOOKED_UP))


def _shown(text: str, between: re.Match[str], halves: tuple[str, str], place: int) -> str:
    """Return a half as it is shown: a Korean verb keeps its ending (학습했고)."""
    return (
        text[: between.end()].strip() if not place and has_hangul(between[0]) and "그리고" not in between[0] else halves[place]
    )


def _is_looked_up(kind: Intent, half: str) -> bool:
    """Tell whether a half is of such a kind; only one that speaks of several papers asks for them (how many are active?)."""
    return kind in _LOOKED_UP and (kind not in _OF_PAPERS or _PAPERS.search(half) is not None)


def _of(half: str, question: Question) -> str:
    """Return a half with the subject of the question in place of a word that stands for it."""
    subject = question.subjects[0] if question.subjects else ""
    return _ITS.sub(lambda _: f"{subject}'s", _IT.sub(lambda _: subject, half)) if subject else half
