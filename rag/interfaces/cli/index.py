"""The commands about the index: ``ingest``, ``parse``, ``audit``, ``status`` and ``doctor``."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.core import Bullet, BulletKind, UsageError, load_settings
from rag.interfaces.cli.options import Json, Sample, open_assistant
from rag.interfaces.console import print_audit, print_comparisons, print_json, print_problems, print_report, progress_bar, say
from rag.text import how_many

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.index import Decision

_FORM = typer.Option("--format", metavar="NAME", help="Read all files in this format, whatever they look like.")
_FIELDS = "date", "arxiv_id", "title", "votes", "authors"
_PATHS = typer.Argument(metavar="PATH...", help="Folders, files or archives (.zip, .tar.gz, .tar.xz).")


def ingest(
    paths: Annotated[list[Path] | None, _PATHS] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Remove the papers of files that no longer exist.")] = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build the index again from PATH alone.")] = False,
    form: Annotated[str, _FORM] = "",
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
            report = assistant.ingest(*(paths or []), prune=prune, rebuild=rebuild, form=form, progress=progress)
    if as_json:
        print_json(report)
        return
    print_problems(report.problems)
    print_report(report)


def parse(paths: Annotated[list[Path], _PATHS], form: Annotated[str, _FORM] = "", as_json: Json = False) -> None:
    """Show what is read from digests and in which format, without indexing anything; problems go to standard error."""
    from rag.digests import SourceFile, collect, format_named, read_source

    if form:
        format_named(form)
    files: Counter[str] = Counter()
    papers = bullets = 0
    problems = []
    for source in collect(paths, limits=load_settings(with_model=False).limits):
        if not isinstance(source, SourceFile):
            problems.append(source)
            continue
        parsed = read_source(source, form)
        files[parsed.format] += 1
        problems.extend(parsed.problems)
        if not as_json:
            say(f"{source.name}: {parsed.format}, {how_many(len(parsed.entries), 'paper')}")
        for entry in parsed.entries:
            papers, bullets = papers + 1, bullets + len(entry.bullets)
            if as_json:
                row = {name: getattr(entry, name) for name in _FIELDS}
                row["bullets"] = [{"section": b.section, "text": b.text, "kind": b.kind} for b in entry.bullets]
                print_json(row | {"format": parsed.format, "file": source.name, "line": entry.line})
            else:
                say(f"{entry.date} {entry.arxiv_id} {entry.title} ({_count(entry.bullets)})")
    print_problems(problems, limit=1000)
    read = ", ".join(f"{count:,} as {name}" for name, count in files.most_common())
    entries = "1 entry" if papers == 1 else f"{papers:,} entries"
    told = f"{entries}, {how_many(bullets, 'bullet')}, {how_many(len(problems), 'problem')}"
    print(f"{told}; files read: {read or 'none'}", file=sys.stderr)


def _count(bullets: Sequence[Bullet]) -> str:
    """Return how many bullets there are of each kind."""
    names: dict[BulletKind, str] = {
        "digest": "bullets",
        "abstract": "sentences of the abstract",
        "summary": "summaries by a model",
    }
    kinds = Counter(bullet.kind for bullet in bullets)
    return ", ".join(f"{kinds[kind]} {name}" for kind, name in names.items() if kinds[kind]) or "0 bullets"


def status(sample: Sample = False, as_json: Json = False) -> None:
    """Show what is indexed, and with which settings."""
    from rag.doctor import read_status

    state = read_status(open_assistant(sample))
    if as_json:
        print_json(state)
        return
    for name, value in state.items():
        if isinstance(value, dict):
            value = ", ".join(f"{count:,} {kind}" for kind, count in value.items())
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
        typer.Option("--accept", metavar="ID", help="The digests of this paper describe it: they are not suspect."),
    ] = None,
    doubt: Annotated[
        str | None,
        typer.Option("--doubt", metavar="ID", help="The digests of this paper describe another one: they are suspect."),
    ] = None,
    undo: Annotated[bool, typer.Option("--undo", help="With --accept or --doubt: let the audit decide again.")] = False,
    against_abstracts: Annotated[
        bool, typer.Option("--against-abstracts", help="Compare each digest with the abstract of its paper.")
    ] = False,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Show which digest entries are suspect, as they seem to describe another paper, and why."""
    decided = accept if accept is not None else doubt
    if (accept is not None and doubt is not None) or (against_abstracts and (undo or decided is not None)):
        what = "--accept, --doubt and --against-abstracts cannot be used together."
        raise UsageError(what, hint="Type one command after the other.")
    assistant = open_assistant(sample)
    if against_abstracts:
        _compare(assistant, as_json=as_json)
        return
    if undo and decided is None:
        raise UsageError("--undo needs --accept or --doubt.", hint="Type `nonmun audit --accept ID --undo`.")
    decision: Decision = "audit" if undo else "accept" if accept is not None else "doubt"
    arxiv_id = assistant.decide(decided, decision) if decided is not None else None
    found = assistant.index.audit
    if as_json:
        for row in found.rows:
            if arxiv_id in (None, row.arxiv_id):
                print_json(row)
    elif arxiv_id is not None:
        say(f"{arxiv_id} is {_DECIDED[decision]}.")
    else:
        print_audit(found, {arxiv_id: paper.title for arxiv_id, paper in assistant.index.papers.items()})


_DECIDED: Mapping[Decision, str] = {
    "accept": "accepted: its entries are not suspect",
    "doubt": "marked: its entries are suspect",
    "audit": "judged by the audit again",
}


def _compare(assistant: Nonmun, *, as_json: bool) -> None:
    from rag.against_abstracts import compare

    found = compare(assistant.index)
    if as_json:
        for row in found:
            print_json(row)
    else:
        print_comparisons(list(found))
