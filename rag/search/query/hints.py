"""What a few regular words of a question say: steps of a trend, a section of a digest, a quantity, a table, one sentence, all parts."""

from __future__ import annotations

import re

from rag.digests import Section
from rag.search.query.question import Period

_HEAD = 600  # characters that are looked at
_PERIODS: dict[Period, re.Pattern[str]] = {
    # weeks and quarters, which nothing counts by, are told to be months (rag/search/query/unmet.py)
    "month": re.compile(
        r"\b(?:(?:per|each|every|by)\s+(?:month|week|quarter)|monthly|weekly|quarterly)\b|(?<![가-힣])(?:분기|주|주차)별|매주|주마다|분기마다|매\s?분기|월별|달마다|매월|매달|다달이|한\s?달에",
        re.I,
    ),
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
_ASKS_NUMBER = re.compile(
    r"\bhow (?:many|much|fast|long|big|large|often|far|high|accurate|slow|small)\b|\bby what factor\b"
    r"|\bwhat (?:\w+ ){0,3}(?:scores?|accuracy|rate|percentage|number|size|resolution|factor|speed|share|proportion)\b"
    r"|몇|얼마|점수|수치|비율",
    re.I,
)
_TABLE = re.compile(
    r"\b(?:table|tabular|spreadsheet)\b(?!\s*(?:question|understanding|structure|recognition|qa\b|reasoning))|표로\b|테이블로|표\s*(?:형식|형태)",
    re.I,
)

_BRIEF = re.compile(
    r"\b(?:in|as|into|to|within)\s+(?:no\s+more\s+than\s+|at\s+most\s+|just\s+)?(?:an?|one|1)\s+(?:single\s+|short\s+)?(?:sentence|line)\b"
    r"|\b(?:one|1|single)[-\s](?:sentence|line)\b(?!\s+(?:each|per|on\s+(?:why|each)))|\bone-?liner\b"
    r"|(?:한|1)\s?(?:줄|문장)(?!\s?씩)|한\s?마디로",
    re.I,
)
# One person who may have done something with several things, or a word that joins them.
_JOINTLY = re.compile(
    r"\b(?:any(?:one|body)|some(?:one|body)|people|any\s+(?:\w+\s+)?(?:papers?|work|group|team|study|attempts?))\b[^?]{0,40}?\b(?:appl|us(?:e|es|ed|ing)\b|tr(?:y|ied|ying)\b"
    r"|adapt|exten|integrat|incorporat|put\b|br(?:ing|ought)|took|taken)"
    r"|\bbeen\s+(?:applied|used|tried|adapted|extended|brought)\b"
    r"|\b(?:combin|merg(?:e|es|ed|ing)\b|fus(?:e|es|ed|ing)\b|unif(?:y|ies|ied|ying)\b|pair(?:s|ed|ing)?\s|mix(?:es|ed|ing)?\s|both\s|together\s+with\b|as\s+well\s+as\b)"
    r"|결합|접목|융합|합[친치쳐]|조합|함께\s?(?:쓴|쓰|사용|활용)|같이\s?(?:쓴|쓰|사용)|둘\s?다"
    r"|(?:적용|활용|도입|사용|확장|써|쓴|시도)\S*\s(?:\S+\s)?(?:사람|사례|시도|적)(?:이|가|도)?\s?(?:있|없)|누가\s[^?]{0,60}(?:적용|활용|도입|사용|써)",
    re.I,
)


def period_of(text: str) -> Period | None:
    """Return the steps of a trend, if the question names them."""
    return next((period for period, pattern in _PERIODS.items() if pattern.search(text[:_HEAD])), None)


def section_of(text: str) -> Section | None:
    """Return the section of a digest that a short question is plainly about, else None; it is only a hint."""
    return next((section for section, pattern in _SECTIONS.items() if pattern.search(text[: _HEAD // 2])), None)


def asks_number(text: str) -> bool:
    """Tell whether a question asks for a quantity."""
    return _ASKS_NUMBER.search(text) is not None


def asks_table(text: str) -> bool:
    """Tell whether a question wants its answer as a table."""
    return _TABLE.search(text[:_HEAD]) is not None


def asks_brief(text: str) -> bool:
    """Tell whether a question wants one sentence, not one about each of several papers."""
    return _BRIEF.search(text[:_HEAD]) is not None


def asks_jointly(text: str) -> bool:
    """Tell whether a question for papers wants all of the things that it names in one paper (has anyone applied X to Y)."""
    return _JOINTLY.search(text[:_HEAD]) is not None
