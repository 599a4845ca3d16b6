"""Papers newer or older than one that a question names, whose day is the end of a period, or of the same day."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

from rag.core import find_ids
from rag.search.lexicon import Lexicon
from rag.search.query.name_like import is_like_name
from rag.search.query.pieces import days_of
from rag.search.query.question import Intent, Question, Span

__all__ = ["beside_a_paper", "without_ends"]

_OF_PAPERS = ("list", "fact", "overview", "count", "recommend")
_BEFORE_NAME = re.compile(
    r"\b(?:(?P<same>(?:(?:published|released|listed|posted)\s+)?(?:on|from|of)\s+the\s+same\s+(?:day|date)\s+(?:as|like))"
    r"|(?P<newer>(?:newer|more\s+recent|later)\s+than|(?:published|released)\s+after)"
    r"|(?:older|earlier)\s+than|(?:published|released)\s+before)\s+(?:the\s+)?(?=\S)"
    r"|\b(?:(?P<since>after|since|following)|(?P<until>before))\s+(?:the\s+(?:release|launch|publication)\s+of\s+|(?=(?:\S{1,40}\s+){1,5}?"
    r"(?:came\s+out|appeared|launched|(?:was|were|got)\s+(?:released|published|announced|launched|introduced|out))\b))(?:the\s+)?(?=\S)",
    re.I,
)
_AFTER_NAME = re.compile(
    r"(?:\s{0,3}논문|\s{0,3}모델)?\s{0,3}(?:보다\s{0,3}(?:더\s{0,3})?(?:(?P<newer>최신|최근|나중|새로운|새로\s{0,3}나온|늦게)|오래된|이전|먼저|예전|일찍)"
    r"|(?P<same>(?:와|과|이랑|랑|하고)\s{0,3}같은\s{0,3}날(?:짜)?)"
    r"|(?:[이가]?\s{0,3}(?:나온|발표된|공개된|출시된|등장한)\s)?(?:(?P<since>이후|뒤|다음)|(?P<until>이전))(?=에\s|의\s|로\s|\s))(?:에\s{0,3}(?:나온|발표된|실린|올라온)|의|인|에)?"
)
# Words that join others to those that have gone.
_FIRST = frozenset("about on for of in from with regarding that which than newer older later earlier".split())
_LAST = _FIRST | {"and", "after", "since", "before", "following"}
# Which of two is newer, and no request for papers.
_OF_TWO = re.compile(
    r"^\W*(?:is|was|are|were)\s+(?!there\b|any)|보다\s?(?:더\s?)?\S{1,20}\s?(?:나왔|발표|공개|출판)"
    r"|보다(?!.{0,200}(?:논문|연구|모델|것|거|있))",
    re.I,
)
_LONGEST = 8  # words of a name
_AROUND = " \t?.!,\"'“”‘’"


def without_ends(words: str) -> str:
    """Return what is left of a subject without the words that joined it to what was taken out."""
    left = words.split()
    while left and left[0].lower() in _FIRST:
        del left[0]
    while left and left[-1].lower() in _LAST:
        del left[-1]
    return " ".join(left[2:] if [it.lower() for it in left[:2]] == ["more", "recent"] else left)


def beside_a_paper(question: Question, lexicon: Lexicon) -> Question:
    """Return a question for papers newer or older than one, or of its day, as that for papers of these days.

    What else it asks for stays its subject; without any it asks for all papers of these days. If no digest tells of the paper,
    the words are not understood.
    """
    text = question.text
    found = _BEFORE_NAME.search(text) or _AFTER_NAME.search(text)
    asks = found and (question.intent in _OF_PAPERS or (not found["newer"] and question.intent == "similar"))
    if not found or not asks or question.compared or _OF_TWO.search(text):
        return question
    is_event, dated = found["since"] or found["until"], question.filters.since or question.filters.until
    is_read = any(it.use == "filter" and _overlap(it, found) for it in question.spans) or not question.spans
    if is_event and dated and is_read:
        return question  # after June 2024; of a follow-up, which has its dates from its plan, no spans are known
    names = _after(text, found.end()) if found.re is _BEFORE_NAME else _before(text, found.start())
    for name in names:
        called = lexicon.papers_called(name)
        ids = (*(str(it.value) for it in find_ids(name)), *called.exact, *called.introducing)
        paper = next(filter(lexicon.day_of, ids), "")
        if day := lexicon.day_of(paper) if paper else None:
            left = _AFTER_NAME.sub(" ", question.subject.replace(name, " "))
            return _dated(question.about(without_ends(left)), day, paper, found)
    if not (is_event and found.re is _BEFORE_NAME) and not any(is_like_name(name) for name in names[-1:]):
        return question  # newer than a year ago
    return replace(
        question, spans=(*question.spans, Span(found[0].strip(), found.start(), found.end(), "not_understood", "dayless"))
    )


def _overlap(span: Span, found: re.Match[str]) -> bool:
    return span.start < found.end() and found.start() < span.end


def _is_newer(found: re.Match[str]) -> bool:
    return bool(found["newer"] or found["since"])


def _after(text: str, place: int) -> list[str]:
    """Return the words that may be a name after a place, the longest first."""
    words = text[place:].split()[:_LONGEST]
    return [" ".join(words[:count]).strip(_AROUND) for count in range(len(words), 0, -1)]


def _before(text: str, place: int) -> list[str]:
    """Return the words that may be a name before a place, the longest first."""
    words = text[:place].split()[-_LONGEST:]
    return [" ".join(words[start:]).strip(_AROUND) for start in range(len(words))]


def _dated(question: Question, day: dt.date, paper: str, found: re.Match[str]) -> Question:
    """Return a question for papers before or after a day, telling of which paper it is."""
    since = day if found["same"] else day + dt.timedelta(1) if _is_newer(found) else None
    until = day if found["same"] else None if _is_newer(found) else day - dt.timedelta(1)
    filters = replace(question.filters, since=since or question.filters.since, until=until or question.filters.until)
    pieces = [it.understood("") for it in days_of(since, until, text=found[0].strip())]
    told = [replace(it, label_en=f"{it.label_en} (arXiv {paper})", label_ko=f"{it.label_ko} (arXiv {paper})") for it in pieces]
    intent: Intent = "count" if question.intent == "count" else "list"
    order = question.order if question.order != "relevance" or question.weights else "date"
    return replace(
        question, intent=intent, order=order, aspect="", arxiv_ids=(), filters=filters, understood=(*question.understood, *told)
    )
