"""What a paper must satisfy to be found."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, fields
from typing import Any

from rag.digests import Section


@dataclass(frozen=True, slots=True)
class Filters:
    """What a paper must satisfy; None asks for nothing. Dates are those of its digests, both ends included.

    ``trusted`` asks that the audit suspects none of its entries (:mod:`rag.index.audit.model`).
    A paper whose digest gives no count of votes has at least 0 and, unless none are asked for (``max_votes=0``), not at most some.
    Only the bullets of ``section`` are evidence; papers without that section are left out.
    """

    since: dt.date | None = None
    until: dt.date | None = None
    min_votes: int | None = None
    max_votes: int | None = None
    author: str | None = None
    not_author: str | None = None
    trusted: bool | None = None
    section: Section | None = None

    @property
    def given(self) -> dict[str, Any]:
        """The filters that are not None, by name."""
        return {field.name: value for field in fields(self) if (value := getattr(self, field.name)) is not None}

    @property
    def any(self) -> bool:
        return bool(self.given)
