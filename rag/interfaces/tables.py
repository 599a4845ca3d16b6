"""Tables of an answer: in a terminal as columns within its width, while the rest is printed as it comes, and as CSV."""

from __future__ import annotations

import io
import shutil
import sys
from collections.abc import Sequence

from rag.core import Answer
from rag.interfaces.console import say
from rag.text import Table, is_row, tables_in

#: The width of a table that is not printed on a terminal: no line is broken for whoever reads it.
_UNBROKEN = 10_000
_LEAST = 40
#: A word as short as this is not broken.
_WHOLE = 12
#: Columns of the CSV that would leave no room for the others in a terminal.
_TOO_WIDE = ("text", "url")


class StreamedTables:
    """Take the pieces of an answer and return what can be printed by now: a table once it is whole.

    :param width: characters of a line; by default those of the terminal, and of a file as many as a row has.
    """

    def __init__(self, width: int | None = None) -> None:
        self._width = max(width or _columns(), _LEAST)
        self._held, self._begun = "", False

    def feed(self, text: str) -> str:
        """Take the next piece; lines that may be of a table are held back until the table has ended."""
        self._held += text
        *whole, last = self._held.split("\n")
        keep = len(whole)
        while keep and is_row(whole[keep - 1]) and _begins_with_pipe(whole[keep - 1]):
            keep -= 1
        ready, held = whole[:keep], [*whole[keep:], last]
        if keep == len(whole) and not (last == "" or _begins_with_pipe(last)):
            ready, held = [*ready, last], []
        shown = "\n".join(ready)
        shown += "\n" if ready and held else ""
        self._held = "\n".join(held)
        return with_tables(shown, self._width)

    def finish(self) -> str:
        """Return the rest, and begin anew."""
        shown, self._held = with_tables(self._held, self._width), ""
        return shown

    def whole(self, text: str) -> str:
        """Return a text in place of all that was fed."""
        self._held = ""
        return with_tables(text, self._width)


def _columns() -> int:
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else _UNBROKEN


def _begins_with_pipe(line: str) -> bool:
    return line.lstrip().startswith("|")


def with_tables(text: str, width: int = _UNBROKEN) -> str:
    """Return a text with its tables in columns of at most so many characters a line."""
    if "|" not in text:
        return text
    lines, parts, end = text.split("\n"), [], 0
    for table in tables_in(text):
        parts += [*lines[end : table.first], *_aligned(table, width)]
        end = table.after
    return "\n".join([*parts, *lines[end:]])


def _aligned(table: Table, width: int) -> list[str]:
    return in_columns([[cell.plain for cell in row] for row in (table.head, *table.rows)], width)


def in_columns(rows: Sequence[Sequence[str]], width: int) -> list[str]:
    """Return the lines of a table whose first row is its head, each of at most so many characters."""
    from rich import box
    from rich.console import Console
    from rich.table import Table as Columns
    from rich.text import Text

    columns = Columns(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False)
    for cell, *below in zip(*rows, strict=True):
        whole = all(len(it) <= _WHOLE and " " not in it for it in below)  # a day, an id, a number
        columns.add_column(Text(cell), overflow="fold", no_wrap=whole)
    for row in rows[1:]:
        columns.add_row(*map(Text, row))
    out = io.StringIO()
    Console(file=out, width=width, force_terminal=False, color_system=None).print(columns)
    return [line.rstrip() for line in out.getvalue().rstrip("\n").split("\n")]


def print_tables(answer: Answer) -> None:
    """Print the tables of an answer in columns on standard output, or its sources, which is said on standard error."""
    from rag.answer import answer_tables

    _tell_of_sources(answer)
    for number, rows in enumerate(answer_tables(answer)):
        shown = [i for i, name in enumerate(rows[0]) if name not in _TOO_WIDE]
        if number:
            say()
        for line in in_columns([[row[i] for i in shown] for row in rows], max(_columns(), _LEAST)):
            say(line)


def _tell_of_sources(answer: Answer) -> None:
    from rag.answer import has_table

    if not has_table(answer):
        print("nonmun: the answer has no table, so these are its sources.", file=sys.stderr)


def print_csv(answer: Answer) -> None:
    """Print the tables of an answer as CSV on standard output, or its sources, which is said on standard error."""
    from rag.answer import answer_csv

    _tell_of_sources(answer)
    sys.stdout.flush()
    written = answer_csv(answer)
    if (raw := getattr(sys.stdout, "buffer", None)) is not None:
        raw.write(written.encode("utf-8"))  # a text stream would change the ends of lines
        raw.flush()
    else:
        print(written, end="")
