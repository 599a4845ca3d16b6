"""What a question asks for: papers, one detail, a comparison, a count, a development, or papers like a given one.

Rules, the more special wishes first; those of each language are in :mod:`rag.question_intent_english` and
:mod:`rag.question_intent_korean`. A question that asks for nothing plainly (``Sparse attention``) asks for papers. Questions
are judged by what they ask of the digests: ``How many papers did OpenScholar search?`` is about OpenScholar's papers, so it
asks for a detail.
"""

from __future__ import annotations

import re
from typing import Literal

from rag import question_intent_english as english
from rag import question_intent_korean as korean

__all__ = ["LONG", "Intent", "Period", "intent_of", "is_description", "period_of"]

Intent = Literal["list", "fact", "compare", "count", "trend", "similar"]
Period = Literal["month", "day", "year"]

#: A longer text is a description of a paper rather than a question, unless it begins like a request.
LONG = 300
#: A statement of this length is one too.
_STATEMENT = 100

_PERIODS: tuple[tuple[Period, re.Pattern[str]], ...] = (
    ("month", re.compile(r"\b(?:(?:per|each|every|by)\s+month|monthly)\b|월별|달마다|매월|매달|다달이|한\s?달에", re.I)),
    ("day", re.compile(r"\b(?:(?:per|each|every|by)\s+day|daily)\b|일별|날짜별|매일|하루에", re.I)),
    (
        "year",
        re.compile(r"\b(?:(?:per|each|every|by)\s+year|yearly|annual(?:ly)?)\b|연도별|년도별|연별|해마다|매년|일\s?년에", re.I),
    ),
)


def is_description(text: str) -> bool:
    """Whether a text describes a paper rather than asking for something: it is long, or states, and does not begin as a request."""
    stated = len(text) > _STATEMENT and text.rstrip().endswith(".")
    if len(text) <= LONG and not stated:
        return False
    return not (english.BEGINS_AS_REQUEST.search(text[:200]) or korean.BEGINS_AS_REQUEST.search(text[:200]))


def intent_of(text: str) -> Intent:
    """What a question asks for, comparisons aside (:mod:`rag.question_compare`). arXiv ids in it are marked."""
    if is_description(text) and not text.rstrip().endswith("?"):
        return "list"
    text = text[:LONG] + text[-LONG:] if len(text) > 2 * LONG else text
    if english.asks_similar(text) or korean.asks_similar(text):
        return "similar"
    is_korean = re.search(r"[가-힣]", text) is not None
    if counted := english.counts(text) or (korean.counts(text) if is_korean else None):
        return counted
    return korean.asks(text) if is_korean else english.asks(text)


def period_of(text: str) -> Period | None:
    """The steps in which a development is to be shown, where the question says so."""
    return next((period for period, pattern in _PERIODS if pattern.search(text[: 2 * LONG])), None)
