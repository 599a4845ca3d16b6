"""The page of a list that a question asks for, at the end of its words: ``... (from number 25)``, ``... (25번째부터)``."""

from __future__ import annotations

import re

from rag.text import has_hangul

_FROM = re.compile(r"\s*\((?:from number (?P<en>\d{1,5})|(?P<ko>\d{1,5})번째부터)\)\s*$")
_LONGEST = 40


def split_page(text: str) -> tuple[str, int]:
    """Return a question without its page, and the number of papers that come before the page."""
    match = _FROM.search(text, max(0, len(text) - _LONGEST))
    if match is None or not text[: match.start()].strip():
        return text, 0
    return text[: match.start()], max(0, int(match["en"] or match["ko"]) - 1)


def paged(text: str, skip: int) -> str:
    """Return a question that asks for the papers after the first ``skip``."""
    words, _ = split_page(text)
    if not skip:
        return words
    return f"{words} ({skip + 1}번째부터)" if has_hangul(words) else f"{words} (from number {skip + 1})"
