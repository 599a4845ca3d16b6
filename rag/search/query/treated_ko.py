"""Korean questions for the number of papers that treat or use something (LoRA를 다룬 논문은 몇 편?), which read like one for a detail."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.query.reading import FineIntent, Placed, Role, Unit, overlap
from rag.search.query.roles import DETAIL
from rag.search.query.vocabulary import ASKS_KO, PAPER_KO

_DONE = (
    r"(?:다룬|다루는|쓴|쓰는|(?:사용|이용|활용|적용|연구|분석|제안|개선|비교|평가|탐구|조사|설명|언급|소개|주제로)(?:한|하는)"
    r"|(?:에\s)?(?:관해|대해)(?:서)?\s(?:다룬|다루는|연구한|쓴|설명한))"
)
_COUNTS = re.compile(
    rf"(?:(?:을|를)\s|(?=에\s(?:관해|대해))){_DONE}\s{PAPER_KO}\s?(?:들)?(?:수?[은는이가]\s?)?(?:총\s?|모두\s?|전부\s?|다\s)?"
    rf"몇\s?(?:편|개|건)(?:이나|쯤|정도)?(?:\s?(?:{ASKS_KO}|있습니까))?[\s?.!]*$"
)
# Who treats it: papers that a survey treats are a detail of the survey.
_DOERS = frozenset({"JKS", "JX"})
_WITHIN = "에서"
_THINGS: frozenset[Role] = frozenset({"S", "P", "A"})


def treated_ko(
    text: str, units: Sequence[Unit], roles: Sequence[Role], intent: FineIntent, read: Sequence[Placed]
) -> tuple[FineIntent, list[Role]] | None:
    """Return intent and roles of a question for the number of papers that treat something, if a text is one; else None.

    :param read: what rules have read in it: times and the like.
    """
    match = _COUNTS.search(text) if intent in DETAIL or intent == "count" else None
    if match is None:
        return None
    start = match.start()
    before = [unit for unit in units if unit.start < start and not any(overlap(it, unit) for it in read)]
    if any(unit.tags in _DOERS or unit.text.startswith(_WITHIN) for unit in before):
        return None
    if not any(role in _THINGS and unit.start < start for role, unit in zip(roles, units, strict=True)):
        return None
    return "count", ["." if unit.start >= start else role for role, unit in zip(roles, units, strict=True)]
