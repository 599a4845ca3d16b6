"""The command that lets a model write a day's digest: ``digest``."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rag.core import ModelServerError, NonmunError, UsageError
from rag.interfaces.cli.days import one_day
from rag.interfaces.cli.options import Sample, language_named, open_assistant, write_out
from rag.interfaces.console import print_json, progress_bar
from rag.text import flat, how_many

if TYPE_CHECKING:
    from rag.writing import WrittenDigest


def digest(
    date: Annotated[str, typer.Option("--date", metavar="DATE", help="The day, such as 2024-06-21 or yesterday.")],
    lang: Annotated[str, typer.Option("--lang", metavar="ko|en", help="The language of the bullets.")] = "ko",
    out: Annotated[
        Path | None,
        typer.Option(
            "--out", metavar="FILE", help="Write the digest to a file. Papers that it has already are not written again."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, with what was left out and why.")] = False,
    sample: Sample = False,
) -> None:
    """Let the model write bullets for papers that have an abstract alone. What the abstract does not carry is left out."""
    language, day = language_named(lang), one_day(date, "--date")
    from rag.writing import Earlier, digest_markdown, written_earlier

    if out is not None and not out.parent.is_dir():  # before the model is asked, whose bullets would be lost
        raise UsageError(f"There is no folder {str(out.parent)!r}.", hint="Make it, or choose another place.")
    earlier = written_earlier(out, day, language) if out else Earlier()
    with open_assistant(sample) as assistant, progress_bar(show=not as_json or sys.stderr.isatty()) as progress:
        written = assistant.write_digest(day, language, known=earlier.known, progress=progress)
    if as_json:
        print_json(written)
    else:
        _tell(written)
    if written.entries and (out is not None or not as_json):
        write_out(digest_markdown(written, earlier), out)
    if written.missing:
        raise _unfinished(written, out)
    if not written.entries:
        what = f"Nothing was written: the abstracts carry none of the bullets of {written.model}."
        raise NonmunError(what, hint="Try another model with NONMUN_LLM_MODEL.")


def _unfinished(written: WrittenDigest, out: Path | None) -> ModelServerError:
    """Return which papers are missing and why, and how to go on."""
    papers = ", ".join(one.arxiv_id for one in written.missing)
    are = "is" if len(written.missing) == 1 else "are"
    of = f"{len(written.missing):,} of {how_many(written.papers, 'paper')}"
    what = f"{of} {are} missing: {papers}. {written.missing[0].reason}"
    first = "Type the command again" if out else "Index what was printed, then type the command again"
    return ModelServerError(what, hint=f"{first}: it writes about these alone.")


def _tell(written: WrittenDigest) -> None:
    """Report on standard error what was left out, and how much was kept."""
    for it in written.left_out:
        told = f": {flat(it.text)}" if it.text else ""
        print(f"nonmun: left out of {it.arxiv_id}, {it.section or 'no section'}{told} ({flat(it.reason)})", file=sys.stderr)
    shortened = f", {written.shortened:,} shortened" if written.shortened else ""
    counts = f"{how_many(written.bullets, 'bullet')} of {how_many(len(written.entries), 'paper')} kept"
    silent = written.papers - len(written.entries) - len(written.missing)
    counts += f" ({written.rewritten:,} rewritten{shortened})"
    none = f"; {how_many(silent, 'paper')} {'has' if silent == 1 else 'have'} none" if silent else ""
    rest = f", {len(written.left_out):,} left out{none}"
    print(f"{counts}{rest}. Written by {flat(written.model)}.", file=sys.stderr)
