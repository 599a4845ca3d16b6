"""Which of some subjects grows faster, or how their trends compare."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.search.query.counted_apart import compared_sides

_LONGEST = 300  # characters
_GROWS = re.compile(
    r"\b(?:growing|rising|declining|shrinking)(?=\s*(?:[?.!,:;]|$)|\s+(?:faster|slower|more|most|quick|rapid|strong|in|over|since|or|than)\w*\b)"
    r"|\b(?:grew|growth|trends?|trending)\b|\bon\s+the\s+rise\b|\bgaining\s+(?:popularity|traction|ground)\b"
    r"|(?<![가-힣])(?:늘고|늘었|늘어나|늘어났|줄고|줄었|줄어들|줄어드|뜨고|떴)|(?:증가|성장|감소|급증)(?:하고|하는|했|세|율|폭|중)|성장(?!률)|트렌드|추세|추이",
    re.I,
)
_COMPARES = re.compile(
    r"\b(?:faster|slower|more|than|vs|versus|compared?|comparison|both|each|which)\b|보다|\s중|비교|대비|각각|누가|뭐가|어느",
    re.I,
)
# Words of a side that only ask how it grows.
_ASKING = re.compile(
    r"\b(?:the\s+)?(?:trends?|growth)(?:\s+(?:of|in|for))?\b|\s?(?:트렌드|추세|추이|성장세?)(?:를|의)?(?=\s|$)", re.I
)


def grown_apart(text: str, subjects: Sequence[str]) -> tuple[str, ...]:
    """Return the subjects whose growth a question compares; none if it does not."""
    head = text[:_LONGEST]
    parts = compared_sides(head, subjects) if _GROWS.search(head) and _COMPARES.search(head) else ()
    sides = tuple(filter(None, (" ".join(_ASKING.sub(" ", side).split()) for side in parts)))
    return sides if len(sides) > 1 else ()
