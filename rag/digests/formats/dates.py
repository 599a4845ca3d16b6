"""The days that names of files and folders, headings and fields give."""

from __future__ import annotations

import datetime as dt
import re

# With months that exist, as the year of a folder and that of its file (2024/2024-12-09) look like a day otherwise.
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d{2})[-/\\_.]?(0[1-9]|1[0-2])[-/\\_.]?(\d{2})(?!\d)")
_ISO = re.compile(r"\s*(\d{4})-(\d{2})-(\d{2})(?=$|[T\s])")


def make_date(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    """Return a day, or None if there is no such day."""
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None


def date_of_name(file: str) -> dt.date | None:
    """Return the last day that a path gives, or None."""
    found = [day for match in _IN_NAME.finditer(file) if (day := make_date(*match.groups()))]
    return found[-1] if found else None


def date_of_timestamp(value: object) -> dt.date | None:
    """Return the day at the start of a text such as ``2025-12-31T01:36:44Z``, or None."""
    match = _ISO.match(value) if isinstance(value, str) else None
    return make_date(*match.groups()) if match else None
