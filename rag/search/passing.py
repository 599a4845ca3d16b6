"""Which papers of an index pass filters: a comparison for all papers at once, whatever it may be."""

from __future__ import annotations

import datetime as dt

import numpy as np

from rag.core import Paper, StorageError
from rag.index import SearchIndex
from rag.search.query.filters import Filters
from rag.search.side_by_side import Mask


def passing(index: SearchIndex, filters: Filters) -> Mask:
    """Return which papers pass some filters, shape ``(papers,)``.

    :raises StorageError: if only trusted papers are wanted and the index has no audit.
    """
    passes = np.ones(len(index.papers), dtype=bool)
    if filters.since or filters.until:
        since, until = filters.since or dt.date.min, filters.until or dt.date.max
        inside = (index.days >= since.toordinal()) & (index.days <= until.toordinal())
        passes &= np.logical_or.reduceat(inside, index.first_entries)
    if filters.max_votes is not None:  # an unknown number may be none, but not few
        passes &= np.where(index.votes >= 0, index.votes <= filters.max_votes, filters.max_votes <= 0)
    if filters.min_votes is not None:
        passes &= np.maximum(index.votes, 0) >= filters.min_votes
    if filters.section is not None:
        has_section = np.array([found == filters.section for found in index.sections], dtype=bool)
        passes &= np.logical_or.reduceat(has_section, index.starts)
    if filters.trusted:
        passes &= ~_suspect(index)
    author, other = (" ".join((name or "").lower().split()) for name in (filters.author, filters.not_author))
    if author or other:
        left = np.flatnonzero(passes).tolist()
        passes[left] = [_is_by(index.papers[row], author, other) for row in left]
    return passes


def _suspect(index: SearchIndex) -> Mask:
    if not index.audit.rows:
        raise StorageError("This index has no audit of its digests.", hint="Type `nonmun ingest PATH` to make one.")
    suspect = np.zeros(len(index.papers), dtype=bool)
    suspect[[index.row_of[arxiv_id] for arxiv_id in index.warnings]] = True
    return suspect


def _is_by(paper: Paper, author: str, other: str) -> bool:
    names = [name.lower() for name in paper.authors]
    return (not author or any(author in name for name in names)) and not (other and any(other in name for name in names))
