"""The days of a brief."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from rag.core import UsageError

_WEEK = dt.timedelta(days=6)


@dataclass(frozen=True, slots=True)
class Period:
    """The days from ``since`` to ``until``, both included."""

    since: dt.date
    until: dt.date

    def __contains__(self, day: dt.date) -> bool:
        return self.since <= day <= self.until

    @classmethod
    def of(
        cls, days: Sequence[dt.date], *, day: dt.date | None = None, week: bool = False, since: dt.date | None = None
    ) -> Self:
        """Return the days that are asked for: without wishes, the last day that has papers.

        :param days: the days that have papers, oldest first, at least one.
        :param day: this day.
        :param week: the seven days that end on ``day``, or on the last day that has papers.
        :param since: from this day to the last one that has papers.
        :raises UsageError: if ``since`` is given with another wish.
        """
        if since is not None and (day is not None or week):
            other = "--date" if day is not None else "--week"
            raise UsageError(f"{other} and --since cannot be used together.", hint="Leave out one of them.")
        until = day or days[-1]
        if since is not None:
            return cls(since, max(since, until))
        return cls(max(until, dt.date.min + _WEEK) - _WEEK if week else until, until)
