"""Which section of a digest a question is plainly about: What's New, Technical Details, or Performance Highlights."""

from __future__ import annotations

import re

from rag.digests import Section

_READ = 300  # characters; a section is asked for in a short question

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
_PATTERNS: tuple[tuple[Section, re.Pattern[str]], ...] = (
    ("What's New", re.compile(_NEW, re.I | re.X)),
    ("Technical Details", re.compile(_TECHNICAL, re.I | re.X)),
    ("Performance Highlights", re.compile(_PERFORMANCE, re.I | re.X)),
)


def section_of(text: str) -> Section | None:
    """Return the section that a question names plainly, else None; it is only a hint."""
    return next((section for section, pattern in _PATTERNS if pattern.search(text[:_READ])), None)
