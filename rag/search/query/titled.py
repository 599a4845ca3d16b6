"""Words that a title has to have: ``papers titled "..."``, ``제목에 "..."이 들어간 논문``, ``with "..." in the title``."""

from __future__ import annotations

import re
from collections.abc import Iterator

_HEAD = 600  # characters that are looked at
_QUOTED = r"[\"“”«»‘'](?P<words>[^\"“”«»‘’']{2,200})[\"“”«»’']"
_PATTERNS = (
    re.compile(rf"\b(?:titled|entitled|called|named|with\s+(?:the\s+)?title|title\s+(?:is|contains|has|includes?|says))\s*:?\s*{_QUOTED}", re.I),
    re.compile(rf"\btitles?\s+(?:(?:that\s+)?(?:contain|have|includ)\w*|with|of)\s*(?:the\s+(?:words?|phrase)\s+)?{_QUOTED}", re.I),
    re.compile(rf"{_QUOTED}\s+(?:appears?\s+|occurs?\s+|is\s+)?in\s+(?:its\s+|their\s+|the\s+)?titles?\b", re.I),
    re.compile(
        r"\b(?:contain\w*|have|has|having|includ\w+|mention\w*|with|w/)\s+(?:the\s+)?(?:words?\s+)?(?P<words>[\w.+-]{2,40})\s+in\s+(?:its|their|the)\s+titles?\b", re.I
    ),
    re.compile(r"제목에\s+(?P<words>[\w.+-]{2,40}?)(?:이|가|을|를|란|이란)?\s?(?:단어(?:이|가|를)?\s?)?(?:들어[간가]|있는|포함|나오는)"),
    re.compile(rf"제목(?:에|이|은|으로|에는|이라는|으로는)?\s*{_QUOTED}"),
    re.compile(rf"{_QUOTED}\s*(?:이라는|라는|이란|란)\s*(?:제목|논문)"),
)  # fmt: skip


def titles_in(text: str) -> Iterator[str]:
    """Yield the words in quotes that titles have to have."""
    found = {match["words"].strip() for pattern in _PATTERNS for match in pattern.finditer(text[:_HEAD])}
    yield from sorted(filter(None, found))
