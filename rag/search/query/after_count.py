"""What a question asks of the papers whose number it asks for first: ``how many on RAG, and which is the best?``, ``그중 1등은?``."""

from __future__ import annotations

import re

from rag.search.query.order import find_order
from rag.search.query.vocabulary import blank

_LONGEST = 300  # characters; more describe a paper
_TOP_KO = r"(?:[1일]\s?등|[1일]\s?위|최고|베스트|톱|탑)"
_AFTER = (
    re.compile(
        r"\bhow\s+many\b[^?]{0,80}?\b(?:papers|articles|preprints|publications|studies)\b[^?]{0,120}?(?P<between>[?]\s+|,?\s+and\s+(?:also\s+)?|;\s+|,\s+)(?=(?:which|what)\s+(?:ones?|of\s+(?:them|those|these)|papers?|is|are|was|has|have|got)\b"
        r"|what['’]s\b|who\s+(?:wrote|has|is)\b|the\s+(?:best|top|most)\b)",
        re.I,
    ),
    re.compile(
        r"논문[^?]{0,40}몇\s?(?:편|개|건)\S{0,6}(?:\s\S{1,6}){0,2}?(?P<between>,?\s+(?:그리고\s+)?)(?=(?:그|이|저)\s?중|(?:그|이)\s?가운데|거기서|여기서)"
    ),
    re.compile(rf"논문[^?]{{0,40}}몇\s?(?:편|개|건)\S{{0,4}}[고며야요지?,](?P<between>\s+(?:그리고\s+)?)(?={_TOP_KO})"),
)
_BEST = re.compile(rf"\b(?:best|top(?:\s+[1-3])?|number\s+(?:one|1)|no\.?\s?1|#\s?1|first\s+place)(?!\w)|{_TOP_KO}", re.I)
# What is left of a request for the first in an order, which asks for nothing else.
_FRAME = re.compile(
    r"\b(?:which|what|['’]s|ones?|of|them|those|these|all|papers?|is|are|was|has|have|got|the|and|also|please|tell|me|upvoted|voted)\b"
    r"|(?<![가-힣])(?:(?:그|이|저)\s?중(?:에서?)?|(?:그|이)\s?가운데(?:서|에서)?|거기서|여기서|그리고)(?![가-힣])"
    r"|(?<![가-힣])(?:논문|건|거|것|게|한\s?편)?(?:은|는|이|가|을|를|도)?(?:\s?(?:뭐|무엇|뭔|어떤|어느)\S{0,5})?(?:\s?(?:알려|보여|말해)\S{0,4})?(?=\W|$)|논문\S{0,2}",
    re.I,
)


def split_count(text: str) -> tuple[str, str]:
    """Return a question for the number of some papers, and what it asks of these beside; this is empty for others."""
    if len(text) > _LONGEST:
        return text, ""
    for pattern in _AFTER:
        if match := pattern.search(text):
            return text[: match.start("between")].rstrip(","), text[match.end("between") :]
    return text, ""


def order_after(rest: str) -> str:
    """Return the order in which the first of the counted papers is asked for; empty if something else is asked, too."""
    orders = find_order(rest)
    places = [(it.start, it.end) for it in orders] or [match.span() for match in _BEST.finditer(rest)]
    left = _FRAME.sub(" ", blank(rest, places))
    if not places or re.search(r"\w", left):
        return ""
    return str(orders[0].value) if orders else "votes"
