"""The commands that put questions and claims to the digests: ``search``, ``ask``, ``chat`` and ``check``."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rag.core import Claim, UsageError
from rag.interfaces.answers import (
    mode_line,
    notice_after,
    print_answer_sources,
    print_bibtex,
    print_stream,
    print_understood,
)
from rag.interfaces.cli.forms import asked_form
from rag.interfaces.cli.options import (
    Batch,
    Json,
    Sample,
    Words,
    language_named,
    narrowed,
    open_assistant,
    read_batch,
)
from rag.interfaces.console import print_evidence, print_json, print_total, print_verdict
from rag.interfaces.tables import print_csv, print_tables
from rag.interfaces.waiting import waiting
from rag.text import clean

if TYPE_CHECKING:
    from rag.answer import Event
    from rag.search import Question

_FORMS = "table", "csv", "json", "markdown", "bibtex"
_REFERENCES = "bibtex", "ris", "csl-json", "csv", "markdown"
_CHECK = 'Type: nonmun check "It runs at 30 frames per second." --evidence "초당 30프레임으로 동작한다." (or --paper ID)'


@narrowed
def search(
    question: Words = None,
    k: Annotated[int | None, typer.Option("--k", min=1, max=1000, metavar="N", help="How many papers (default 10).")] = None,
    *,
    reading: dict[str, Any],
    explain: Annotated[bool, typer.Option("--explain", help="Say why each paper was found.")] = False,
    batch: Batch = None,
    export: Annotated[
        str | None,
        typer.Option(
            "--export",
            metavar="|".join(_REFERENCES),
            help="Print the papers found as references in this form alone, to be imported elsewhere.",
        ),
    ] = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Find papers, each with the bullets that fit the question."""
    form = _form({"json": as_json}, export, batch, _REFERENCES, "--export")
    from rag.answer import evidence_record, found_record, references, search_record, search_remarks

    assistant = open_assistant(sample)

    def batched(text: str) -> tuple[dict[str, Any], bool]:
        read = assistant.understand(text, **reading)
        found = assistant.search(read, k)
        return found_record(found, read, assistant.index.search_index), bool(found.notice)

    if batch is not None:
        _answer_batch(question, batch, batched)
        return
    text = _required(question)
    with waiting("searching the digests"):
        read = assistant.understand(text, **reading)
        found = assistant.search(read, k, explained=explain)
    if as_json:
        for item in found:
            print_json(evidence_record(item))
        print_json(search_record(found, read, assistant.index.search_index))
    else:
        with contextlib.redirect_stdout(sys.stderr if form else sys.stdout):
            print_understood(read)
            if not (form and found):
                print_evidence(found, read.language)
            print_total(found)
        if form:
            print(references([it.paper for it in found], form, title=text), end="")
        _say_notice(notice_after(read, " ".join(search_remarks(read, assistant.index.search_index, found))))
    _say_notice(found.notice, fault=bool(found.notice))


@narrowed
def ask(
    question: Words = None,
    k: Annotated[
        int | None,
        typer.Option("--k", min=1, max=1000, metavar="N", help="How many papers a list shows (default 24)."),
    ] = None,
    lang: Annotated[
        str | None, typer.Option("--lang", metavar="en|ko", help="The language of the answer; by default that of the question.")
    ] = None,
    *,
    reading: dict[str, Any],
    batch: Batch = None,
    form: Annotated[
        str | None,
        typer.Option(
            "--format",
            metavar="|".join(_FORMS),
            help="Print the answer in this form alone; beside a table, CSV or BibTeX the answer goes to standard error.",
        ),
    ] = None,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Print BibTeX of the verified citations.")] = False,
    csv: Annotated[bool, typer.Option("--csv", help="Print the tables of the answer, or else its sources, as CSV.")] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print question, answer and sources as Markdown.")] = False,
    trace: Annotated[
        Path | None, typer.Option("--trace", metavar="FILE", help="Write how each answer came about, as JSON lines.")
    ] = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Answer a question from the digests, with citations."""
    form = _form({"bibtex": bibtex, "csv": csv, "markdown": markdown, "json": as_json}, form, batch)
    wanted = _wanted(k, lang)
    from rag.answer import answer_markdown, answer_record
    from rag.llm import traces_to

    assistant, new_trace = open_assistant(sample), traces_to(trace)

    def read(text: str) -> Question:
        return replace(assistant.understand(text, **reading), **wanted)

    def batched(text: str) -> tuple[dict[str, Any], bool]:
        understood, answer = print_stream(assistant.stream(read(text), trace=new_trace()), show=False)
        return answer_record(answer, understood), answer.faulty

    if batch is not None:
        _answer_batch(question, batch, batched)
        return
    text, shown = _required(question), form not in ("json", "markdown")

    def events() -> Iterator[Event]:
        yield from assistant.stream(read(text), trace=new_trace())

    with contextlib.redirect_stdout(sys.stderr if shown and form else sys.stdout):
        understood, answer = print_stream(events(), assistant.settings.llm.model, show=shown)
        how = mode_line(assistant, answer, understood.language)
        if shown:
            print_answer_sources(answer, how, understood.language)
    match form:
        case "bibtex":
            print_bibtex(answer, assistant.bibtex(answer))
        case "csv" | "table":
            (print_csv if form == "csv" else print_tables)(answer)
        case "markdown":
            print(answer_markdown(text, answer, how=how, day=datetime.now().date()), end="")
        case "json":
            print_json(answer_record(answer, understood))
    _say_notice(notice_after(understood, answer.notice) if shown else answer.notice, fault=answer.faulty)


def chat(
    resume: Annotated[str | None, typer.Option("--resume", metavar="ID", help="Continue an earlier conversation.")] = None,
    listed: Annotated[bool, typer.Option("--list", help="List the earlier conversations.")] = False,
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
    if not Chat(assistant, resume).run():
        raise typer.Exit(3)


def check(
    claim: Annotated[str | None, typer.Argument(metavar="CLAIM", help="A statement, in Korean or English.")] = None,
    evidence: Annotated[
        list[str] | None, typer.Option("--evidence", metavar="TEXT", help="A text to check it against; repeat for more.")
    ] = None,
    paper: Annotated[
        str | None, typer.Option("--paper", metavar="ID", help="Check it against the bullets of this paper in the index.")
    ] = None,
    judge: Annotated[
        int | None,
        typer.Option("--judge", min=1, max=9, metavar="N", help="Ask the model N times instead; the majority counts."),
    ] = None,
    batch: Annotated[
        Path | None, typer.Option("--batch", metavar="FILE|-", help='Lines {"id","claim","evidence":[..]}.')
    ] = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Check whether evidence supports a claim, without an index, a key or the network unless an option needs them."""
    from rag.check import judge_batch, make_judge

    if batch is not None:
        if claim is not None or evidence or paper:
            raise UsageError("A claim and --batch cannot be used together.", hint="Leave out one of them.")
        for row in judge_batch(make_judge(judge), read_batch(batch, claim=str, evidence=list[str])):
            print_json(row)
        return
    if claim is None or not (evidence or paper):
        raise UsageError("The claim, or the evidence to check it against, is missing.", hint=_CHECK)
    texts = (*(evidence or ()), *(open_assistant(sample).paper(paper).texts if paper else ()))
    [verdict] = make_judge(judge).judge([Claim(claim, texts)])
    print_json(verdict) if as_json else print_verdict(verdict)


def _form(
    flags: dict[str, bool], named: str | None, batch: Path | None, forms: Sequence[str] = _FORMS, option: str = "--format"
) -> str:
    if batch is not None and (flags["json"] or named == "json"):  # a batch is answered in JSON anyway
        flags, named = flags | {"json": False}, None
    return asked_form(flags | {"batch": batch is not None}, named, forms, option)


def _wanted(k: int | None, lang: str | None) -> dict[str, Any]:
    """Return what options want of an answer, as fields of the question."""
    wanted: dict[str, Any] = {"limit": k, "language": language_named(lang) if lang else None}
    return {name: value for name, value in wanted.items() if value is not None}


def _required(words: Sequence[str] | None) -> str:
    if not words:
        raise UsageError(
            "The question is missing.", hint='Type it in quotes: nonmun ask "which papers cover DPO for diffusion?"'
        )
    return " ".join(words)


def _say_notice(notice: str, *, fault: bool = False) -> None:
    """Print a notice, if there is one; end the command with status 3 if it tells of a fault outside the program."""
    if notice:
        print(clean(f"nonmun: {notice}"), file=sys.stderr)
    if fault:
        raise typer.Exit(3)


def _answer_batch(question: Sequence[str] | None, batch: Path, answer: Callable[[str], tuple[dict[str, Any], bool]]) -> None:
    """Print each row of a batch with its answer or error; end with status 3 if ``answer`` says of any that it is faulty."""
    from rag.answer import problem_text

    if question:
        raise UsageError("A question and --batch cannot be used together.", hint="Leave out one of them.")
    faulty = False
    for row in read_batch(batch, question=str):
        if "error" not in row:
            try:
                record, fault = answer(row.pop("question"))
                row, faulty = row | record, faulty or fault
            except UsageError as problem:
                row["error"] = problem_text(problem)
        print_json(row)
    if faulty:
        raise typer.Exit(3)
