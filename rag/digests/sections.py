"""Recognise the sections of digests, however their labels are spelled."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Literal, get_args

from rag.core import UsageError

Section = Literal["What's New", "Technical Details", "Performance Highlights"]

SECTIONS: tuple[Section, ...] = get_args(Section)

# The letters that a label starts with: digests have "What’s New", "What's New - Related Work", "TECHNICAL DETAIL".
_PREFIXES: dict[Section, tuple[str, ...]] = {
    "What's New": ("whatsnew", "whatisnew"),
    "Technical Details": ("technicaldetail",),
    "Performance Highlights": ("performancehighlight",),
}


@lru_cache(maxsize=4096)
def section_of_label(label: str | None) -> Section | None:
    """Return the section that a bullet's label names; None for other labels and for bullets without one."""
    letters = _letters(label or "")
    return next((section for section, prefixes in _PREFIXES.items() if letters.startswith(prefixes)), None)


def section_named(name: str) -> Section:
    """Return the section that a user typed, by its label or a prefix of one of its words (``new``, ``performance``).

    :raises UsageError: if the name matches no section.
    """
    letters = _letters(name)
    for section in SECTIONS:
        words = section.replace("'", "").lower().split()
        if section_of_label(name) == section or (letters and any(word.startswith(letters) for word in words)):
            return section
    raise UsageError(f"Digests have no section {name!r}.", hint="Type new, technical or performance.")


def _letters(text: str) -> str:
    return re.sub(r"[\W\d_]", "", unicodedata.normalize("NFKC", text).casefold())
