"""The papers among which a question looks for some, at the end of its words: ``... (of those about robots)``, ``... (로봇에 관한 논문 중)``."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.text import has_hangul

_OF = re.compile(r"\s?\((?:of those about (?P<en>[^()]{1,300})|(?P<ko>[^()]{1,300})에 관한 논문 중)\)")
# What the words for a subject cannot have there.
_NOT_THERE = re.compile(r"[();]+")


def split_within(text: str) -> tuple[str, list[str]]:
    """Return a question without the subjects among whose papers it looks, and these subjects."""
    match = _OF.search(text)
    rest = f"{text[: match.start()]}{text[match.end() :]}" if match else ""
    return (rest, (match["en"] or match["ko"]).split("; ")) if match and rest.strip() else (text, [])


def within(text: str, subjects: Sequence[str]) -> str:
    """Return a question that looks among the papers on some subjects, all of them."""
    words, _ = split_within(text)
    if not subjects:
        return words
    among = "; ".join(" ".join(_NOT_THERE.sub(" ", subject).split()) for subject in subjects)
    return f"{words} ({among}에 관한 논문 중)" if has_hangul(words) else f"{words} (of those about {among})"
