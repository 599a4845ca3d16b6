"""Read answers of the arXiv API: Atom with the abstracts of papers, whose day is that of their first version."""

from __future__ import annotations

import re

from rag.core import ParsedDigest
from rag.digests.formats import feed

SUFFIXES = feed.SUFFIXES

_START = re.compile(
    r"\s*(?:<\?xml[^>]{0,300}\?>\s*)?<feed\b(?=.{0,3000}?(?:<id>\s*https?://(?:export\.)?arxiv\.org/|schemas/atom))",
    re.S | re.I,
)


def reads(text: str, file: str) -> bool:  # noqa: ARG001
    """Return whether a text starts like an answer of the arXiv API."""
    return _START.match(text[:4000]) is not None


def parse_digest(text: str, file: str) -> ParsedDigest:
    """Parse an answer as the feed that it is."""
    return feed.parse_digest(text, file)
