"""The commands under ``nonmun eval bench`` that measure promises: many readers, hostile digests, damaged files, kills."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path
from typing import Annotated, Any

import typer

OnPage = Annotated[
    Path | None, typer.Option("--page", metavar="FILE", help="Write the table on this page, where it has a place for it.")
]
AsJson = Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")]


def register(group: typer.Typer) -> None:
    """Add the commands to ``nonmun eval bench``."""
    group.command()(load)
    group.command()(attacks)
    group.command()(faults)
    group.command()(kills)
    group.command()(pages)


def load(
    readers: Annotated[int, typer.Option("--readers", metavar="N", min=1, max=500, help="How many ask at the same time.")] = 24,
    minutes: Annotated[float, typer.Option("--minutes", min=0.1, max=1440, help="For how long they ask.")] = 5.0,
    every: Annotated[float, typer.Option("--every", metavar="SECONDS", min=1, help="A day is added so often.")] = 20.0,
    as_json: AsJson = False,
) -> None:
    """Let many readers ask a page with a local model while days are added; exit status 1 on an error or a wrong source."""
    from eval.bench.load.run import run_load
    from rag.interfaces.console import progress_bar

    with progress_bar() as progress:
        measured = run_load(readers, minutes, every, progress)
    _tell(measured, as_json, well=measured.well)


def attacks(as_json: AsJson = False) -> None:
    """Send hostile digests through every way out, with a model that obeys them; exit status 1 when one succeeds."""
    from eval.bench.attacks.run import run_attacks
    from rag.interfaces.console import progress_bar

    with progress_bar() as progress:
        measured = run_attacks(progress)
    _tell(measured, as_json, well=not measured.found)


def faults(
    only: Annotated[
        str, typer.Option("--only", metavar="TEXT", help="Only files whose name, and situations whose words, contain this.")
    ] = "",
    kept: Annotated[
        Path | None, typer.Option("--kept", metavar="FILE", help="Keep the results here; cases that it has are not run again.")
    ] = None,
    page: OnPage = None,
    as_json: AsJson = False,
) -> None:
    """Damage every file of a home, fill its disk and more, and do what the doctor says; exit status 1 on a crash or a loss."""
    from eval.bench.faults import run_faults
    from eval.cli.figures import read_page
    from eval.report import figures_page
    from rag.interfaces.console import print_json, progress_bar, say

    if page is not None:
        read_page(page)  # now, not after minutes of work
    with progress_bar() as progress:
        measured = run_faults(only, kept, progress)
    if page is not None:
        page.write_text(figures_page.rewritten(read_page(page), {"faults": measured.as_markdown()}), "utf-8")
    if as_json:
        for row in measured.rows:
            print_json(row)
    else:
        say(measured.as_markdown())
    if measured.faulty:
        raise typer.Exit(1)


def kills(
    ingests: Annotated[int, typer.Option("--ingests", metavar="N", min=0, help="How many ingests are killed.")] = 25,
    syncs: Annotated[int, typer.Option("--syncs", metavar="N", min=0, help="How many syncs are killed.")] = 15,
    pages: Annotated[int, typer.Option("--pages", metavar="N", min=0, help="How many pages are killed.")] = 10,
    seed: Annotated[int, typer.Option("--seed", help="What decides the moments.")] = 0,
    page: OnPage = None,
    as_json: AsJson = False,
) -> None:
    """Kill ingests, syncs and pages at random moments; exit status 1 if anything is lost that was reported as stored."""
    from eval.bench.kills import run_kills
    from eval.cli.figures import read_page, write_part
    from rag.interfaces.console import progress_bar

    if page is not None:
        read_page(page, "kills")  # now, not after minutes of work
    with progress_bar() as progress:
        measured = run_kills(ingests, syncs, pages, seed, progress)
    if page is not None:
        write_part(page, "kills", f"{_when()}\n\n{measured.as_markdown()}")
    _tell(measured, as_json, well=measured.well)


def pages(
    pages: Annotated[int, typer.Option("--pages", metavar="N", min=1, max=20, help="How many pages are served.")] = 3,
    papers: Annotated[int, typer.Option("--papers", metavar="N", min=1, max=4000, help="How many papers are indexed.")] = 1000,
    page: OnPage = None,
    as_json: AsJson = False,
) -> None:
    """Serve several pages over one home with one Chroma server, and measure what each process keeps in memory."""
    from eval.bench.pages import run_pages
    from eval.cli.figures import read_page, write_part
    from rag.interfaces.console import progress_bar

    if page is not None:
        read_page(page, "pages")
    with progress_bar() as progress:
        measured = run_pages(pages, papers, progress)
    if page is not None:
        write_part(page, "pages", f"{_when()}\n\n{measured.as_markdown()}")
    _tell(measured, as_json, well=True)


def _when() -> str:
    return f"Measured on {dt.datetime.now(dt.UTC):%Y-%m-%d}, on a machine with {os.cpu_count()} cores."


def _tell(measured: Any, as_json: bool, *, well: bool) -> None:
    from rag.interfaces.console import print_json, say

    if as_json:
        print_json(measured.as_json())
    else:
        say(measured.as_markdown())
    if not well:
        raise typer.Exit(1)
