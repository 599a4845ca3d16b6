"""Find the digest formats: the built-in one, and the modules that installed packages register as ``nonmun.formats``."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from rag.core import ParsedDigest
from rag.digests.formats import hf_daily, korean_daily


class DigestFormat(Protocol):
    """One digest format: a module with these names. ``SUFFIXES`` are its file extensions, lower case with the dot."""

    SUFFIXES: frozenset[str]

    def reads(self, text: str, file: str, /) -> bool:
        """Return whether a file is in this format."""

    def parse_digest(self, text: str, file: str, /) -> ParsedDigest:
        """Return the entries of a file in order of appearance and its problems in order of line. Never raises."""


@cache
def _formats() -> tuple[DigestFormat, ...]:
    """Return all formats, the built-in one last; an uninstalled checkout, which has no entry points, has it, too."""
    found: dict[str, DigestFormat] = {entry.name: entry.load() for entry in entry_points(group="nonmun.formats")}
    found.pop("korean_daily", None)
    found.setdefault("hf_daily", hf_daily)
    return (*(found[name] for name in sorted(found)), korean_daily)


@cache
def suffixes() -> frozenset[str]:
    """Return the file extensions of all formats."""
    return frozenset().union(*(form.SUFFIXES for form in _formats()))


def format_of(text: str, file: str) -> DigestFormat:
    """Return the first format that can read a file."""
    return next(form for form in _formats() if form.reads(text, file))
