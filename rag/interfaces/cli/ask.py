"""The commands that put questions and claims to the digests: ``search``, ``ask``, ``chat`` and ``check``."""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
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
from rag.interfaces.cli.options import (
    Author,
    Batch,
    Day,
    Exclude,
    Json,
    MaxVotes,
    MinVotes,
    NotAuthor,
    Sample,
    open_assistant,
    read_batch,
    reading_of,
)
from rag.interfaces.console import print_evidence, print_json, print_total, print_verdict
from rag.interfaces.tables import print_csv
from rag.text import clean

if TYPE_CHECKING:
    from rag.search import Question

_CHECK = 'Type: nonmun check "It runs at 30 frames per second." --evidence "초당 30프레임으로 동작한다." (or --paper ID)'


def search(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    k: Annotated[int | None, typer.Option("--k", min=1, max=1000, help="How many papers (default 10).")] = None,
    since: Day = None,
    until: Day = None,
    min_votes: MinVotes = None,
    max_votes: MaxVotes = None,
    author: Author = None,
    not_author: NotAuthor = None,
    exclude: Exclude = None,
    section: Annotated[
        str | None, typer.Option("--section", metavar="NAME", help="Only bullets of a section: new, technical or performance.")
    ] = None,
    no_suspects: Annotated[bool, typer.Option("--no-suspects", help="Leave out papers whose digests are suspect.")] = False,
    trusted: Annotated[bool, typer.Option("--trusted", hidden=True)] = False,  # its name in older versions
    today: Day = None,
    explain: Annotated[bool, typer.Option("--explain", help="Say why each paper was found.")] = False,
    batch: Batch = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Find papers, each with the bullets that fit the question."""
    from rag.answer import evidence_record, found_record, search_record, search_remarks

    assistant = open_assistant(sample)
    given: dict[str, Any] = {"min_votes": min_votes, "max_votes": max_votes, "author": author, "not_author": not_author}
    reading = reading_of(since, until, today, exclude, trusted=no_suspects or trusted, section=section, **given)

    def batched(text: str) -> tuple[dict[str, Any], bool]:
        read = assistant.understand(text, **reading)
        found = assistant.search(read, k)
        return found_record(found, read, assistant.index.search_index), bool(found.notice)

    if batch is not None:
        _answer_batch(question, batch, batched)
        return
    read = assistant.understand(_required(question), **reading)
    found = assistant.search(read, k, explained=explain)
    if as_json:
        for item in found:
            print_json(evidence_record(item))
        print_json(search_record(found, read, assistant.index.search_index))
    else:
        print_understood(read)
        print_evidence(found)
        print_total(found)
        _say_notice(notice_after(read, " ".join(search_remarks(read, assistant.index.search_index, found))))
    _say_notice(found.notice, fault=bool(found.notice))


def ask(
    question: Annotated[str | None, typer.Argument(metavar="QUESTION")] = None,
    k: Annotated[int | None, typer.Option("--k", min=1, max=1000, help="How many papers a list shows (default 24).")] = None,
    since: Day = None,
    until: Day = None,
    min_votes: MinVotes = None,
    max_votes: MaxVotes = None,
    author: Author = None,
    not_author: NotAuthor = None,
    exclude: Exclude = None,
    today: Day = None,
    batch: Batch = None,
    bibtex: Annotated[
        bool, typer.Option("--bibtex", help="Print BibTeX of the verified citations; the answer goes to standard error.")
    ] = False,
    csv: Annotated[
        bool, typer.Option("--csv", help="Print the tables of the answer as CSV; the answer goes to standard error.")
    ] = False,
    markdown: Annotated[bool, typer.Option("--markdown", help="Print question, answer and sources as Markdown.")] = False,
    trace: Annotated[
        Path | None, typer.Option("--trace", metavar="FILE", help="Write how each answer came about, as JSON lines.")
    ] = None,
    sample: Sample = False,
    as_json: Json = False,
) -> None:
    """Answer a question from the digests, with citations."""
    _check_forms({"--bibtex": bibtex, "--csv": csv, "--markdown": markdown, "--json": as_json, "--batch": batch is not None})
    from rag.answer import answer_markdown, answer_record
    from rag.llm import traces_to

    assistant, new_trace = open_assistant(sample), traces_to(trace)
    given: dict[str, Any] = {"min_votes": min_votes, "max_votes": max_votes, "author": author, "not_author": not_author}
    reading = reading_of(since, until, today, exclude, **given)

    def read(text: str) -> Question:
        understood = assistant.understand(text, **reading)
        return replace(understood, limit=k) if k else understood

    def batched(text: str) -> tuple[dict[str, Any], bool]:
        understood, answer = print_stream(assistant.stream(read(text), trace=new_trace()), show=False)
        return answer_record(answer, understood), answer.faulty

    if batch is not None:
        _answer_batch(question, batch, batched)
        return
    question = _required(question)
    understood, shown = read(question), not (as_json or markdown)
    with contextlib.redirect_stdout(sys.stderr if bibtex or csv else sys.stdout):
        model = assistant.settings.llm.model
        understood, answer = print_stream(assistant.stream(understood, trace=new_trace()), model, show=shown)
        how = mode_line(assistant, answer)
        if shown:
            print_answer_sources(answer, how, understood.language)
    if bibtex:
        print_bibtex(answer, assistant.bibtex(answer))
    elif csv:
        print_csv(answer)
    elif markdown:
        print(answer_markdown(question, answer, how=how, day=datetime.now().date()), end="")
    elif as_json:
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
    claim: Annotated[str | None, typer.Argument(help="A statement about papers, in Korean or English.")] = None,
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


def _check_forms(forms: dict[str, bool]) -> None:
    """Allow ``--json`` and ``--batch`` together; ``--bibtex``, ``--csv`` and ``--markdown`` with nothing else."""
    asked = [form for form, is_asked in forms.items() if is_asked]
    if len(asked) > 1 and {"--bibtex", "--csv", "--markdown"} & set(asked):
        raise UsageError(f"{' and '.join(asked)} cannot be used together.", hint="Leave out all but one of them.")


def _required(question: str | None) -> str:
    if question is None:
        raise UsageError(
            "The question is missing.", hint='Type it in quotes: nonmun ask "which papers cover DPO for diffusion?"'
        )
    return question


def _say_notice(notice: str, *, fault: bool = False) -> None:
    """Print a notice, if there is one; end the command with status 3 if it tells of a fault outside the program."""
    if notice:
        print(clean(f"nonmun: {notice}"), file=sys.stderr)
    if fault:
        raise typer.Exit(3)


def _answer_batch(question: str | None, batch: Path, answer: Callable[[str], tuple[dict[str, Any], bool]]) -> None:
    """Print each row of a batch with its answer or error; end with status 3 if ``answer`` says of any that it is faulty."""
    from rag.answer import problem_text

    if question is not None:
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
