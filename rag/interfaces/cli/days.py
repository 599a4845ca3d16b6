"""Days that options name: ``2024-06-21``, ``May 2024`` or ``지난주``, read as they are read in a question."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, NamedTuple

import typer

from rag.core import UsageError

_EXAMPLES = 'Type it like 2024-06-21, "May 2024" or "last week".'

Since = Annotated[
    str | None,
    typer.Option("--since", metavar="DATE", help="From this day on: 2024-06-21, “May 2024” or “last week”."),
]
Until = Annotated[str | None, typer.Option("--until", metavar="DATE", help="Up to this day, written likewise.")]
Today = Annotated[
    str | None,
    typer.Option("--today", metavar="DATE", help="The day that “last week” counts from, if not today."),
]


class Window(NamedTuple):
    """The days that ``--since``, ``--until`` and ``--today`` name; None where an option is not given."""

    since: dt.date | None
    until: dt.date | None
    today: dt.date | None


def window_of(since: str | None, until: str | None, today: str | None = None) -> Window:
    """Return the first day, the last day and the present day that options name.

    :raises UsageError: if one is no date, or if the first day is after the last.
    """
    present = None if today is None else one_day(today, "--today")
    first = None if since is None else _span(since, "--since", present)[0]
    last = None if until is None else _span(until, "--until", present)[1]
    if since is not None and first is None:
        raise UsageError(f"--since {since!r} names no first day.", hint=_EXAMPLES)
    if until is not None and last is None:
        raise UsageError(f"--until {until!r} names no last day.", hint=_EXAMPLES)
    if first and last and first > last:
        raise UsageError(f"--since {first} is after --until {last}.", hint="Type the earlier day as --since.")
    return Window(first, last, present)


def one_day(text: str, option: str, today: dt.date | None = None) -> dt.date:
    """Return the one day that an option names.

    :raises UsageError: if it is no date, or more than one day.
    """
    first, last = _span(text, option, today)
    if first is None or first != last:
        raise UsageError(f"{option} {text!r} is more than one day.", hint="Type it like 2024-06-21 or yesterday.")
    return first


def _span(text: str, option: str, today: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """Return the first and the last day of a date, which has to be all that is written; None is an open end."""
    from rag.search import find_dates, why_unread  # half a second, which a command without a date need not spend

    present, written = today or dt.datetime.now().date(), text.strip()
    for lead in ("", "in "):  # of a word that may be no month (may, march), a question tells by its preposition
        sentence = f"{lead}{written}"
        found = find_dates(sentence, present)
        if len(found) == 1 and sentence[: found[0].start].strip() in ("", "in") and not sentence[found[0].end :].strip():
            if found[0].unread:
                raise UsageError(f"{option} {text!r} cannot be read: {why_unread(found[0].unread)[0]}.", hint=_EXAMPLES)
            return found[0].since, found[0].until
    raise UsageError(f"{option} {text!r} is not a date.", hint=_EXAMPLES)
