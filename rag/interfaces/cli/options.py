"""Options and the opening that commands share."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from rag.assistant import Nonmun

__all__ = ["Author", "Day", "InSection", "Json", "MinVotes", "Sample", "open_assistant"]

Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object per line.")]
Sample = Annotated[bool, typer.Option("--sample", help="Use the bundled sample instead of your own digests.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE")]
MinVotes = Annotated[int | None, typer.Option("--min-votes", min=0)]
Author = Annotated[str | None, typer.Option("--author", help="Part of an author's name.")]
InSection = Annotated[
    str | None, typer.Option("--section", metavar="NAME", help="Only bullets of one section: new, technical or performance.")
]


def open_assistant(sample: bool = False) -> Nonmun:
    """The assistant over the index of the home, or over the bundled sample."""
    from rag.assistant import Nonmun

    return Nonmun(sample=sample or None)
