"""Turn abstracts and summaries into bullets of their kind."""

from __future__ import annotations

from rag.core import Bullet
from rag.text import split_sentences


def abstract_bullets(abstract: str) -> tuple[Bullet, ...]:
    """Return the distinct sentences of an abstract; its line ends mean nothing."""
    return tuple(Bullet(None, text, "abstract") for text in dict.fromkeys(split_sentences(one_line(abstract))))


def summary_bullets(summary: str) -> tuple[Bullet, ...]:
    """Return a summary that a model elsewhere wrote as one bullet, or none if it is empty."""
    text = one_line(summary)
    return (Bullet(None, text, "summary"),) if text else ()


def one_line(text: str) -> str:
    """Return a text with single spaces in place of all white space."""
    return " ".join(text.split())
