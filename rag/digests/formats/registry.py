"""Find the format of a file: one of those built in, or one that an installed package registers as ``nonmun.formats``."""

from __future__ import annotations

from functools import cache
from importlib.metadata import entry_points
from typing import Protocol

from rag.core import ParsedDigest, UsageError
from rag.digests.formats import arxiv_atom, bibtex, csv_table, feed, generic, hf_daily, json_records, korean_daily, ris


class DigestFormat(Protocol):
    """One digest format: a module with these names. ``SUFFIXES`` are its file extensions, lower case with the dot."""

    SUFFIXES: frozenset[str]

    def reads(self, text: str, file: str, /) -> bool:
        """Return whether a file is in this format, by its content."""

    def parse_digest(self, text: str, file: str, /) -> ParsedDigest:
        """Return the entries of a file in order of appearance and its problems in order of line. Never raises."""


#: The built-in formats in the order in which they are asked; the last one reads any page.
_BUILT_IN: dict[str, DigestFormat] = {
    "hf_daily": hf_daily,
    "arxiv_atom": arxiv_atom,
    "feed": feed,
    "json": json_records,
    "bibtex": bibtex,
    "ris": ris,
    "korean_daily": korean_daily,
    "csv": csv_table,
    "generic": generic,
}


@cache
def formats() -> dict[str, DigestFormat]:
    """Return all formats by name: those of other packages first, in order of their names."""
    found: dict[str, DigestFormat] = {
        entry.name: entry.load() for entry in sorted(entry_points(group="nonmun.formats")) if entry.name not in _BUILT_IN
    }
    return found | _BUILT_IN


@cache
def suffixes() -> frozenset[str]:
    """Return the file extensions of all formats."""
    return frozenset().union(*(form.SUFFIXES for form in formats().values()))


def format_of(text: str, file: str) -> str:
    """Return the name of the first format that can read a file."""
    return next(name for name, form in formats().items() if form.reads(text, file))


def format_named(name: str) -> DigestFormat:
    """Return the format of a name.

    :raises UsageError: if there is none.
    """
    found = formats().get(name)
    if found is None:
        raise UsageError(f"There is no format {name!r}.", hint=f"Type one of {', '.join(formats())}.")
    return found
