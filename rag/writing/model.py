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
    """A bullet that was written, rewritten once, and not kept, with the reason; without a section if nothing was written."""

    arxiv_id: str
    title: str
    section: Section | None
    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class WrittenDigest:
    """The papers of a day with bullets that their abstracts support.

    ``papers`` is the number of papers that had an abstract and no digest; ``entries`` are those of which a bullet was kept.
    ``rewritten`` counts bullets that were kept at the second attempt. ``usage`` holds the model server's token counts.
    """

    date: dt.date
    language: Language
    model: str
    papers: int
    entries: tuple[DigestEntry, ...]
    left_out: tuple[LeftOut, ...] = ()
    rewritten: int = 0
    usage: Mapping[str, int] = field(default_factory=dict)

    @property
    def bullets(self) -> int:
        """The number of bullets that were kept."""
        return sum(len(entry.bullets) for entry in self.entries)
