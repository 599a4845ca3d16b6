"""Papers of a kind that a request leaves out by a word that mostly asks: excluding benchmark papers, no dataset papers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.query.reading import Role, Unit, overlap
from rag.search.query.vocabulary import PAPER

_KIND = (
    r"(?P<kind>(?:benchmark|data\s?set|corpus|survey|review|leaderboard|toolkit|agent|attack|defen[cs]e|metric|evaluation|comparison|position|theory)s?"
    r"(?:\s+(?:and|or)\s+(?:benchmark|data\s?set|survey|review|evaluation|comparison)s?)?)"
)
_LEFT_OUT = re.compile(
    r"(?:\b(?:exclud(?:e|ing)|except(?:\s+for)?|leav(?:e|ing)\s+out|omit(?:ting)?|skip(?:ping)?|other\s+than|apart\s+from|aside\s+from|but\s+not"
    rf"|but\s+no|minus|without)|(?<=[,;:])\s*(?:no|not))\s+(?:(?:any|the|all|those)\s+)?{_KIND}\s+{PAPER}\b",
    re.I,
)
_JOINS = frozenset(("and", "or"))


def with_kinds_left_out(roles: Sequence[Role], units: Sequence[Unit], text: str) -> list[Role]:
    """Return the roles with kinds of papers that are left out as excluded, if something else is looked for."""
    found = list(roles)
    for match in _LEFT_OUT.finditer(text):
        whole = Unit(match[0], *match.span())
        start, end = match.span("kind")
        if not any(role == "S" and not overlap(whole, unit) for role, unit in zip(found, units, strict=True)):
            continue
        for i, unit in enumerate(units):
            if start <= unit.start < end and found[i] in (".", "S") and unit.text.lower() not in _JOINS:
                found[i] = "X"
            elif overlap(whole, unit) and found[i] == "S":
                found[i] = "."
    return found
