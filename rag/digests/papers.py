"""Entries to papers, and the papers of a day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from rag.core import DigestEntry, Paper


def merge_papers(files: Mapping[str, Iterable[DigestEntry]]) -> dict[str, Paper]:
    """Return the papers that the entries of all files describe, by arXiv id, sorted by it.

    Entries of one paper on one day are joined: bullets that only one of them has are kept, in order of file name and line.
    """
    by_day: dict[str, dict[str, DigestEntry]] = defaultdict(dict)
    for name in sorted(files):
        for entry in files[name]:
            days = by_day[entry.arxiv_id]
            day = entry.date.isoformat()
            days[day] = _join(days[day], entry) if day in days else entry
    return {
        arxiv_id: Paper(arxiv_id, tuple(days[day] for day in sorted(days, reverse=True)))
        for arxiv_id, days in sorted(by_day.items())
    }


def _join(first: DigestEntry, second: DigestEntry) -> DigestEntry:
    votes = [v for v in (first.votes, second.votes) if v is not None]
    authors = first if first.authors else second
    return replace(
        first,
        title=first.title or second.title,
        bullets=tuple(dict.fromkeys(first.bullets + second.bullets)),
        votes=max(votes, default=None),
        authors=authors.authors,
        more_authors=authors.more_authors,
        version=first.version or second.version,
    )


def digest_days(papers: Iterable[Paper]) -> list[dt.date]:
    """Return the days on which a digest lists one of the papers, oldest first."""
    return sorted({entry.date for paper in papers for entry in paper.entries})


def day_papers(papers: Iterable[Paper], date: dt.date) -> list[Paper]:
    """Return the papers that the digest of a day lists, most votes first, those without votes last; ties by arXiv id."""
    listed = (paper for paper in papers if any(entry.date == date for entry in paper.entries))
    return sorted(listed, key=lambda paper: (paper.votes is None, -(paper.votes or 0), paper.arxiv_id))
