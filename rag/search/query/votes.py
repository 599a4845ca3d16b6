"""The least number of votes that a question wants: ``at least 20 votes``, ``추천 20개 이상``."""

from __future__ import annotations

import re

from rag.search.query.numbers import NUMBER, NUMBER_KO, number_of
from rag.search.query.pieces import Piece

# Votes of methods are not those of readers.
_METHOD = re.compile(
    r"\b(?:voting|majority|self-consistency)\b|\bensembl|\bvotes?\s+(?:per|aggregation)|다수결|보팅|앙상블|투표\s*(?:방식|기법|기반|메커니즘|알고리즘)",
    re.I,
)
_VOTES = r"(?:up)?votes?\b"
_WITH = r"(?:(?:(?:that|which)\s+)?(?:have|has|had|having|got|gets?|received|receiv\w+|with|collected|gathered)\s+)?"
_AT_LEAST = r"(?:at\s+least|(?:a\s+)?minimum(?:\s+of)?|min\.?|no\s+(?:less|fewer)\s+than)"
_MORE_THAN = r"(?:more\s+than|over|above)"
# Each with how many votes more than the number are meant.
_ENGLISH = tuple(
    (re.compile(pattern, re.I), more)
    for pattern, more in (
        (rf"\b{_WITH}{_AT_LEAST}\s*{NUMBER}\s*\+?\s*{_VOTES}", 0),
        (rf"\b{_WITH}{_MORE_THAN}\s*{NUMBER}\s*{_VOTES}", 1),
        (rf"(?<![\w.]){_WITH}{NUMBER}\s*(?:\+|or\s+more|and\s+(?:more|up|above))\s*{_VOTES}", 0),
        (
            rf"(?<![\w.]){_WITH}{NUMBER}\s+{_VOTES}\s+(?:or\s+(?:more|above|higher)|and\s+(?:up|above|more)|minimum"
            r"|at\s+least)\b",
            0,
        ),
        (rf"\b{_WITH}{_VOTES}\s*(?:>=|≥|=>|(?:of\s+)?at\s+least)\s*{NUMBER}(?![\w.])", 0),
        (rf"\b{_WITH}{_VOTES}\s*(?:>|{_MORE_THAN})\s*{NUMBER}(?![\w.])", 1),
        (rf"(?:>=|≥)\s*{NUMBER}\s*{_VOTES}", 0),
        (rf">\s*{NUMBER}\s*{_VOTES}", 1),
    )
)
_GOT_KO = r"(?:받은|얻은|기록한|획득한|달린|되는|된|있는|나온)"
_KOREAN = (
    # 추천 20개 이상인, 20표 넘게 받은
    re.compile(
        rf"""(?:(?:추천|투표|득표|좋아요|표|votes?)\s*(?:수)?(?:가|를|을|이)?\s*{NUMBER_KO}\s*(?:개|표|회|번|건|명)?
        |(?<![\d.A-Za-z]){NUMBER_KO}\s*(?:표|추천|득표|votes?|(?:개|명)의?\s*(?:추천|표|투표)))
        (?:이|가|을|를)?\s*(?:(?P<least>이상)|초과|넘는|넘게|보다\s*많은)
        (?:\s*(?:인|의|을|를|이|가)?\s*(?:추천|표|투표)?(?:을|를)?\s*{_GOT_KO})?(?:\s*인(?=\s))?""",
        re.I | re.X,
    ),
    # 20명 이상의 추천을 받은
    re.compile(
        rf"""(?<![\d.A-Za-z]){NUMBER_KO}\s*(?:개|명|번|회)\s*(?:(?P<least>이상)|초과|넘게)(?:의|에게)?\s*
        (?:추천|표|투표)(?:을|를)?
        (?:\s*{_GOT_KO})?""",
        re.X,
    ),
)


def find_min_votes(text: str) -> list[Piece]:
    """Find the least number of votes, if any; ``more than 20`` is 21."""
    if _METHOD.search(text):
        return []
    for pattern, more in _ENGLISH:
        if match := pattern.search(text):
            return [Piece("min_votes", number_of(match[1]) + more, *match.span())]
    for pattern in _KOREAN:
        if match := pattern.search(text):
            number = next(group for group in match.groups() if group)
            return [Piece("min_votes", number_of(number) + (match["least"] is None), *match.span())]
    return []
