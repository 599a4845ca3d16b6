"""How many times more papers claim of something (a speedup of at least 10x, 10배 이상 빨라졌다고): no list is bounded by it.

What is claimed is searched for, where the reader takes its words for asking; without it all papers would fit.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.search.query.reading import FineIntent, Placed, Role, Unit, is_function_like, overlap
from rag.search.query.unmet import Unmet
from rag.search.query.vocabulary import KIND, PAPER, PAPER_KO
from rag.text import terms

_OF_PAPERS: frozenset[FineIntent] = frozenset({"list", "recommend", "count"})
_NUMBER = r"\d{1,6}(?:[.,]\d{1,6})?"
_WORD = r"[^\s?.!]{1,40}"
_LEAST = (
    r"(?:at\s+(?:least|most)|(?:more|less|greater|higher|larger|fewer)\s+than|over|above|under|below|up\s+to|exceeding|[<>]=?)"
)
_TIMES = rf"{_LEAST}\s*(?:an?\s+)?{_NUMBER}(?:\s?(?:x|×)(?!\w)|[\s-]?(?:times|fold)\b)"
_CLAIMS = r"(?:report|claim|show|achiev|get|reach|obtain|demonstrat|giv|offer|bring|deliver|provid|find|prov|observ|promis|have|has|with|having)(?:e?s|ed|ing|e)?"
_CLAIM = re.compile(
    rf"\b(?:{PAPER}|{KIND})\s+(?:(?:that|which|do|does)\s+){{0,2}}{_CLAIMS}\s+(?P<what>(?:{_WORD}\s+){{0,6}}?(?P<times>{_TIMES})(?:\s+{_WORD}){{0,5}})",
    re.I,
)
_TIMES_KO = rf"{_NUMBER}\s?(?:배|x|X)\s?(?:이상|이하|초과|미만|넘게|넘는|보다\s?더)(?:의|으로|인)?"
_CLAIM_KO = re.compile(rf"(?P<what>(?:\S{{1,20}}\s){{0,3}}?(?P<times>{_TIMES_KO})\s(?:\S{{1,20}}\s){{0,4}}?)(?={PAPER_KO})")
# What papers do, and when they came, is no part of what they claim.
_SAYS_KO = re.compile(r"(?:보고|주장|보여|보인|보이|제시|발표|달성|말|밝|했|하|한|낸|거둔|얻)")
_ENDS = frozenset("from since until before after between published posted in during sorted ordered with".split())
_ARTICLES = frozenset(("a", "an", "the"))
_ASKING: frozenset[Role] = frozenset({".", "R", "V"})
_THINGS: frozenset[Role] = frozenset({"S", "P", "A", "O"})


def claimed_bounds(text: str) -> Iterator[Unmet]:
    """Yield how many times more papers are to claim of something."""
    for pattern in (_CLAIM, _CLAIM_KO):
        yield from (Unmet(*match.span("times"), "bound") for match in pattern.finditer(text))


def with_claimed(
    intent: FineIntent, roles: Sequence[Role], units: Sequence[Unit], text: str, read: Sequence[Placed]
) -> list[Role]:
    """Return the roles with what papers are to claim so many times more of as the subject of a request that has no other.

    :param read: what rules have read in it: times and the like.
    """
    match = _CLAIM.search(text) or _CLAIM_KO.search(text) if intent in _OF_PAPERS else None
    if match is None:
        return list(roles)
    times, (start, end) = Unit(match["times"], *match.span("times")), match.span("what")
    found = _without_verb(roles, units, match.start(), start)
    if any(role in _THINGS and not overlap(times, unit) for role, unit in zip(found, units, strict=True)):
        return found
    for i, unit in enumerate(units):
        if not start <= unit.start < end or overlap(times, unit):
            continue
        if unit.text.lower() in _ENDS:
            break
        asks = is_function_like(unit) or any(overlap(it, unit) for it in read) or not terms(unit.text)
        if found[i] in _ASKING and not asks and not (match.re is _CLAIM_KO and _SAYS_KO.match(unit.text)):
            found[i] = "S"
    return found


def _without_verb(roles: Sequence[Role], units: Sequence[Unit], start: int, end: int) -> list[Role]:
    """Return the roles without the words for claiming, and the article behind them, as a part of the subject."""
    found = list(roles)
    for i, unit in enumerate(units):
        is_article = unit.text.lower() in _ARTICLES and i > 0 and units[i - 1].start < end <= unit.start
        if found[i] == "S" and start < end and (start <= unit.start < end or is_article):
            found[i] = "."
    return found
