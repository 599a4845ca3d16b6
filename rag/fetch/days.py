"""Which days to ask a source for."""

from __future__ import annotations

import datetime as dt

from rag.fetch.shelf import Shelf

#: A day is asked for again until it is this old: votes rise, papers are added or announced late, and an empty day may fill.
RECENT = dt.timedelta(days=7)
_FIRST = dt.timedelta(days=30)


def days_since_last(shelf: Shelf, folder: str = "") -> list[dt.date]:
    """Return the days to ask for: those since the last request and shortly before it, and those that failed.

    At first these are the last 30 days.

    :param folder: the part of the shelf in which the files are named for days.
    """
    states: dict[dt.date, str] = {}
    for name, record in shelf:
        if name.startswith(folder):
            states[dt.date.fromisoformat(name.rpartition("/")[2][:10])] = record.state
    last = max(states, default=None)
    start = shelf.today - _FIRST if last is None else min(last, shelf.today) - RECENT
    return [
        *sorted(day for day, state in states.items() if state == "failed" and day < start),
        *days_between(start, shelf.today),
    ]


def days_between(first: dt.date, last: dt.date) -> list[dt.date]:
    """Return all days from the first to the last."""
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]
