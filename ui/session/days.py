"""The days with papers, the newest first, and which of them is meant by what a browser sends, which can be anything."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from rag.core import Paper
from rag.digests import digest_days

_DATE = re.compile(r"\d{4}(-\d{1,2}){0,2}")


def days_of(papers: Iterable[Paper]) -> list[str]:
    """Return the days on which papers are listed, the newest first."""
    return [day.isoformat() for day in reversed(digest_days(papers))]


def day_named(days: Sequence[str], named: str | None) -> str | None:
    """Return the day that is named: itself, the newest of a month or year, or the last one before a date.

    A page that was open before can name a day that is gone. Where no date is named, it is the newest day; None without days.
    """
    named = (named or "").strip()
    if named in days:
        return named
    if _DATE.fullmatch(named):
        named = "-".join(part.zfill(2) for part in named.split("-"))
        return next((day for day in days if day.startswith(named) or day < named), days[-1] if days else None)
    return next(iter(days), None)


def day_beside(days: Sequence[str], day: str | None, step: int) -> str | None:
    """Return the day so many steps later, or earlier if they are negative; the last one that way if there are not so many."""
    if not days:
        return None
    place = days.index(day) - step if day in days else 0
    return days[max(0, min(place, len(days) - 1))]
