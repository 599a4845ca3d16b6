"""What commands share: options, filters, and the assistant."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.search import Filters

Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object per line.")]
Sample = Annotated[bool, typer.Option("--sample", help="Use the bundled sample instead of your own digests.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE")]
MinVotes = Annotated[int | None, typer.Option("--min-votes", min=0)]
Author = Annotated[str | None, typer.Option("--author", help="Part of an author's name.")]
InSection = Annotated[
    str | None, typer.Option("--section", metavar="NAME", help="Only bullets of one section: new, technical or performance.")
]
Batch = Annotated[Path | None, typer.Option("--batch", metavar="FILE|-", help='Lines {"id","question"}.')]


def filters_of(
    since: datetime | None,
    until: datetime | None,
    min_votes: int | None,
    author: str | None,
    trusted: bool = False,
    section: str | None = None,
) -> Filters:
    """Return the filters that options ask for.

    :raises UsageError: if there is no such section.
    """
    from rag.digests import section_named
    from rag.search import Filters

    days = since.date() if since else None, until.date() if until else None
    return Filters(*days, min_votes, author, trusted or None, None if section is None else section_named(section))


def open_assistant(sample: bool = False) -> Nonmun:
    """Return the assistant over the index of the home, or over the bundled sample."""
    from rag.assistant import Nonmun

    return Nonmun(sample=sample or None)
