"""The commands that put questions to the digests: ``search``, ``ask`` and ``chat``."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.core import UsageError
from rag.interfaces.cli.batch import is_text, read_batch
from rag.interfaces.cli.options import Author, Batch, Day, InSection, Json, MinVotes, Sample, filters_of, open_assistant
from rag.interfaces.console import (
    print_answer_sources,
    print_bibtex,
    print_evidence,
    print_json,
    print_stream,
    print_understood,
)

if TYPE_CHECKING:
    from rag.assistant import Nonmun


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
    batch: Batch = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Find papers, each with the bullets that fit the question."""
    from rag.answer import evidence_record, found_record, not_indexed

    assistant = open_assistant(sample)
    options: dict[str, Any] = {
        "filters": filters_of(since, until, min_votes, author, trusted, section),
        "today": today.date() if today else None,
    }
    if batch is not None:
        _answer_batch(_rows(question, batch), lambda text: found_record(assistant.search(text, k, **options)))
        return
    read = assistant.understand(_required(question), **options)
    found = assistant.search(read, k, explained=explain)
    if as_json:
        for item in found:
            print_json(evidence_record(item))
    else:
        print_understood(read)
        print_evidence(found)
        if absent := [arxiv_id for arxiv_id in read.arxiv_ids if arxiv_id not in assistant.index.papers]:
            print(f"nonmun: {not_indexed(absent, read.language)}", file=sys.stderr)
    _end_with(found.notice)


def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    since: Day = None,
    until: Day = None,
    min_votes: MinVotes = None,
    author: Author = None,
    today: Day = None,
    batch: Batch = None,
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
    from rag.answer import answer_markdown, answer_record
    from rag.llm import traces_to

    assistant, new_trace = open_assistant(sample), traces_to(trace)
    options: dict[str, Any] = {
        "filters": filters_of(since, until, min_votes, author),
        "today": today.date() if today else None,
    }
    if batch is not None:
        _answer_batch(_rows(question, batch), lambda text: answer_record(assistant.ask(text, trace=new_trace(), **options)))
        return
    question = _required(question)
    shown = not (as_json or markdown)
    with contextlib.redirect_stdout(sys.stderr if bibtex else sys.stdout):
        answer = print_stream(assistant.stream(question, trace=new_trace(), **options), show=shown)
        how = mode_line(assistant, answer.mode)
        if shown:
            print_answer_sources(answer, how)
    if bibtex:
        print_bibtex(answer, assistant.bibtex(answer))
    elif markdown:
        print(answer_markdown(question, answer, how=how, day=datetime.now().date()), end="")
    elif as_json:
        print_json(answer_record(answer))
    _end_with(answer.notice)


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
    assistant.index.search_index  # noqa: B018  # a missing index is reported before the first question
    if not Chat(assistant, lambda mode: mode_line(assistant, mode), resume).run():
        raise typer.Exit(3)


def mode_line(assistant: Nonmun, mode: str) -> str:
    """Return the line that says how an answer came about."""
    where = ", from the bundled sample" if assistant.index.name == "sample" else ""
    if mode == "llm":
        return f"answered by {assistant.settings.llm.model} at {assistant.settings.llm.place}{where}"
    why = "" if assistant.settings.llm.configured else ": no model is set"
    return f"extractive, quoted from the digests{why}{where}"


def _one_form(forms: dict[str, bool]) -> None:
    """Allow ``--json`` and ``--batch`` together; ``--bibtex`` and ``--markdown`` with nothing else."""
    asked = [form for form, is_asked in forms.items() if is_asked]
    if len(asked) > 1 and {"--bibtex", "--markdown"} & set(asked):
        raise UsageError(f"{' and '.join(asked)} together.", hint="Leave out all but one of them.")


def _required(question: str | None) -> str:
    if question is None:
        raise UsageError("There is no question.", hint='Type it in quotes: nonmun ask "which papers cover DPO for diffusion?"')
    return question


def _end_with(notice: str) -> None:
    """Print a notice, if there is one, and end the command with status 3."""
    if notice:
        print(f"nonmun: {notice}", file=sys.stderr)
        raise typer.Exit(3)


def _rows(question: str | None, batch: Path) -> Iterator[dict[str, Any]]:
    """Return the rows of a batch: ``{"id","question"}``, or ``{"id","error"}`` for a line that is not one."""
    if question is not None:
        raise UsageError("A question and --batch together.", hint="Leave out one of them.")
    return read_batch(batch, {"question": is_text})


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
