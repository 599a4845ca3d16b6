"""Questions for authors by what they have to do with others, or with a paper: X's co-authors, the first author of X."""

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
# Papers by one of the authors of a paper.
_AT_PLACE = re.compile(
    r"\b(?:by|of|from)\s+the\s+(?:first|second|third|last|lead|senior|corresponding)\s+authors?\s+of\s"
    r"|(?:첫\s?(?:번째|째)?|제\s?1|제일|마지막|주|교신)\s?저자(?:의|가\s(?:쓴|참여한))?\s(?:\S{1,10}\s)?논문",
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


def asks_for_author_at_place(text: str) -> bool:
    """Tell whether a question wants papers by the first author of a paper, or by another one at a place."""
    return _AT_PLACE.search(text) is not None
