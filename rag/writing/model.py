"""What a model wrote of a day's papers, as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from rag.core import DigestEntry
from rag.digests import Section
from rag.text import Language


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A bullet, or sentences of one, that failed twice and is not kept, with the reason; no section if nothing was written."""

    arxiv_id: str
    title: str
    section: Section | None
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A paper of which nothing was written, since the model server failed, with what it said."""

    arxiv_id: str
    title: str
    reason: str


@dataclass(frozen=True, slots=True)
class WrittenDigest:
    """The papers of a day with bullets that their abstracts support.

    ``papers`` is the number of papers that had an abstract and no digest; ``entries`` are those of which a bullet was kept.
    ``rewritten`` counts bullets that were kept at the second attempt, ``shortened`` those that were kept without some of their
    sentences. ``missing`` are papers that the model server failed to write about. ``usage`` holds its token counts.
    """

    date: dt.date
    language: Language
    model: str
    papers: int
    entries: tuple[DigestEntry, ...]
    left_out: tuple[LeftOut, ...] = ()
    rewritten: int = 0
    shortened: int = 0
    missing: tuple[Missing, ...] = ()
    usage: Mapping[str, int] = field(default_factory=dict)

    @property
    def bullets(self) -> int:
        """The number of bullets that were kept."""
        return sum(len(entry.bullets) for entry in self.entries)
