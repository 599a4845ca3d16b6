"""The share of some papers in those on a subject: ``what percentage of the agent papers are on benchmarks?``, ``에이전트 논문 중 벤치마크 비율은?``.

Such a question has the words of one for their number, and is read as that.
"""

from __future__ import annotations

import re

from rag.search.query.vocabulary import PAPER_KO, PAPERS

_LONGEST = 300  # characters
_SHARE = r"(?:(?:what|which)(?:['’]s|\s+is)?\s+(?:the\s+)?)?(?:percentage|per\s?cent|share|fraction|proportion|%)\s+of"
_SHARE_KO = r"(?:비율|비중|(?:몇\s?)(?:%|퍼센트|프로))"
_ENGLISH = re.compile(
    rf"^\W*{_SHARE}\s+(?P<of>(?!(?:all|indexed)\s)(?:the\s+)?\S.{{0,100}}?\b{PAPERS}\s.+)$|^\W*{_SHARE}\s+(?P<all>all\s+the\s.+)$",
    re.I,
)
_KOREAN = re.compile(
    rf"^(?P<of>.{{1,80}}?{PAPER_KO}(?:들)?\s?(?:중|가운데)(?:에서|에|의)?)\s(?P<on>\S.{{0,60}}?)"
    rf"(?:에\s(?:관한|대한)|(?:을|를)\s(?:다룬|다루는))?\s?(?:{PAPER_KO}|것|건|거)?(?:의|이|은|는|가)?\s(?:차지하는\s)?{_SHARE_KO}"
)


def as_count(text: str) -> str:
    """Return a question for the share of some papers as one for their number; empty if it is none."""
    if len(text) > _LONGEST:
        return ""
    if match := _ENGLISH.search(text):
        of = (match["of"] or match["all"]).strip()
        return f"how many of {of if of.lower().startswith(('the ', 'all ')) else f'the {of}'}"
    if match := _KOREAN.search(text):
        return f"{match['of']} {match['on']}에 관한 논문은 몇 편이야?"
    return ""
