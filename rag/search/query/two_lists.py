"""Questions for two lists at once: ``3 papers about RAG and 3 about agents``, ``RAG 3편이랑 에이전트 2편``. The first is read."""

from __future__ import annotations

import re

from rag.search.query.vocabulary import ANY_NUMBER, ANY_NUMBER_KO, PAPER_KO, PAPERS

_LONGEST = 300  # characters; more describe a paper
_ON = r"(?:on|about|for|from|in|by|that|which|of|using|with|regarding|related)\b"
_TOP = r"(?:top|best|latest|newest|first|last|most\s+(?:voted|recent|popular))"
_MORE = r"(?:(?:also|another|then)\s+)?(?:(?:show|give|list)\s+(?:me\s+)?)?(?:the\s+)?"
_SIZE = rf"{ANY_NUMBER}(?![\w.,%-])"
_A_LIST = rf"(?:{_TOP}\s+)?{_SIZE}\s+(?:\S+\s+){{0,4}}?(?:{PAPERS}\b|{_ON})|{_TOP}\s+{_SIZE}"
_JOINED = r"(?:\s*[,;]\s*(?:and\s+|plus\s+)?|\s+(?:and|plus|as\s+well\s+as)\s+)"
_SIZE_KO = rf"(?:{ANY_NUMBER_KO}\s*편|논문\s(?:상위\s|톱\s)?{ANY_NUMBER_KO}\s*개)"
_JOINED_KO = r"(?:이랑|랑|과|와|하고|을|를|씩)?(?:\s*[,;+]\s*|\s+그리고\s+|(?<=[랑과와고])\s+)(?:그리고\s+)?"

#: Where a second list begins: after a number of papers with one of its own, or after papers on one thing with papers on another.
_SECOND = (
    re.compile(rf"(?<![\w.])(?:{_A_LIST}).{{2,200}}?(?P<between>{_JOINED})(?={_MORE}(?:{_A_LIST}))", re.I),
    re.compile(rf"\b{PAPERS}\s+{_ON}\s.{{2,200}}?(?P<between>{_JOINED})(?=(?:also\s+)?{PAPERS}\s+(?:on|about)\b)", re.I),
    re.compile(rf"\b{_TOP}\s+paper\s+{_ON}\s.{{2,200}}?(?P<between>{_JOINED})(?={_MORE}{_TOP}\s+paper\s+{_ON})", re.I),
    re.compile(rf"(?<![\d.~-]){_SIZE_KO}(?P<between>{_JOINED_KO})(?=\S[^,;]{{0,60}}?[^\s\d][^,;]{{0,10}}?\s{_SIZE_KO})"),
    re.compile(rf"(?<![\d.~-]){_SIZE_KO}(?P<between>{_JOINED_KO})(?=\S[^,;]{{0,60}}?\s{PAPER_KO})"),
)
# As many papers of each of two things.
_EACH = re.compile(rf"{_SIZE}\s+(?:{PAPERS}\s+)?each\s+{_ON}\s+(?P<first>.{{2,60}}?)\s+and\s+(?P<second>.+)", re.I)
_EACH_KO = re.compile(rf"(?P<first>\S.{{0,60}}?)(?:이랑|랑|과|와|하고|,)\s+(?P<second>\S.{{0,60}}?)(?=\s*각각?\s*{_SIZE_KO})")
# One figure about both, or both of one paper.
_TOGETHER = re.compile(
    r"\b(?:how\s+many|number\s+of|compare|versus|vs|than|between|both|difference)\b|비교|차이|몇\s?편|모두\s?다룬", re.I
)
# A name that ends in a number goes on with another: Llama 2 and 3.
_NUMBERED = re.compile(r"[A-Za-z가-힣]\S{0,30}\s\d{1,2}$")


def split_lists(text: str) -> tuple[str, str]:
    """Return a question for the first of two lists that a text asks for, and the words for the other; these are empty for one."""
    if len(text) > _LONGEST or _TOGETHER.search(text):
        return text, ""
    for pattern in (_EACH, _EACH_KO):
        if match := pattern.search(text):
            return f"{text[: match.end('first')]}{text[match.end('second') :]}", match["second"]
    for pattern in _SECOND:
        match = pattern.search(text)
        if match and not _NUMBERED.search(text, 0, match.start("between")):
            start, end = match.span("between")
            return text[:start], text[end:]
    return text, ""
