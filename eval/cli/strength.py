"""The commands under ``nonmun eval bench`` that measure promises: many readers, hostile texts."""

from __future__ import annotations

from typing import Annotated

import typer

AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]


def register(group: typer.Typer) -> None:
    """Add the commands to ``nonmun eval bench``."""
    group.command()(load)
    group.command()(attacks)


def load(
    readers: Annotated[int, typer.Option("--readers", metavar="N", min=1, max=500, help="How many ask at the same time.")] = 24,
    minutes: Annotated[float, typer.Option("--minutes", min=0.1, max=1440, help="For how long they ask.")] = 5.0,
    every: Annotated[float, typer.Option("--every", metavar="SECONDS", min=1, help="A day is added so often.")] = 20.0,
    as_json: AsJson = False,
) -> None:
    """Let many readers ask a page with a local model while days are added; exit status 1 on an error or a wrong source."""
    from eval.bench.load.run import run_load
    from rag.interfaces.console import print_json, progress_bar, say

    with progress_bar() as progress:
        measured = run_load(readers, minutes, every, progress)
    if as_json:
        print_json(measured.as_json())
    else:
        say(measured.as_markdown())
    if not measured.well:
        raise typer.Exit(1)


def attacks(as_json: AsJson = False) -> None:
    """Send hostile digests through every way out, with a model that obeys them; exit status 1 when one succeeds."""
    from eval.bench.attacks.run import run_attacks
    from rag.interfaces.console import print_json, progress_bar, say

    with progress_bar() as progress:
        measured = run_attacks(progress)
    if as_json:
        print_json(measured.as_json())
    else:
        say(measured.as_markdown())
    if measured.found:
        raise typer.Exit(1)
