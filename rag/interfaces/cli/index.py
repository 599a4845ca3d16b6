"""The commands about the index: ``ingest`` and ``parse`` read digests, ``status`` and ``doctor`` say how things are."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rag.core import UsageError
from rag.interfaces.cli.options import Json, Sample, open_assistant
from rag.interfaces.console import print_json, print_problems, print_report, progress_bar, say

_PATHS = typer.Argument(metavar="PATH...", help="Folders, Markdown files, .zip or .tar.gz.")


def ingest(
    paths: Annotated[list[Path] | None, _PATHS] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Drop what belonged to files that no longer exist.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build the index anew from PATH alone.")] = False,
    sample: Annotated[bool, typer.Option("--sample", help="Index the bundled sample, in an index of its own.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the index up to date with digests. Safe to repeat and to interrupt."""
    if sample == bool(paths):
        raise UsageError(
            "Nothing to index." if not sample else "A path and --sample together.",
            hint="Type `nonmun ingest PATH` or `nonmun ingest --sample`.",
        )
    assistant = open_assistant()
    with progress_bar(show=not as_json or sys.stderr.isatty()) as progress:
        if sample:
            report = assistant.ingest_sample(rebuild=rebuild, progress=progress)
        else:
            report = assistant.ingest(*(paths or []), prune=prune, rebuild=rebuild, progress=progress)
    if as_json:
        print_json(report)
        return
    print_problems(report.problems)
    print_report(report)


def parse(paths: Annotated[list[Path], _PATHS], as_json: Json = False) -> None:
    """Show what is read from digests, without indexing anything; problems go to standard error."""
    from rag.digests import SourceFile, collect, read_source

    papers = bullets = 0
    problems = []
    for source in collect(paths):
        if not isinstance(source, SourceFile):
            problems.append(source)
            continue
        parsed = read_source(source)
        problems.extend(parsed.problems)
        for entry in parsed.entries:
            papers, bullets = papers + 1, bullets + len(entry.bullets)
            if as_json:
                print_json(
                    {name: getattr(entry, name) for name in ("date", "arxiv_id", "title", "votes", "authors", "bullets")}
                )
            else:
                say(f"{entry.date} {entry.arxiv_id} {entry.title} ({len(entry.bullets)} bullets)")
    print_problems(problems, limit=1000)
    print(f"{papers:,} entries, {bullets:,} bullets, {len(problems):,} problems", file=sys.stderr)


def status(sample: Sample = False, as_json: Json = False) -> None:
    """Show what is indexed, and with which settings."""
    from rag.doctor import read_status

    state = read_status(open_assistant(sample))
    if as_json:
        print_json(state)
        return
    for name, value in state.items():
        say(f"{name.replace('_', ' '):<16} {value}")


def doctor(as_json: Json = False) -> None:
    """Check that everything works here, and say what to type where it does not."""
    from rag.doctor import examine

    failed = False
    for check in examine(open_assistant()):
        failed = failed or not check.ok
        if as_json:
            print_json(check)
        else:
            say(f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.found}{'' if check.ok else ' ' + check.remedy}")
    if failed:
        raise typer.Exit(1)
