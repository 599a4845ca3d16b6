"""What a question asks for (papers, a detail, a comparison, a count, a trend, papers like a given one), and of which section.

A question that asks for nothing plainly (``Sparse attention``) asks for papers. Questions are judged by what they ask of the
digests: ``How many papers did OpenScholar search?`` is about OpenScholar's papers, so it asks for a detail.
"""

from __future__ import annotations

import re
from typing import Literal

from rag.digests import Section
from rag.search.query import intent_en as english
from rag.search.query import intent_ko as korean

Intent = Literal["list", "fact", "compare", "count", "trend", "similar"]
Period = Literal["month", "day", "year"]

#: A longer text is a description of a paper, unless it begins like a request.
LONG = 300
_SENTENCE = 100  # so is a sentence of this length that ends in a full stop

# Sentences of papers, however short: We propose ...; ... 제안한다. Wishes are statements too.
_STATES = re.compile(r"""(?ix)^\W*(?:we\s+(?!need|want|are\s+looking|would|should|have\s+to)|our\s|(?:this|the)\s+(?:paper|work|study|research
    |survey|authors?)\s+(?:also\s+)?\w+s\s|recent(?:ly)?,?\s+(?:\w+\s+){0,3}(?:have|has|show|shows|shown)\s)[^?]*$""")
_STATES_KO = re.compile(r"(?<!싶)(?:[니한된있없이는했됐았었였인]|같|크|높)다\W*$")
_WISHES_KO = re.compile(r"(?:찾고\s*있|싶|부탁|궁금|원합|원해|바랍|감사|필요합)\S*\W*$")

_PERIODS: dict[Period, re.Pattern[str]] = {
    "month": re.compile(r"\b(?:(?:per|each|every|by)\s+month|monthly)\b|월별|달마다|매월|매달|다달이|한\s?달에", re.I),
    "day": re.compile(r"\b(?:(?:per|each|every|by)\s+day|daily)\b|일별|날짜별|매일|하루에", re.I),
    "year": re.compile(
        r"\b(?:(?:per|each|every|by)\s+year|yearly|annual(?:ly)?)\b|연도별|년도별|연별|해마다|매년|일\s?년에", re.I
    ),
}


# A Korean noun is what is asked for when one of these follows.
_ASKED = r"(?:은|는|이|가|을|를)?\s*(?:뭐|무엇|어때|어떻|어떤|어느|얼마|알려|보여|설명|좋|[?]|$)"
_NEW = rf"""\bwhat(?:'s|’s|s|\s+is|\s+was)\s+(?:new|novel)\b
    |\b(?:main|key|core)\s+(?:contributions?|novelty|idea)\b|\bnovelty\s+of\b
    |\bwhat\s+(?:does|did)\s+[^?]{{1,60}}\s+contribute\b
    |새로운\s*(?:점|것|부분)|(?:뭐가|무엇이)\s*새로|새(?:로|롭게)\s*제안|기여(?:점|한\s*점)?{_ASKED}|핵심\s*아이디어
"""
_TECHNICAL = rf"""\btechnical\s+details?\b|\bhow\s+(?:do|does|did)\s+(?:(?!compare|differ)[^?]){{1,60}}\s+work\b
    |\bhow\s+(?:is|are|was|were)\s+[^?]{{1,60}}\s+(?:implemented|built|designed|trained)\b
    |\b(?:architecture|implementation)\s+(?:details\s+)?of\b|\bwhat(?:'s|\s+is)\s+the\s+(?:architecture|method|approach
     |technique)\b|기술(?:적인?)?\s*(?:세부|상세|내용|디테일)|어떻게\s*(?:작동|동작|구현|학습|돌아가)|(?:작동|동작)\s*(?:원리|방식)|(?:구조|아키텍처){_ASKED}
    |(?:의|논문)\s*(?:방법론?|기술|기법){_ASKED}
"""
_PERFORMANCE = rf"""\bperformance\s+(?:highlights?|results?|numbers|of\b)
    |\bhow\s+(?:does|did|do)\s+[^?]{{1,60}}\s+perform\b|\bhow\s+(?:well|good|accurate|fast)\b
    |\bwhat\s+(?:are|were|is|was)\s+(?:the\s+)?(?:\w+\s+){{0,2}}(?:results?|performance|scores?)\b
    |\b(?:experimental|evaluation|benchmark)\s+results\b|^\s*[\w.+-]+(?:\s+[\w.+-]+)?\s+(?:performance|results)\s*\??$
    |(?:성능|실험\s*결과|평가\s*결과|벤치마크\s*결과){_ASKED}|(?:의|논문)\s*(?:\S+\s)?(?:결과|점수){_ASKED}
"""
_SECTIONS: dict[Section, re.Pattern[str]] = {
    "What's New": re.compile(_NEW, re.I | re.X),
    "Technical Details": re.compile(_TECHNICAL, re.I | re.X),
    "Performance Highlights": re.compile(_PERFORMANCE, re.I | re.X),
}


def is_description(text: str) -> bool:
    """Tell whether a text describes a paper instead of asking: it states, or is long and does not begin as a request."""
    end = max(0, len(text) - 40)
    if _STATES.search(text) or (_STATES_KO.search(text, end) and not _WISHES_KO.search(text, end)):
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
    """Return the steps of a trend, if the question names them."""
    return next((period for period, pattern in _PERIODS.items() if pattern.search(text[: 2 * LONG])), None)


def section_of(text: str) -> Section | None:
    """Return the section of a digest that a short question is plainly about, else None; it is only a hint."""
    return next((section for section, pattern in _SECTIONS.items() if pattern.search(text[:LONG])), None)
