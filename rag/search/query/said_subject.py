"""What papers are said to be on is a subject, even a word that mostly asks for something: ``papers on votes``, ``비교에 관한 논문``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.query.pieces import Piece
from rag.search.query.reading import FineIntent, Placed, Role, Unit, overlap
from rag.search.query.vocabulary import PAPER, PAPER_KO
from rag.text import terms

_LISTED: frozenset[FineIntent] = frozenset({"list", "recommend", "count"})
_NO_SUBJECT: frozenset[Role] = frozenset({".", "T", "V", "R", "L"})
_FEW = 3  # words; of more some are searched for
# Words that name nothing, and places where papers are.
_NO_THING = (
    r"(?:it|its|them|this|that|these|those|what|which|whom?|any\w*|every\w*|some\w*|nothing|none|all|each|both|one|ones|others?|same"
    r"|different|various|such|certain|particular|specific|similar|more|most|you|me|us|nonmun|here|there|my|your|our|his|her|their"
    r"|arxiv|hf|hugging\w*|github|record|file|list|page|site|web|internet|hand|top|offer|display|basis|time|average|an?|the|and|or|not)"
)
_WORD = rf"(?!{_NO_THING}\b)[a-z][a-z-]{{2,20}}"
# The topic is one that was named before; so is that of a word before it (hot topics).
_KINDS = r"(?:topics?|subjects?|themes?|things?|areas?|fields?|issues?|matters?|questions?)"
_X = rf"(?P<x>(?:the\s+(?!{_KINDS}\b))?(?:{_WORD}\s+(?!{_KINDS}\b))?{_WORD})"
_END = r"(?=\s*(?:$|[?.!,;])|\s+(?:from|by|in|of|since|before|after|between|with|that|which|published|posted|ordered|sorted|and|please|we|you|there|are|do)\b)"
_ON = r"(?:on|about|regarding|concerning)"
_ARE = r"(?:are|is|were|was)\s+(?:(?:all|only|also|mainly|mostly)\s+)?"
# Before papers on something these are what they contribute; elsewhere most of them only ask (benchmarks for agents).
_KIND = r"(?P<x>benchmark|data\s?set|corpus|agent|attack|defen[cs]e|metric|evaluation|comparison)"
_SAID = (
    re.compile(rf"\b{_KIND}\s+{PAPER}\s+(?:on|about|for|regarding|that|which|are|from|of)\b", re.I),
    re.compile(rf"\b(?:{PAPER}|anything|something)\s+(?:(?:(?:that|which)\s+)?{_ARE})?{_ON}\s+{_X}{_END}", re.I),
    re.compile(rf"\b{PAPER}\s+(?:(?:that|which)\s+)?(?:discuss|cover|address|study|treat)(?:e?s|ing)?\s+{_X}{_END}", re.I),
    re.compile(rf"\b(?:that|which|ones?|how\s+many)\s+(?:of\s+(?:them|these|those)\s+)?{_ARE}{_ON}\s+{_X}{_END}", re.I),
    re.compile(rf"\b{PAPER}\s+{_ON}\s+(?:[\w-]{{1,30}}\s+){{1,4}}?{_ARE}{_ON}\s+{_X}{_END}", re.I),
)
_ONLY = re.compile(rf"\W*(?:(?:show|give|find|list)\s+(?:me\s+)?)?(?:the\s+)?{PAPER}\s+(?:on|about)\s+{_X}\W*", re.I)
_SAID_KO = re.compile(
    rf"(?<!\S)(?P<x>(?!(?:이|그|저|위|아래|다음|이것|그것|이거|그거|무엇|뭐|어떤|어느|누구|모든|전체|주제|분야|내용|연구|것|여기|이들|그들)(?:에|을|를|과|와|\s))"
    rf"[가-힣]{{2,10}}?)(?:에\s?(?:관한|관해|대한|대해)|(?:을|를)\s(?:다룬|다루는)|(?:과|와)?\s관련(?:된|한)?)\s(?:\S{{1,10}}\s)?(?:{PAPER_KO}|건|거|것|게)"
)
_ONLY_KO = re.compile(
    rf"[가-힣]{{2,10}}(?:에\s?(?:관한|대한)|\s관련)\s{PAPER_KO}(?:들)?(?:은|을|이)?(?:\s\S{{1,8}}){{0,2}}[?.!\s]*"
)
_PAPERS_KO = re.compile(rf"{PAPER_KO}$")


def with_said_subject(
    intent: FineIntent, roles: Sequence[Role], units: Sequence[Unit], head: str, read: Sequence[Placed]
) -> tuple[FineIntent, list[Role]]:
    """Return intent and roles with what papers are said to be on as a subject, where its words were taken to only ask.

    :param read: what rules have read, which is none: papers on 3 June.
    """
    of_all = intent.partition(".")[0] == "metadata" and any(it.fullmatch(head) for it in (_ONLY, _ONLY_KO))
    if intent not in _LISTED and not of_all:
        return intent, list(roles)
    for found in filter(None, (pattern.search(head) for pattern in (*_SAID, _SAID_KO))):
        own = _only_asking(found, roles, units, read)
        if own:
            return "list" if of_all else intent, ["S" if i in own else role for i, role in enumerate(roles)]
    return intent, list(roles)


def _only_asking(found: re.Match[str], roles: Sequence[Role], units: Sequence[Unit], read: Sequence[Placed]) -> list[int]:
    """Return the places of the units that papers are said to be on, if all were taken to only ask; none otherwise."""
    (start, end), korean = found.span("x"), found.re is _SAID_KO
    if korean and start and _PAPERS_KO.search(found["x"]):  # 이 논문에 관한 논문
        return []
    dates = [it for it in read if not (korean and isinstance(it, Piece) and it.kind == "order")]  # 인기에 관한 논문
    own = [i for i, unit in enumerate(units) if start <= unit.start and unit.end <= end]
    asks = all(roles[i] in _NO_SUBJECT and not any(overlap(it, units[i]) for it in dates) for i in own)
    return own if asks else []


def unsearchable(units: Sequence[Unit], roles: Sequence[Role]) -> list[Unit]:
    """Return the words of a subject that is made of words no index has (papers about authors): nothing would be searched for."""
    said = [unit for unit, role in zip(units, roles, strict=True) if role in ("S", "P")]
    return said if len(said) <= _FEW and not terms(_as_written(said)) else []


def _as_written(units: Sequence[Unit]) -> str:
    """Return the text of units, a space only where there is something between two: 자기 주의, not 자기 주 의."""
    ends = [unit.start for unit in units[:1]] + [unit.end for unit in units[:-1]]
    return "".join(" " * (end < unit.start) + unit.text for end, unit in zip(ends, units, strict=True))
