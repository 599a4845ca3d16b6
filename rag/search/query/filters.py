"""What a paper has to satisfy to be found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rag.digests import Section


@dataclass(frozen=True, slots=True)
class Filters:
    """What a paper has to satisfy; None asks for nothing. Dates are those of its digests, both ends included.

    ``trusted`` asks that the audit suspects none of its entries (:mod:`rag.index.audit.model`).
    Of a paper only the bullets of ``section`` are evidence, and papers without one are left out.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    min_votes: int | None = None
    author: str | None = None
    trusted: bool | None = None
    section: Section | None = None

    @property
    def any(self) -> bool:
        return self != Filters()
