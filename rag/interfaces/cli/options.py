"""What commands share: options, filters, the assistant, what goes to a file, and the rows of ``--batch``."""

from __future__ import annotations

import inspect
import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TextIO

import typer

from rag.core import StorageError, UsageError, replace_with
from rag.interfaces.cli.days import Since, Today, Until, window_of

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from rag.assistant import Nonmun
    from rag.text import Language

Json = Annotated[bool, typer.Option("--json", help="Print JSON, one object per line.")]
Sample = Annotated[bool, typer.Option("--sample", help="Use the bundled sample instead of your own digests.")]
Words = Annotated[list[str] | None, typer.Argument(metavar="QUESTION", help="In Korean or English.")]
MinVotes = Annotated[int | None, typer.Option("--min-votes", min=0, metavar="N", help="Only papers with N votes or more.")]
MaxVotes = Annotated[int | None, typer.Option("--max-votes", min=0, metavar="N", help="Only papers with N votes or fewer.")]
Author = Annotated[str | None, typer.Option("--author", metavar="NAME", help="Part of an author's name.")]
NotAuthor = Annotated[
    str | None, typer.Option("--not-author", metavar="NAME", help="Part of the name of an author to leave out.")
]
Exclude = Annotated[
    list[str] | None, typer.Option("--exclude", metavar="SUBJECT", help="Leave out papers on this; repeat for more.")
]
Section = Annotated[
    str | None, typer.Option("--section", metavar="NAME", help="Only bullets of a section: new, technical or performance.")
]
NoSuspects = Annotated[bool, typer.Option("--no-suspects", help="Leave out papers whose digests are suspect.")]
Trusted = Annotated[bool, typer.Option("--trusted", hidden=True)]  # the name of --no-suspects in older versions
Batch = Annotated[
    Path | None,
    typer.Option("--batch", metavar="FILE|-", help='Answer lines {"id","question"}.'),
]


def reading_of(
    since: Since = None,
    until: Until = None,
    min_votes: MinVotes = None,
    max_votes: MaxVotes = None,
    author: Author = None,
    not_author: NotAuthor = None,
    exclude: Exclude = None,
    section: Section = None,
    no_suspects: NoSuspects = False,
    trusted: Trusted = False,
    today: Today = None,
) -> dict[str, Any]:
    """Return what the options that narrow a question ask for, as arguments of :meth:`rag.Nonmun.understand`.

    :raises UsageError: if there is no such section, if a date cannot be read, or if nothing lies between two bounds.
    """
    from rag.digests import section_named
    from rag.search import Filters

    window = window_of(since, until, today)
    if min_votes is not None and max_votes is not None and min_votes > max_votes:
        what = f"--min-votes {min_votes} is more than --max-votes {max_votes}."
        raise UsageError(what, hint="Type the smaller number as --min-votes.")
    filters = Filters(
        window.since,
        window.until,
        min_votes=min_votes,
        max_votes=max_votes,
        author=author,
        not_author=not_author,
        trusted=no_suspects or trusted or None,
        section=None if section is None else section_named(section),
    )
    return {"filters": filters, "today": window.today, "excluded": exclude or ()}


def narrowed(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of :func:`reading_of` where it has a parameter ``reading``, and pass it what they ask for."""
    own, options = inspect.signature(command, eval_str=True), inspect.signature(reading_of, eval_str=True).parameters
    parameters = [it for one in own.parameters.values() for it in (options.values() if one.name == "reading" else [one])]

    @wraps(command)
    def narrowing(**given: Any) -> None:
        reading = reading_of(**{name: given.pop(name) for name in options})
        command(reading=reading, **given)

    narrowing.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    return narrowing


def open_assistant(sample: bool = False) -> Nonmun:
    """Return the assistant over the index of the home, or over the bundled sample."""
    from rag.assistant import Nonmun

    return Nonmun(sample=sample or None)


def language_named(lang: str) -> Language:
    """Return the language that ``--lang`` names.

    :raises UsageError: if it is not known.
    """
    if lang not in ("en", "ko"):
        raise UsageError(f"The language {lang!r} is not known.", hint="Choose en or ko.")
    return "ko" if lang == "ko" else "en"


def write_out(text: str, out: Path | None) -> None:
    """Print a text, or replace the text of a file by it in one step.

    :raises StorageError: if the file cannot be written.
    """
    if out is None:
        print(text, end="", flush=True)
        return
    try:
        replace_with(text, out)
    except OSError as problem:
        reason = problem.strerror or problem
        raise StorageError(f"Cannot write {str(out)!r}: {reason}.", hint="Choose another place.") from problem


def read_batch(file: Path, **fields: Any) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file of JSON lines, or of standard input for ``-``.

    :param fields: the type of each field that a row must have beside ``id``.
    :return: rows with ``id`` and these fields; ``{"id","error"}`` for a line that is not a JSON object with them, in UTF-8.
    :raises UsageError: if the file cannot be read.
    """
    from pydantic import TypeAdapter

    kinds = {name: TypeAdapter(kind) for name, kind in fields.items()}
    stream: TextIO
    try:
        if str(file) != "-":
            stream = file.open(encoding="utf-8-sig", errors="surrogateescape")
        else:
            stream = sys.stdin
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
    except OSError as problem:
        hint = "Name a file of JSON lines, or - for standard input."
        raise UsageError(f"Cannot read {str(file)!r}: {problem.strerror}.", hint=hint) from None
    with stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _row(number, line, kinds)


def _row(number: int, line: str, kinds: Mapping[str, TypeAdapter[Any]]) -> dict[str, Any]:
    known = None
    try:
        row = json.loads(line)
        known = _printable(row["id"])
        return {"id": known, **{name: _printable(kind.validate_python(row[name], strict=True)) for name, kind in kinds.items()}}
    except (ValueError, LookupError, TypeError, RecursionError):
        names = ",".join(f'"{name}"' for name in ("id", *kinds))
        return {"id": known, "error": f"Line {number} is not a JSON object {{{names}}} in UTF-8."}


def _printable(value: object) -> object:
    """Return a value; raise ValueError if it holds NaN or a lone surrogate, which JSON in UTF-8 cannot hold."""
    json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    return value
