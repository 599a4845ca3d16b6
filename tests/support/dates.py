"""Dates as they are read on Wednesday, 26 June 2024."""

from __future__ import annotations

import datetime as dt

from rag.search.query.dates.find import DateSpan, find_dates

TODAY = dt.date(2024, 6, 26)


def stated(text: str, today: dt.date = TODAY) -> DateSpan:
    """The only date of a text."""
    (span,) = find_dates(text, today)
    assert text[span.start : span.end] == span.text
    return span


def days(text: str, today: dt.date = TODAY) -> tuple[dt.date | None, dt.date | None]:
    span = stated(text, today)
    return span.since, span.until
