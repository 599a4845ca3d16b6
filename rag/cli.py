"""The commands of ``rag/``. Other packages register theirs through the entry-point group ``nonmun.commands``.

Imports are inside the commands: ``nonmun --help`` should not load an index.
"""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer
import typer.core

from rag.errors import UsageError
from rag.terminal import (
    answer_to_json,
    errors_told,
    evidence_to_json,
    print_answer_sources,
    print_evidence,
    print_json,
    print_problems,
    print_report,
    print_understood,
    progress_bar,
    say,
)

if TYPE_CHECKING:
    from rag.filters import Filters
    from rag.models import Found
    from rag.nonmun import Nonmun

__all__ = ["app", "main"]


class _Program(typer.core.TyperGroup):
    """Tells errors before Typer meets them, which gives a broken pipe status 1 and an interrupt no word."""

    def invoke(self, ctx: Any) -> Any:
        with errors_told():
            return super().invoke(ctx)


app = typer.Typer(
    name="nonmun",
    cls=_Program,
    help="Ask daily digests of machine-learning papers, in Korean or English; every answer is cited.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
)

Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object per line.")]
Sample = Annotated[bool, typer.Option("--sample", help="Use the bundled sample instead of your own digests.")]
Day = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], metavar="DATE")]
MinVotes = Annotated[int | None, typer.Option("--min-votes", min=0)]
Author = Annotated[str | None, typer.Option("--author", help="Part of an author's name.")]


def main() -> None:
    """The command ``nonmun``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    for command in entry_points(group="nonmun.commands"):
        command.load()(app)
    with errors_told():
        app()


def _show_version(show: bool) -> None:
    if show:
        from rag import __version__

        say(f"nonmun {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    _version: Annotated[
        bool, typer.Option("--version", callback=_show_version, is_eager=True, help="Print the version.")
    ] = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Log what happens to standard error.")] = False,
) -> None:
    import logging

    logging.basicConfig(level=logging.INFO if verbose else logging.ERROR, stream=sys.stderr)


def _open(sample: bool = False) -> Nonmun:
    from rag.nonmun import Nonmun

    return Nonmun(sample=sample or None)


@app.command()
def ingest(
    paths: Annotated[
        list[Path] | None, typer.Argument(metavar="PATH...", help="Folders, Markdown files, .zip or .tar.gz.")
    ] = None,
    prune: Annotated[bool, typer.Option("--prune", help="Let go what belonged to files that are there no more.")] = False,
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
    assistant = _open()
    with progress_bar(show=not as_json or sys.stderr.isatty()) as progress:
        if sample:
            report = assistant.ingest_sample(rebuild=rebuild, progress=progress)
        else:
            report = assistant.ingest(*(paths or []), prune=prune, rebuild=rebuild, progress=progress)
    if as_json:
        print_json(asdict(report))
        return
    print_problems(report.problems)
    print_report(report)


@app.command()
def parse(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="Folders, Markdown files, .zip or .tar.gz.")],
    as_json: Json = False,
) -> None:
    """Show what is read from digests, without indexing anything; problems go to standard error."""
    from rag.library import SourceFile, collect, read_source

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
                keys = ("date", "arxiv_id", "title", "votes", "authors")
                print_json({k: getattr(entry, k) for k in keys} | {"bullets": [asdict(b) for b in entry.bullets]})
            else:
                say(f"{entry.date} {entry.arxiv_id} {entry.title} ({len(entry.bullets)} bullets)")
    print_problems(problems, limit=1000)
    print(f"{papers:,} entries, {bullets:,} bullets, {len(problems):,} problems", file=sys.stderr)


@app.command()
def search(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    k: Annotated[int | None, typer.Option("--k", min=1, max=1000, help="How many papers (default 10).")] = None,
    since: Day = None,
    until: Day = None,
    min_votes: MinVotes = None,
    author: Author = None,
    today: Day = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each paper was found.")] = False,
    batch: Annotated[Path | None, typer.Option("--batch", metavar="FILE|-", help='Lines {"id","question"}.')] = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Find papers, each with the bullets that fit the question."""
    assistant = _open(sample)
    options: dict[str, Any] = {"filters": _filters(since, until, min_votes, author), "today": today.date() if today else None}
    if batch is not None:
        _answer_batch(_rows(question, batch), lambda text: _found_to_json(assistant.search(text, k, **options)))
        return
    question = _required(question)
    found = assistant.search(question, k, explained=explain, **options)
    if as_json:
        for item in found:
            print_json(evidence_to_json(item))
    else:
        print_understood(assistant.understand([question], options["today"], options["filters"])[0])
        print_evidence(found)
    if found.notice:
        print(f"nonmun: {found.notice}", file=sys.stderr)
        raise typer.Exit(3)


def _filters(since: datetime | None, until: datetime | None, min_votes: int | None, author: str | None) -> Filters:
    from rag.filters import Filters

    return Filters(since.date() if since else None, until.date() if until else None, min_votes, author)


def _found_to_json(found: Found) -> dict[str, Any]:
    value: dict[str, Any] = {"results": [evidence_to_json(item) for item in found]}
    return value | {"notice": found.notice} if found.notice else value


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    since: Day = None,
    until: Day = None,
    min_votes: MinVotes = None,
    author: Author = None,
    today: Day = None,
    batch: Annotated[Path | None, typer.Option("--batch", metavar="FILE|-", help='Lines {"id","question"}.')] = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Answer a question from the digests, with citations."""
    assistant = _open(sample)
    options: dict[str, Any] = {"filters": _filters(since, until, min_votes, author), "today": today.date() if today else None}
    if batch is not None:
        _answer_batch(_rows(question, batch), lambda text: answer_to_json(assistant.ask(text, **options)))
        return
    question = _required(question)
    if not as_json:
        print_understood(assistant.understand([question], options["today"], options["filters"])[0])
    answer = None
    for event in assistant.stream(question, **options):
        if isinstance(event, str):
            if not as_json:
                print(event, end="", flush=True)
        else:
            answer = event
    assert answer is not None
    if as_json:
        print_json(answer_to_json(answer))
    else:
        print()
        print_answer_sources(answer, _mode(assistant, answer.mode))
    if answer.notice:
        print(f"nonmun: {answer.notice}", file=sys.stderr)
        raise typer.Exit(3)


def _mode(assistant: Nonmun, mode: str) -> str:
    where = ", from the bundled sample" if assistant.index_name == "sample" else ""
    if mode == "llm":
        return f"answered by {assistant.settings.llm_model} at {assistant.settings.place}{where}"
    why = "" if assistant.settings.has_model else ": no model is set"
    return f"extractive, quoted from the digests{why}{where}"


def _answer_batch(rows: Iterator[dict[str, Any]], answer: Callable[[str], dict[str, Any]]) -> None:
    """Print each row with its answer; exit status 3 after the last one when something outside failed at any of them."""
    noticed = False
    for row in rows:
        if "error" not in row:
            try:
                row |= answer(row.pop("question"))
            except UsageError as problem:
                row["error"] = str(problem)
        noticed = noticed or "notice" in row
        print_json(row)
    if noticed:
        raise typer.Exit(3)


def _required(question: str | None) -> str:
    if question is None:
        raise UsageError("There is no question.", hint='Type it in quotes: nonmun ask "which papers cover DPO for diffusion?"')
    return question


def _rows(question: str | None, batch: Path) -> Iterator[dict[str, Any]]:
    """The rows of a batch: ``{"id","question"}``, or ``{"id","error"}`` for a line that is none, such as one in no UTF-8."""
    if question is not None:
        raise UsageError("A question and --batch together.", hint="Leave out one of them.")
    return _read_batch(batch)


def _read_batch(file: Path) -> Iterator[dict[str, Any]]:
    stream: TextIO
    try:
        if str(file) != "-":
            stream = file.open(encoding="utf-8-sig", errors="surrogateescape")
        else:
            stream = sys.stdin
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
    except OSError as problem:
        raise UsageError(
            f"Cannot read {str(file)!r}: {problem.strerror}.", hint="Name a file of JSON lines, or - for standard input."
        ) from None
    with stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _batch_row(number, line)


def _batch_row(number: int, line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        row = {}
    known = row.get("id") if _is_plain(row.get("id")) else None
    if "id" in row and known == row["id"] and isinstance(row.get("question"), str) and _is_plain(row["question"]):
        return {"id": known, "question": row["question"]}
    return {"id": known, "error": f'line {number} is no object {{"id","question"}} in UTF-8'}


def _is_plain(value: object) -> bool:
    """Whether a value can be printed as JSON in UTF-8; NaN, a lone surrogate and what is nested too deep cannot."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return True


@app.command()
def status(sample: Sample = False, as_json: Json = False) -> None:
    """Show what is indexed, and with which settings."""
    from rag.status import read_status

    state = read_status(_open(sample))
    if as_json:
        print_json(state)
        return
    for name, value in state.items():
        say(f"{name.replace('_', ' '):<16} {value}")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check that everything works here, and say what to type where it does not."""
    from rag.status import examine

    failed = False
    for check in examine(_open()):
        failed = failed or not check.ok
        if as_json:
            print_json(asdict(check))
        else:
            say(f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.found}{'' if check.ok else ' ' + check.remedy}")
    if failed:
        raise typer.Exit(1)
