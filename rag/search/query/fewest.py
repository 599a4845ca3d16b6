"""Questions which of some things has fewer papers: ``which has fewer papers: A or B?``, ``A랑 B 중 어느 쪽 논문이 더 적어?``."""

from __future__ import annotations

import re

_HEAD = 300  # characters that are looked at
_FEWEST = re.compile(
    r"\b(?:fewer|fewest|least)\s+(?:[\w-]{1,30}\s+){0,3}?(?:papers|publications|articles)\b"
    r"|(?:더|제일|가장|논문[이은도]?)\s?적(?=[어은니나다게을습었])",
    re.I,
)
# Which has more, too, or whether one has fewer than another: then the one with most is named, as for other questions of that kind.
_MOST = re.compile(r"\b(?:more|most|than)\b|보다|(?:더|제일|가장|논문[이은도]?)\s?많", re.I)


def asks_fewest(text: str) -> bool:
    """Tell whether a question that counts papers apart asks which has fewer, and not also which has more."""
    head = text[:_HEAD]
    return _FEWEST.search(head) is not None and _MOST.search(head) is None
