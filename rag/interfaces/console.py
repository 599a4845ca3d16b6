"""What commands print: papers, reports and verdicts on standard output, progress and errors on standard error."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rag.core import DigestProblem, Evidence, Found, NonmunError, Progress, Repair, Verdict, mend_of, no_progress, short_path
from rag.text import Words, clean, how_many, plain, visible

if TYPE_CHECKING:
    from rag.against_abstracts import DigestComparison
    from rag.index import Audit, IngestReport, SyncReport, TransferReport
    from rag.text import Language

_NAMES_SHOWN = 4  # of requests that failed for the same reason
_STEPS = {
    "analyse": "reading Korean",
    "fit": "fitting",
    "store": "storing",
    "plant": "planting junk",
    "fetch": "fetching",
    "pack": "packing",
    "unpack": "unpacking",
    "write": "writing",
}
#: For lines of rich that are printed as they are.
_PLAIN: dict[str, Any] = {"markup": False, "highlight": False, "soft_wrap": True}
_PARTS = {
    "sources": "what was fetched",
    "accepted.json": "overrides of the audit",
    "watches.sqlite3": "watch lists",
    "library.sqlite3": "saved papers",
    "chats.sqlite3": "conversations",
    "feedback.sqlite3": "opinions",
}


def say(text: str = "") -> None:
    """Print a line on standard output, without control characters."""
    print(clean(text))


def print_json(value: object) -> None:
    """Print a dataclass or plain JSON data on one line, and flush it for the reader of a pipe."""
    from rag.core import to_plain  # brings pydantic, which not every command needs

    print(json.dumps(to_plain(value), ensure_ascii=False), flush=True)


def print_problems(problems: Sequence[DigestProblem], *, limit: int = 20) -> None:
    """Print problems on standard error, one line each."""
    for problem in problems[:limit]:
        print(clean(f"{problem.level}: {problem}"), file=sys.stderr)
    if len(problems) > limit:
        print(f"... and {len(problems) - limit:,} more; `nonmun ingest PATH --json` lists them all.", file=sys.stderr)


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


def print_report(report: IngestReport) -> None:
    """Print what an ingest did."""
    parts = [f"{getattr(report, name):,} {name}" for name in ("added", "updated", "removed", "unchanged")]
    say(f"{', '.join(parts)}; {how_many(len(report.problems), 'problem')}")
    if report.renamed:
        old, new = next(iter(report.renamed.items()))
        many = (
            f"{len(report.renamed):,} files were renamed or moved, such as" if len(report.renamed) > 1 else "Renamed or moved:"
        )
        say(f"{many} {old!r} to {new!r}.")
    changed = report.added or report.updated or report.removed or report.renamed
    indexed = f"{how_many(report.papers, 'paper')} from {how_many(report.files, 'file')} {_are(report.papers)} indexed."
    say(f"{'' if changed else 'Nothing to do: '}{indexed}")
    if report.copies:
        say(f"{report.copies:,} more {'file is a copy' if report.copies == 1 else 'files are copies'} of these, counted once.")
    if report.gone:
        gone = f"{how_many(report.gone, 'indexed file')} no longer {'exists' if report.gone == 1 else 'exist'}"
        say(f"{gone}; `--prune` removes the papers.")
    for note in report.notes:
        say(note)
    for warning in report.warnings:
        print(clean(f"warning: {warning}"), file=sys.stderr)


def print_sync(report: SyncReport) -> None:
    """Print what a sync did, or what it would ask for, in one line; remarks and failures go to standard error."""
    if report.dry_run:
        for one in report.asked:
            say(f"would ask {one.place} for {one.what}")
        if not report.asked:
            say("would ask nobody for anything")
        return
    for note in report.notes:
        print(clean(f"note: {note}"), file=sys.stderr)
    print_problems(report.problems)
    fetched = ", ".join(f"{count:,} {state}" for state, count in report.fetched.items() if state != "failed")
    asked = f"{how_many(report.days, 'day')}: {fetched}" if report.days else f"fetched: {fetched}"
    papers = f"{how_many(report.new, 'paper')} new, {report.changed:,} changed, {report.gone:,} gone"
    total = f"{how_many(report.papers, 'paper')} {_are(report.papers)} indexed."
    say(f"{f'{asked}; ' if fetched else ''}{papers}; {_failures(report)}. {total}")


def _failures(report: SyncReport) -> str:
    """Return how many requests failed, and why: each reason once, with what it happened to."""
    if not report.failed:
        return "none failed"
    names: dict[str, list[str]] = {}
    for one in report.failed:
        names.setdefault(one.reason, []).append(one.name)
    reasons = (f"{_listed(some)}: {reason.rstrip('.')}" for reason, some in names.items())
    return f"{len(report.failed):,} failed ({'; '.join(reasons)})"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(names) <= _NAMES_SHOWN else f"{names[0]} to {names[-1]}"


def print_exported(report: TransferReport) -> None:
    """Print what an archive holds."""
    say(f"Exported {_transferred(report)} to {report.file!r} ({report.size / 2**20:,.1f} MB).")
    say("`nonmun import FILE` takes it over, here or on another machine.")


def print_imported(report: TransferReport) -> None:
    """Print what came out of an archive."""
    say(f"Imported {_transferred(report)}, exported on {report.written[:10]}.")
    if report.absent:
        say(f"{report.absent:,} of the files are not here; `nonmun ingest PATH` finds them again, wherever they are.")


def _transferred(report: TransferReport) -> str:
    more = [words for name, words in _PARTS.items() if name in report.holds]
    indexed = f"{how_many(report.papers, 'paper')} from {how_many(report.files, 'file')}"
    return indexed + (f", with {', '.join(more)}" if more else "")


def print_evidence(items: Sequence[Evidence], language: Language = "en", *, bullets: int = 2) -> None:
    """Print ranked papers, with bullets that are not from a digest labelled as what they are."""
    from rag.answer import kind_label
    from rag.index import reasons_in
    from rag.search import told_once

    if not items:
        say("No papers found.")
    for number, item in enumerate(items, 1):
        paper = item.paper
        votes = f" · {paper.votes} {'vote' if paper.votes == 1 else 'votes'}" if paper.votes is not None else ""
        say(f"{number:2}. {plain(paper.title)}")
        say(f"    {paper.date}{votes} · {paper.url} · score {item.score:.1f}")
        if item.suspect:
            say(f"    {Words('interfaces', language)('warning', reasons=reasons_in(language, item.suspect))}")
        for bullet in told_once(item.bullets)[:bullets]:
            label = kind_label(bullet.kind, "en") or bullet.section
            say(f"    - {f'{label}: ' if label else ''}{' '.join(bullet.text.split())}")
            print_repairs(bullet.repairs)
        if item.why is not None:
            legs = ", ".join(f"{name} {score:+.2f}" for name, score in item.why.legs.items())
            say(f"    why: {legs}; matched {', '.join(map(str, item.why.matched)) or 'no words'}")


def print_repairs(repairs: Sequence[Repair]) -> None:
    """Print what was repaired in a text above."""
    from rag.answer import repair_note

    if repairs:
        say(f"      repaired: {repair_note(repairs)}")


def print_total(found: Found) -> None:
    """Print how many papers fit, if that is more than are shown."""
    if found.total is not None and found.total > len(found):
        say(f"{len(found):,} of {how_many(found.total, 'paper')}; --k shows more.")


def print_verdict(verdict: Verdict) -> None:
    """Print a verdict on a claim with its score, reason and conflict."""
    sure = f" · probability of support {verdict.score:.2f}" if verdict.verdict else ""
    said = "not confirmed" if verdict.verdict == "unverifiable" else verdict.verdict
    say(f"{said or 'unscored'}{sure}")
    say(f"  {verdict.reason}")
    if verdict.conflict:
        say(f"  conflicts with: {verdict.conflict}")
    if verdict.correction:
        say(f"  corrected: {verdict.correction}")


def print_audit(audit: Audit, titles: Mapping[str, str]) -> None:
    """Print the suspect entries, the most suspect first, with ``titles`` by arXiv id."""
    from rag.index import reasons_in

    suspects = sorted((row for row in audit.rows if row.suspect), key=lambda row: (-row.score, row.arxiv_id, row.date))
    width = max(60, min(shutil.get_terminal_size().columns, 120))
    for row in suspects:
        title = plain(titles.get(row.arxiv_id, ""))
        say(f"{row.arxiv_id}  {row.date}  {row.score:.0%}  {textwrap.shorten(title, width - 32, placeholder=' …')}")
        for reason in row.told:
            say(
                textwrap.fill(
                    f"- {clean(reasons_in('en', [reason]))}", width, initial_indent="    ", subsequent_indent="      "
                )
            )
    if suspects:
        say()
    accepted, marked = sum(row.accepted for row in audit.rows), sum(row.doubted for row in audit.rows)
    note = f" {accepted:,} accepted by a person." if accepted else ""
    note += f" {marked:,} marked by a person." if marked else ""
    say(f"{len(suspects):,} of {len(audit.rows):,} entries are suspect: they seem to describe another paper.{note}")
    if audit.too_small:
        say("There are too few entries to compare them with each other, so none is marked as suspect.")
    elif suspects:
        say("`nonmun audit --accept ID` overrules the audit for a paper; `nonmun search --no-suspects` leaves suspects out.")


def print_comparisons(rows: Sequence[DigestComparison]) -> None:
    """Print what digests say against or beyond the abstracts of their papers, those that share least with theirs first."""
    width = max(60, min(shutil.get_terminal_size().columns, 120))
    compared = sorted(
        (row for row in rows if row.carried is not None), key=lambda row: (row.carried or 0, row.arxiv_id, row.date)
    )
    told = [row for row in (*compared, *(r for r in rows if r.carried is None)) if _remarks(row)]
    for row in told:
        share = "" if row.carried is None else f"  {row.carried:.0%} carried"
        title = textwrap.shorten(plain(row.title), width - 44, placeholder=" …")
        say(f"{row.arxiv_id}  {row.date}{share}  {title}{'  (suspect)' if row.suspect else ''}")
        for remark in _remarks(row):
            say(textwrap.fill(f"- {clean(remark)}", width, initial_indent="    ", subsequent_indent="      "))
    if told:
        say()
    without = len(rows) - len(compared)
    bullets, conflicts = sum(len(r.uncarried) for r in rows), sum(len(r.contradictions) for r in rows)
    figures = [figure for row in rows for figure in row.garbled]
    of = f"{len(compared):,} of {how_many(len(rows), 'digest')} {'was' if len(compared) == 1 else 'were'} compared"
    say(f"{of} with an abstract; for {without:,} there is none.")
    carried = f"{how_many(bullets, 'bullet')} {_are(bullets)} not carried by it"
    say(f"{carried}, {how_many(conflicts, 'number')} {'contradicts' if conflicts == 1 else 'contradict'} it.")
    say(f"{how_many(len(figures), 'garbled figure')}, of which {sum(bool(f.repaired) for f in figures):,} can be repaired.")


def _remarks(row: DigestComparison) -> list[str]:
    """Return what a comparison has to say of a digest, one line each."""
    return [
        *(f"contradicts: “{c.text}” The abstract has {c.abstract_number}: “{c.abstract}”" for c in row.contradictions),
        *(f"not carried: {textwrap.shorten(u.text, 160, placeholder=' …')}" for u in row.uncarried),
        *(
            f"garbled: {visible(g.written)} → {g.repaired} ({g.why})"
            if g.repaired
            else f"garbled, not repaired: {visible(g.written)} ({g.why})"
            for g in row.garbled
        ),
    ]


@contextlib.contextmanager
def progress_bar(*, show: bool = True) -> Iterator[Progress]:
    """Show a progress bar on standard error, or plain lines if that is not a terminal; one line for whom is waited for."""
    if not show:
        yield no_progress
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn()
    bar, tasks, waited_for = Bar(*columns, console=Console(stderr=True)), dict[str, Any](), set[str]()
    try:

        def update(step: str, done: int, total: int) -> None:
            name, _, who = step.partition(": ")
            if name == "wait":
                if who not in waited_for:
                    waited_for.add(who)
                    bar.console.print(clean(f"nonmun: waiting up to {total - done:,} s for {who}"), **_PLAIN)
                return
            bar.start()  # not before there is something to show: it would leave an empty line
            if step not in tasks:
                tasks[step] = bar.add_task(_STEPS.get(step, step), total=total)
            bar.update(tasks[step], completed=done, total=total)

        yield update
    finally:
        if tasks:
            bar.stop()


@contextlib.contextmanager
def exit_on_error() -> Iterator[None]:
    """Turn errors into one line on standard error and an exit status."""
    try:
        try:
            yield
        finally:
            sys.stdout.flush()  # when Python ends it is too late to report a full disk or a broken pipe
    except NonmunError as problem:
        print(clean(f"nonmun: {problem}"), file=sys.stderr)
        sys.exit(problem.exit_status)
    except KeyboardInterrupt:
        print("\nnonmun: stopped.", file=sys.stderr)
        sys.exit(130)
    except BrokenPipeError:  # the reader has gone (| head)
        _discard_output()
        sys.exit(0)
    except (MemoryError, ImportError, RuntimeError) as problem:  # a library or a thread that does not fit is told so
        if not (mend := mend_of(problem, Path(), "")):
            raise
        print(clean(f"nonmun: There is too little memory ({type(problem).__name__}). {mend}"), file=sys.stderr)
        sys.exit(3)
    except OSError as problem:
        _discard_output()
        where = f"{short_path(str(problem.filename))!r}: " if problem.filename is not None else ""
        mend = mend_of(problem, Path(str(problem.filename or "")), "")
        print(clean(f"nonmun: {where}{problem.strerror or problem}. {mend}".strip()), file=sys.stderr)
        sys.exit(3)


def _discard_output() -> None:
    """Discard output that is not written yet: Python would try again when it ends, and print a traceback."""
    with contextlib.suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
