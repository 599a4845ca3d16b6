"""The commands about the index: ``ingest``, ``parse``, ``audit``, ``status`` and ``doctor``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from rag.core import UsageError
from rag.interfaces.cli.options import Json, Sample, open_assistant
from rag.interfaces.console import print_audit, print_json, print_problems, print_report, progress_bar, say

_FIELDS = "date", "arxiv_id", "title", "votes", "authors", "bullets"
_PATHS = typer.Argument(metavar="PATH...", help="Folders, Markdown files, .zip or .tar.gz.")


def ingest(
    paths: Annotated[list[Path] | None, _PATHS] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Remove the papers of files that no longer exist.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build the index again from PATH alone.")] = False,
    sample: Annotated[bool, typer.Option("--sample", help="Index the bundled sample, in an index of its own.")] = False,
    as_json: Json = False,
) -> None:
    """Bring the index up to date with digests. Safe to repeat and to interrupt."""
    if sample == bool(paths):
        raise UsageError(
            "A path and --sample cannot be used together." if sample else "Nothing to index.",
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
                print_json({name: getattr(entry, name) for name in _FIELDS})
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
        say(f"{name.replace('_', ' '):<16} {'none' if value is None else value}")


def doctor(as_json: Json = False) -> None:
    """Check that everything works, and say what to type where it does not."""
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


def audit(
    accept: Annotated[
        str | None,
        typer.Option("--accept", metavar="ID", help="Vouch for the digests of this paper."),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="With --accept: let the audit decide again.")] = False,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Show which digest entries are suspected not to describe their paper, and why."""
    assistant = open_assistant(sample)
    if undo and accept is None:
        raise UsageError("--undo needs --accept.", hint="Type `nonmun audit --accept ID --undo`.")
    arxiv_id = assistant.accept(accept, undo=undo) if accept is not None else None
    found = assistant.index.audit
    if as_json:
        for row in found.rows:
            if arxiv_id in (None, row.arxiv_id):
                print_json(row)
    elif arxiv_id is not None:
        say(f"{arxiv_id} is {'judged by the audit again' if undo else 'accepted: its entries are not suspect'}.")
    else:
        print_audit(found, {arxiv_id: paper.title for arxiv_id, paper in assistant.index.papers.items()})
