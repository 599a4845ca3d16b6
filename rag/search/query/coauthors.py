"""Questions with whom an author writes: ``who are X's co-authors?``, ``X와 함께 논문을 많이 쓴 사람은?``."""

from __future__ import annotations

import re

_WHO = r"(?:who|whom|which\s+(?:authors?|researchers?|people))"
_WITH = re.compile(
    r"\b(?:co-?authors|collaborators|collaborates?\s+with)\b"
    rf"|\b{_WHO}\b[^?]{{0,60}}\b(?:co-?author(?:s|ed)?|collaborat\w+|(?:works?|worked|writes?|wrote|written|publish(?:es|ed)?)\b[^?]{{0,40}}\bwith)\b"
    rf"|\b(?:works?|write|publish|collaborate)\s+(?:\w+\s+)?with\s+(?:the\s+)?most\b"
    r"|공저자|공동\s?(?:저자|연구자)|협업자|(?:[와과랑]|하고)\s(?:함께|같이|공동으로)\s[^?]{0,40}(?:저자|사람|연구자|누구)",
    re.I,
)
#: Words of a subject that only ask for them.
WORDS = re.compile(
    r"(?i)\b(?:most|frequent|main|top|usual|co-?authors?|co-?authored|collaborators?|collaborated|collaborates?|works?|with|of|the|who)\b"
    r"|공저자|공동\s?저자|공동\s?연구자|협업자|가장|자주|많이|함께|같이"
)


def asks_coauthors(text: str) -> bool:
    """Tell whether a question that names an author asks for those who write with them."""
    return _WITH.search(text) is not None
