"""The command that fetches what came out: ``sync``."""

from __future__ import annotations

import re
import sys
import time
from datetime import date
from typing import Annotated

import typer

from rag.core import NonmunError, UsageError
from rag.interfaces.cli.days import Since, Until, window_of
from rag.interfaces.cli.options import Json, open_assistant
from rag.interfaces.console import print_json, print_sync, progress_bar
from rag.text import clean

_SOURCE_HELP = (
    "Where from: hf (the default), arxiv (abstracts of indexed papers that have none), arxiv:cs.CL, github:OWNER/NAME/FOLDER, "
    "feed:URL or folder:PATH. Repeat for more."
)
_UNITS = {"m": 60, "h": 3600, "d": 86400}
_SHORTEST = 600  # seconds between two runs


def sync(
    source: Annotated[list[str] | None, typer.Option("--source", metavar="SOURCE", help=_SOURCE_HELP)] = None,
    since: Since = None,
    until: Until = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be asked of whom.")] = False,
    every: Annotated[
        str | None,
        typer.Option("--every", metavar="TIME", help="Do it again after this time, such as 24h, until it is stopped."),
    ] = None,
    as_json: Json = False,
) -> None:
    """Fetch what came out since the last time (at first in the last 30 days), and index it. Safe to repeat and to interrupt."""
    pause = None if every is None else _seconds(every)
    first, last, _ = window_of(since, until)
    while True:
        began = time.monotonic()
        try:
            faulty = _once(source or [], first, last, dry_run, as_json)
        except NonmunError as problem:
            if pause is None or isinstance(problem, UsageError):
                raise
            print(clean(f"nonmun: {problem}"), file=sys.stderr)
            faulty = True
        if pause is None or dry_run:
            if faulty:
                raise typer.Exit(3)
            return
        time.sleep(max(pause - (time.monotonic() - began), 0.0))


def _once(source: list[str], since: date | None, until: date | None, dry_run: bool, as_json: bool) -> bool:
    """Sync once and print what came of it; return whether anything failed."""
    with open_assistant() as assistant, progress_bar(show=not dry_run and (not as_json or sys.stderr.isatty())) as progress:
        report = assistant.sync(*source, since=since, until=until, dry_run=dry_run, progress=progress)
    if as_json:
        print_json(report)
    else:
        print_sync(report)
    return report.faulty


def _seconds(text: str) -> float:
    found = re.fullmatch(r"(\d{1,4})([mhd])", text.strip().lower())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if seconds < _SHORTEST:
        raise UsageError(
            f"--every has the value {text!r}.", hint="Type a time of at least ten minutes, such as 30m, 24h or 7d."
        )
    return float(seconds)
