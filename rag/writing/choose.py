"""The papers of a day that have an abstract and that no digest describes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable

from rag.core import DigestEntry, Paper, UsageError
from rag.digests import day_papers
from rag.text import how_many


def undescribed(papers: Iterable[Paper], day: dt.date, known: Collection[str] = ()) -> list[tuple[DigestEntry, str]]:
    """Return the day's entries of papers without a digest, most voted first, each with the abstract.

    A summary that a model elsewhere wrote is no digest, and is not used.

    :param known: the arXiv ids of papers that are described elsewhere.
    :raises UsageError: if there is none.
    """
    listed = day_papers(papers, day)
    if not listed:
        raise UsageError(f"No paper of {day} is indexed.", hint=f"Type `nonmun sync --since {day} --until {day}`.")
    silent = [paper for paper in listed if paper.arxiv_id not in known and not _is_described(paper)]
    if not silent:
        raise UsageError(f"Every paper of {day} has a digest.", hint="Type --date with another day.")
    found = [(entry, text) for paper in silent for entry in paper.entries if entry.date == day and (text := _abstract(paper))]
    if not found:
        what = f"None of the {how_many(len(silent), 'paper')} of {day} without a digest has an abstract."
        raise UsageError(what, hint="Type `nonmun sync --source arxiv` to fetch abstracts.")
    return found


def _is_described(paper: Paper) -> bool:
    return any(bullet.kind == "digest" for entry in paper.entries for bullet in entry.bullets)


def _abstract(paper: Paper) -> str:
    """Return the newest abstract of a paper; empty without one."""
    texts = (" ".join(b.text for b in entry.bullets if b.kind == "abstract") for entry in paper.entries)
    return next(filter(None, texts), "")
