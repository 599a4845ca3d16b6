"""The forms of digests that can be read: the built-in one, and those that installed packages register.

A package registers a module that is a :class:`DigestFormat` in the entry-point group ``nonmun.formats``.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Protocol, cast

from rag.core import ParsedDigest
from rag.digests.formats import korean_daily


class DigestFormat(Protocol):
    """One form of digest; a module is one when it has these names."""

    SUFFIXES: frozenset[str]
    """The endings of its files in lower case, with the dot."""

    def reads(self, text: str, file: str, /) -> bool:
        """Return whether a file has this form."""
        ...

    def parse_digest(self, text: str, file: str, /) -> ParsedDigest:
        """Return the entries of a file in order of appearance, and its problems in order of lines. Never raises."""
        ...


@cache
def _formats() -> tuple[DigestFormat, ...]:
    """Return all formats, the built-in one last. It is known here too, so that an uninstalled checkout reads digests."""
    found = {entry.name: cast(DigestFormat, entry.load()) for entry in entry_points(group="nonmun.formats")}
    found.pop("korean_daily", None)
    return (*(found[name] for name in sorted(found)), korean_daily)


@cache
def suffixes() -> frozenset[str]:
    """Return the endings of the files that folders and archives are searched for."""
    return frozenset().union(*(form.SUFFIXES for form in _formats()))


def format_of(text: str, file: str) -> DigestFormat:
    """Return the first format that reads a file."""
    return next(form for form in _formats() if form.reads(text, file))
