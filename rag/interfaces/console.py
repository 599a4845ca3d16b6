"""What commands print: answers and papers for people on standard output, progress and errors on standard error."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from rag.core import Answer, DigestProblem, Evidence, NonmunError, Progress, Verdict, no_progress
from rag.text import clean, plain

if TYPE_CHECKING:
    from rag.answer import Event
    from rag.index import Audit, IngestReport
    from rag.search import Question

_SUSPECT = "the bullets may not describe this paper"
_STEPS = {"analyse": "reading Korean", "fit": "fitting", "store": "storing", "plant": "planting junk"}


def say(text: str = "") -> None:
    """Print a line on standard output, without anything that could steer the terminal."""
    print(clean(text))


def print_json(value: object) -> None:
    """Print a dataclass or plain JSON data as one object on one line, at once, so that a reader of the pipe need not wait."""
    from rag.answer import to_plain

    print(json.dumps(to_plain(value), ensure_ascii=False), flush=True)


def print_problems(problems: Sequence[DigestProblem], *, limit: int = 20) -> None:
    """Print problems on standard error, one line each."""
    for problem in problems[:limit]:
        print(clean(f"{problem.level}: {problem}"), file=sys.stderr)
    if len(problems) > limit:
        print(f"... and {len(problems) - limit:,} more: `nonmun ingest PATH --json` lists all", file=sys.stderr)


def print_report(report: IngestReport) -> None:
    """Print what an ingest did, in two lines at most."""
    parts = [f"{getattr(report, name):,} {name}" for name in ("added", "updated", "removed", "unchanged")]
    say(f"{', '.join(parts)}; {len(report.problems):,} problems")
    nothing = not (report.added or report.updated or report.removed)
    say(f"{'Nothing to do: ' if nothing else ''}{report.papers:,} papers from {report.files:,} files are indexed.")
    if report.gone:
        say(f"{report.gone:,} indexed files no longer exist; `--prune` drops what belonged to them.")
    for note in report.notes:
        say(note)
    for warning in report.warnings:
        print(clean(f"warning: {warning}"), file=sys.stderr)


def print_understood(question: Question) -> None:
    """Print what was taken from the words of a question, on one line of standard error; nothing when nothing was."""
    if question.labels:
        print(clean(f"understood: {', '.join(question.labels)}"), file=sys.stderr)


def print_evidence(items: Sequence[Evidence], *, bullets: int = 2) -> None:
    """Print ranked papers for people."""
    if not items:
        say("No paper fits.")
    for number, item in enumerate(items, 1):
        paper = item.paper
        votes = f" · {paper.votes} votes" if paper.votes is not None else ""
        say(f"{number:2}. {plain(paper.title)}")
        say(f"    {paper.date}{votes} · {paper.url} · score {item.score:.1f}")
        if item.suspect:
            say(f"    warning: {_SUSPECT}: {item.suspect}")
        for bullet in item.bullets[:bullets]:
            section = f"{bullet.section}: " if bullet.section else ""
            say(f"    - {section}{' '.join(bullet.text.split())}")
        if item.why is not None:
            legs = ", ".join(f"{name} {score:+.2f}" for name, score in item.why.legs.items())
            say(f"    why: {legs}; matched {', '.join(map(str, item.why.matched)) or 'no word'}")


def print_verdict(verdict: Verdict) -> None:
    """Print a verdict on a claim for people: what it is and how sure, why, and what it conflicts with."""
    sure = f" · probability of support {verdict.score:.2f}" if verdict.verdict else ""
    say(f"{verdict.verdict or 'unscored'}{sure}")
    say(f"  {verdict.reason}")
    if verdict.conflict:
        say(f"  conflicts with: {verdict.conflict}")
    if verdict.correction:
        say(f"  corrected: {verdict.correction}")


def print_audit(audit: Audit, titles: Mapping[str, str]) -> None:
    """Print the suspect entries for people, the most suspect first.

    :param titles: the title of each paper, by arXiv id.
    """
    suspects = sorted((row for row in audit.rows if row.suspect), key=lambda row: (-row.score, row.arxiv_id, row.date))
    width = max(60, min(shutil.get_terminal_size().columns, 120))
    for row in suspects:
        title = plain(titles.get(row.arxiv_id, ""))
        say(f"{row.arxiv_id}  {row.date}  {row.score:.0%}  {textwrap.shorten(title, width - 32, placeholder=' …')}")
        for reason in row.reasons:
            say(textwrap.fill(f"- {clean(reason)}", width, initial_indent="    ", subsequent_indent="      "))
    if suspects:
        say()
    accepted = sum(row.accepted for row in audit.rows)
    note = f" {accepted:,} accepted." if accepted else ""
    say(f"{len(suspects):,} of {len(audit.rows):,} entries are suspect: their bullets may not describe the paper.{note}")
    if audit.too_small:
        say("These are too few to judge one by the others, so none is called suspect.")
    elif suspects:
        say("`nonmun audit --accept ID` overrules it for a paper; `nonmun search --trusted` leaves suspects out.")


def print_stream(events: Iterable[Event], *, show: bool) -> Answer:
    """Print what was understood and the text of an answer as it streams by, unless ``show`` is False.

    :return: the finished answer.
    """
    from rag.answer import AnswerDone, QuestionRead, TextPiece

    for event in events:
        if isinstance(event, AnswerDone):
            answer = event.answer
        elif show and isinstance(event, QuestionRead):
            print_understood(event.question)
        elif show and isinstance(event, TextPiece):
            print(event.text, end="", flush=True)
    if show:
        print()
    return answer


def print_answer_sources(answer: Answer, mode: str) -> None:
    """Print what the check found in a streamed answer, its sources, and how it came about."""
    from rag.check import remark_lines, summary

    say()
    if remarks := remark_lines(answer):
        say("\n".join(remarks))
        say()
    warned: set[str] = set()
    for citation in answer.citations:
        say(f"{citation.marker} {plain(citation.title)} · digest of {citation.date} · {citation.url}")
        if citation.warning and citation.arxiv_id not in warned:
            warned.add(citation.arxiv_id)
            say(f"    warning: {_SUSPECT}: {citation.warning}")
    if answer.citations:
        say()
    if answer.mode == "llm" and (found := summary(answer)):
        say(found)
    tokens = f" · {sum(answer.usage.values()):,} tokens" if answer.usage else ""
    say(f"({mode} · {answer.timings.get('total', answer.timings.get('retrieve', 0.0)):.1f} s{tokens})")


def print_bibtex(answer: Answer, entries: str) -> None:
    """Print BibTeX alone on standard output; what it leaves out, and that it is empty, on standard error."""
    from rag.answer import verified_citations

    left_out = {c.arxiv_id for c in answer.citations} - {c.arxiv_id for c in verified_citations(answer)}
    if left_out:
        print(f"nonmun: not verified, and so without an entry: {', '.join(sorted(left_out))}", file=sys.stderr)
    elif not answer.citations:
        print("nonmun: the answer cites no paper, so there is no entry.", file=sys.stderr)
    print(entries, end="")


@contextlib.contextmanager
def progress_bar(*, show: bool = True) -> Iterator[Progress]:
    """Show a progress bar with counts and elapsed time on standard error; plain lines where that is not a terminal."""
    if not show:
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    with Bar(*columns, console=Console(stderr=True)) as bar:
        tasks: dict[str, Any] = {}

        def heard(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(_STEPS.get(step, step), total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield heard


@contextlib.contextmanager
def errors_told() -> Iterator[None]:
    """Turn the errors of a program into one line on standard error and the right exit status."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()  # here, and not when Python ends, a full disk or a broken pipe can still be told
    except NonmunError as problem:
        print(clean(f"nonmun: {problem}"), file=sys.stderr)
        sys.exit(problem.exit_status)
    except KeyboardInterrupt:
        print("\nnonmun: stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:  # the reader has gone (| head)
        _discard_output()
        sys.exit(0)
    except OSError as problem:
        _discard_output()
        where = f"{str(problem.filename)!r}: " if problem.filename is not None else ""
        print(clean(f"nonmun: {where}{problem.strerror or problem}."), file=sys.stderr)
        sys.exit(3)


def _discard_output() -> None:
    """Let go of what is not written yet: Python would try again when it ends, and complain."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
