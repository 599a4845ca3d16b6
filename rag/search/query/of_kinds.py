"""What papers bring (a dataset, a benchmark) as the subject of a request that names nothing else; without it all papers fit."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.query.reading import FineIntent, Role, Unit, negations
from rag.search.query.roles import PAPER_WORD

_OF_PAPERS: frozenset[FineIntent] = frozenset({"list", "count", "recommend", "trend"})
_BROUGHT = re.compile(
    r"datasets?|benchmarks?|surveys?|leaderboards?|toolkits?|데이터셋|데이터세트|벤치마크|서베이|말뭉치|리더보드|툴킷", re.I
)
# The dataset, this benchmark: the digests themselves, or what was spoken of.
_KNOWN = frozenset("the this that these those your its their whose same 이 그 저 이런 그런 해당 같은".split())


def with_kinds(roles: Sequence[Role], units: Sequence[Unit], intent: FineIntent) -> list[Role]:
    """Return the roles with words for what papers bring as the subject of a request that has no other, or as what it leaves out."""
    found = list(roles)
    named = {role for role, unit in zip(roles, units, strict=True) if not _BROUGHT.fullmatch(unit.text)}
    if intent not in _OF_PAPERS or not named <= {".", "T", "V", "R", "L"}:
        return found
    negated = negations([unit.text for unit in units])
    for i, unit in enumerate(units):
        known = (
            i > 0 and units[i - 1].text.lower() in _KNOWN and not (i + 1 < len(units) and PAPER_WORD.match(units[i + 1].text))
        )
        if found[i] in (".", "S") and not (found[i] == "." and known) and _BROUGHT.fullmatch(unit.text):
            found[i] = "X" if negated[i] else "S"
    return found
