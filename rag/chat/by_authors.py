"""A list narrowed by how many authors its papers have, which is told of a subject alone: the reader is told what to type."""

from __future__ import annotations

import re

from rag.chat.message import Message
from rag.chat.replies import said_of
from rag.search import asks_by_authors
from rag.text import has_hangul

# A message that narrows a list, and no question of its own (single-author papers on quantization).
_NARROWS = re.compile(r"^\W*(?:only|just|keep|limit)\b(?!.*\b(?:on|about)\b)|\bones\b|만\W*$|[그이]\s?중", re.I)


def by_authors(said: Message) -> str | None:
    """Return what to type instead of "only single-author papers"; None if a message does not ask for that."""
    if said.listing is None or not _NARROWS.search(said.core) or not asks_by_authors(said.core):
        return None
    subject = said.listing.subject or said.listing.text
    question = f"{subject} 단독 저자 논문" if has_hangul(said.core) else f"single-author papers on {subject}"
    return said_of(said, "by_authors", question=question)
