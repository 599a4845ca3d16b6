"""What a question asks for: papers, one detail, a comparison, a count, a development, or papers like a given one.

Rules, the more special wishes first; those of each language are in :mod:`rag.search.query.intent_en` and
:mod:`rag.search.query.intent_ko`. A question that asks for nothing plainly (``Sparse attention``) asks for papers. Questions
are judged by what they ask of the digests: ``How many papers did OpenScholar search?`` is about OpenScholar's papers, so it
asks for a detail.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.search.query import intent_en as english
from rag.search.query import intent_ko as korean

Intent = Literal["list", "fact", "compare", "count", "trend", "similar"]
Period = Literal["month", "day", "year"]

#: A longer text is a description of a paper rather than a question, unless it begins like a request.
LONG = 300
_SENTENCE = 100  # so is a sentence of this length that ends in a full stop

# Sentences of papers, however short: We propose ...; ... 제안한다. What is wished for is also said as a statement.
_STATES = re.compile(
    r"^\W*(?:we\s+(?!need|want|are\s+looking|would|should|have\s+to)|our\s|(?:this|the)\s+(?:paper|work|study|research"
    r"|survey|authors?)\s+(?:also\s+)?\w+s\s|recent(?:ly)?,?\s+(?:\w+\s+){0,3}(?:have|has|show|shows|shown)\s)[^?]*$",
    re.I,
)
_STATES_KO = re.compile(r"(?<!싶)(?:[니한된있없이는했됐았었였인]|같|크|높)다\W*$")
_WISHES_KO = re.compile(r"(?:찾고\s*있|싶|부탁|궁금|원합|원해|바랍|감사|필요합)\S*\W*$")

_PERIODS: tuple[tuple[Period, re.Pattern[str]], ...] = (
    ("month", re.compile(r"\b(?:(?:per|each|every|by)\s+month|monthly)\b|월별|달마다|매월|매달|다달이|한\s?달에", re.I)),
    ("day", re.compile(r"\b(?:(?:per|each|every|by)\s+day|daily)\b|일별|날짜별|매일|하루에", re.I)),
    (
        "year",
        re.compile(r"\b(?:(?:per|each|every|by)\s+year|yearly|annual(?:ly)?)\b|연도별|년도별|연별|해마다|매년|일\s?년에", re.I),
    ),
)


def is_description(text: str) -> bool:
    """Tell whether a text describes a paper rather than asking: it states, or is long and does not begin as a request."""
    if _STATES.search(text) or (
        _STATES_KO.search(text, max(0, len(text) - 40)) and not _WISHES_KO.search(text, max(0, len(text) - 40))
    ):
        return True
    if len(text) <= LONG and not (len(text) > _SENTENCE and text.rstrip().endswith(".")):
        return False
    return not (english.BEGINS_AS_REQUEST.search(text[:200]) or korean.BEGINS_AS_REQUEST.search(text[:200]))


def intent_of(text: str) -> Intent:
    """Return what a question asks for, comparisons aside (:mod:`rag.search.query.comparison`). Its arXiv ids are marked."""
    if is_description(text) and not text.rstrip().endswith("?"):
        return "list"
    text = text[:LONG] + text[-LONG:] if len(text) > 2 * LONG else text
    if english.SIMILAR.search(text) or korean.SIMILAR.search(text):
        return "similar"
    is_korean = re.search(r"[가-힣]", text) is not None
    if counted := english.counts(text) or (korean.counts(text) if is_korean else None):
        return counted
    return korean.asks(text) if is_korean else english.asks(text)


def period_of(text: str) -> Period | None:
    """Return the steps in which a trend is to be shown, where the question names them."""
    return next((period for period, pattern in _PERIODS if pattern.search(text[: 2 * LONG])), None)
