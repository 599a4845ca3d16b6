"""The commands of ``rag/``. Other packages register theirs through the entry-point group ``nonmun.commands``.

Imports are inside the commands: ``nonmun --help`` should not load an index.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import datetime
from importlib.metadata import entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
import typer.core

from rag.core import UsageError
from rag.interfaces.cli.batch import is_text, read_batch
from rag.interfaces.cli.options import Author, Day, InSection, Json, MinVotes, Sample, open_assistant
from rag.interfaces.cli.trust import register
from rag.interfaces.console import (
    answer_to_json,
    errors_told,
    evidence_to_json,
    print_answer_sources,
    print_bibtex,
    print_evidence,
    print_json,
    print_problems,
    print_report,
    print_stream,
    print_understood,
    progress_bar,
    say,
)

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.core import Found
    from rag.search import Filters

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
        from rag.core import __version__

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
    assistant = open_assistant()
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
    section: InSection = None,
    trusted: Annotated[
        bool, typer.Option("--trusted", help="Leave out papers whose bullets are suspected not to describe them.")
    ] = False,
    today: Day = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each paper was found.")] = False,
    batch: Annotated[Path | None, typer.Option("--batch", metavar="FILE|-", help='Lines {"id","question"}.')] = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Find papers, each with the bullets that fit the question."""
    assistant = open_assistant(sample)
    filters = _filters(since, until, min_votes, author, trusted, section)
    options: dict[str, Any] = {"filters": filters, "today": today.date() if today else None}
    if batch is not None:
        _answer_batch(_rows(question, batch), lambda text: _found_to_json(assistant.search(text, k, **options)))
        return
    question = _required(question)
    found = assistant.search(question, k, explained=explain, **options)
    if as_json:
        for item in found:
            print_json(evidence_to_json(item))
    else:
        from rag.answer import not_indexed

        understood = assistant.understand([question], options["today"], options["filters"])[0]
        print_understood(understood)
        print_evidence(found)
        if absent := assistant.searcher().missing(understood):
            print(f"nonmun: {not_indexed(absent, understood.language)}", file=sys.stderr)
    if found.notice:
        print(f"nonmun: {found.notice}", file=sys.stderr)
        raise typer.Exit(3)


def _filters(
    since: datetime | None,
    until: datetime | None,
    min_votes: int | None,
    author: str | None,
    trusted: bool = False,
    section: str | None = None,
) -> Filters:
    from rag.digests import section_named
    from rag.search import Filters

    days = since.date() if since else None, until.date() if until else None
    return Filters(*days, min_votes, author, trusted or None, None if section is None else section_named(section))


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
    bibtex: Annotated[
        bool, typer.Option("--bibtex", help="Print BibTeX of the verified citations; the answer goes to standard error.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print question, answer and sources as Markdown.")] = False,
    trace: Annotated[
        Path | None, typer.Option("--trace", metavar="FILE", help="Write how each answer came about, as lines of JSON.")
    ] = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Answer a question from the digests, with citations."""
    _one_form({"--bibtex": bibtex, "--markdown": markdown, "--json": as_json, "--batch": batch is not None})
    from rag.llm import traces_to

    assistant, new_trace = open_assistant(sample), traces_to(trace)
    options: dict[str, Any] = {"filters": _filters(since, until, min_votes, author), "today": today.date() if today else None}
    if batch is not None:
        _answer_batch(_rows(question, batch), lambda text: answer_to_json(assistant.ask(text, trace=new_trace(), **options)))
        return
    question = _required(question)
    shown = not (as_json or markdown)
    if shown:
        print_understood(assistant.understand([question], options["today"], options["filters"])[0])
    with contextlib.redirect_stdout(sys.stderr if bibtex else sys.stdout):
        answer = print_stream(assistant.stream(question, trace=new_trace(), **options), show=shown)
        how = _mode(assistant, answer.mode)
        if shown:
            print_answer_sources(answer, how)
    if bibtex:
        print_bibtex(answer, assistant.bibtex(answer))
    elif markdown:
        from rag.answer import answer_markdown

        print(answer_markdown(question, answer, how=how, day=datetime.now().date()), end="")
    elif as_json:
        print_json(answer_to_json(answer))
    if answer.notice:
        print(f"nonmun: {answer.notice}", file=sys.stderr)
        raise typer.Exit(3)


def _one_form(forms: dict[str, bool]) -> None:
    """``--json`` and ``--batch`` go together; ``--bibtex`` and ``--markdown`` with nothing else."""
    asked = [form for form, is_asked in forms.items() if is_asked]
    if len(asked) > 1 and {"--bibtex", "--markdown"} & set(asked):
        raise UsageError(f"{' and '.join(asked)} together.", hint="Leave out all but one of them.")


def _mode(assistant: Nonmun, mode: str) -> str:
    where = ", from the bundled sample" if assistant.index_name == "sample" else ""
    if mode == "llm":
        return f"answered by {assistant.settings.llm.model} at {assistant.settings.llm.place}{where}"
    why = "" if assistant.settings.llm.configured else ": no model is set"
    return f"extractive, quoted from the digests{why}{where}"


@app.command()
def chat(
    resume: Annotated[str | None, typer.Option("--resume", metavar="ID", help="Go on with an earlier conversation.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="Show the earlier conversations.")] = False,
    sample: Sample = False,
) -> None:
    """Talk in the terminal, with follow-up questions; conversations are kept."""
    from rag.chat import History
    from rag.interfaces.repl import Chat, print_conversations

    assistant = open_assistant(sample)
    if listed:
        print_conversations(History(assistant.settings.home).conversations())
        return
    assistant.searcher()  # an index that is not there is told before the first question
    if not Chat(assistant, lambda mode: _mode(assistant, mode), resume).run():
        raise typer.Exit(3)


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
    return read_batch(batch, {"question": is_text})


@app.command()
def status(sample: Sample = False, as_json: Json = False) -> None:
    """Show what is indexed, and with which settings."""
    from rag.doctor import read_status

    state = read_status(open_assistant(sample))
    if as_json:
        print_json(state)
        return
    for name, value in state.items():
        say(f"{name.replace('_', ' '):<16} {value}")


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check that everything works here, and say what to type where it does not."""
    from rag.doctor import examine

    failed = False
    for check in examine(open_assistant()):
        failed = failed or not check.ok
        if as_json:
            print_json(asdict(check))
        else:
            say(f"{'ok  ' if check.ok else 'FAIL'} {check.name}: {check.found}{'' if check.ok else ' ' + check.remedy}")
    if failed:
        raise typer.Exit(1)


@app.command()
def mcp(sample: Sample = False) -> None:
    """Serve other assistants over MCP, on standard input and output; they start it themselves."""
    from rag.interfaces.mcp.server import serve

    if sys.stdin.isatty():
        print("nonmun: waiting for an MCP client on standard input; Ctrl-D ends it.", file=sys.stderr)
    serve(open_assistant(sample))


register(app)
