"""The days of the digests, and the papers of one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from rag.core import Paper

__all__ = ["day_papers", "digest_days"]


def digest_days(papers: Iterable[Paper]) -> list[dt.date]:
    """The days on which a digest lists one of the papers, oldest first."""
    return sorted({entry.date for paper in papers for entry in paper.entries})


def day_papers(papers: Iterable[Paper], date: dt.date) -> list[Paper]:
    """The papers that the digest of a day lists, most votes first; those without votes last, equal ones by arXiv id."""
    listed = (paper for paper in papers if any(entry.date == date for entry in paper.entries))
    return sorted(listed, key=lambda paper: (paper.votes is None, -(paper.votes or 0), paper.arxiv_id))
