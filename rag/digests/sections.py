"""The sections of digests, however their labels are written."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, get_args

from rag.core import UsageError

Section = Literal["What's New", "Technical Details", "Performance Highlights"]

SECTIONS: tuple[Section, ...] = get_args(Section)

# What a label begins with, in letters alone: digests have "What’s New", "What's New - Related Work", "TECHNICAL DETAIL".
_BEGINNINGS: tuple[tuple[str, Section], ...] = (
    ("whatsnew", "What's New"),
    ("whatisnew", "What's New"),
    ("technicaldetail", "Technical Details"),
    ("performancehighlight", "Performance Highlights"),
)


@lru_cache(maxsize=4096)
def section_of_label(label: str | None) -> Section | None:
    """Return the section that the label of a bullet stands for; None for a plain bullet and for other labels."""
    letters = _letters(label or "")
    return next((section for beginning, section in _BEGINNINGS if letters.startswith(beginning)), None)


def section_named(name: str) -> Section:
    """Return the section that was typed: its label, or the beginning of one of its words (``new``, ``performance``).

    :raises UsageError: if there is no such section.
    """
    letters = _letters(name)
    for section in SECTIONS:
        words = section.replace("'", "").lower().split()
        if section_of_label(name) == section or (letters and any(word.startswith(letters) for word in words)):
            return section
    raise UsageError(f"Digests have no section {name!r}.", hint="Type new, technical or performance.")


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", unicodedata.normalize("NFKC", text).casefold())
