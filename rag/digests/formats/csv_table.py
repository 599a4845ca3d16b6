"""Read tables with commas, semicolons, tabs or bars between the columns, of which one is a title and one an id or address."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator, Sequence

from rag.core import ParsedDigest
from rag.digests.formats.collector import Collector
from rag.digests.formats.dates import whole_day
from rag.digests.formats.fields import looks_like_authors, role_of
from rag.digests.formats.mentions import of_id
from rag.digests.formats.records import record_of

SUFFIXES = frozenset({".csv", ".tsv"})

_DELIMITERS = ",\t;|"
_HEAD = 4000
_HEADER = 500  # characters


def reads(text: str, file: str) -> bool:
    """Return whether the first line names columns that a list of papers has, or is a row with an address of a paper."""
    if file.lower().endswith(tuple(SUFFIXES)):
        return True
    first = text.lstrip("\ufeff\r\n ")[:_HEAD].split("\n", 1)[0]
    row = next(_rows(first + "\n", _delimiter(first)), None)
    if row is None or len(row[1]) < 2 or first.lstrip().startswith(("|", "#", "-", "<", "*", ">")):
        return False
    roles = {role_of(name) for name in row[1]}
    return {"title", "link"} <= roles and len(first) < _HEADER


def parse_digest(text: str, file: str) -> ParsedDigest:
    """Parse a table; a first line that names no columns is a row, and the columns are told by what they hold."""
    found = Collector(text, file)
    rows = list(_rows(text, _delimiter(text[:_HEAD].split("\n", 1)[0]), found))
    if not rows:
        return found.finish(seen="a table without rows")
    header = rows[0][1]
    named = [role_of(name) for name in header]
    if "title" in named or "link" in named:
        rows = rows[1:]
        header = _guessed([row for _, row in rows[:50]], header)
    else:
        header = _guessed([row for _, row in rows[:50]])
    without: list[str] = []
    for line, row in rows:
        values = {name or f"column {n}": row[n].strip() for n, name in enumerate(header) if n < len(row)}
        if record := record_of(values, bare=True):
            found.add(record, line)
        elif any(values.values()):
            without.append(" ".join(next((v for k, v in values.items() if role_of(k) == "title"), " ".join(row)).split()))
    columns = ", ".join(repr(name) for name in header[:8])
    if not found.entries:
        return found.finish(seen=f"a table of {len(rows):,} rows with the columns {columns}")
    return found.finish(without=without)


def _delimiter(line: str) -> str:
    return max(_DELIMITERS, key=line.count)


def _rows(text: str, delimiter: str, found: Collector | None = None) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not empty, each with its first line."""
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    line = 1
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            if found is not None:
                found.report(line, f"a row that cannot be read, left out: {problem}", "check its quotes", error=True)
        else:
            if any(cell.strip() for cell in row):
                yield line, row
        line = reader.line_num + 1


def _guessed(rows: list[list[str]], header: Sequence[str] = ()) -> list[str]:
    """Return names for columns, from what most rows hold in those whose names in the header say nothing."""
    found: list[str] = list(header)
    named = {role_of(name) for name in header}
    for n in range(max(map(len, rows), default=0)):
        cells = [row[n] for row in rows if n < len(row) and row[n].strip()]
        name = next((name for name, holds in _HOLDS.items() if 2 * sum(map(holds, cells)) >= max(1, len(cells))), "")
        if n >= len(found):
            found.append("")
        if name and name not in found and role_of(name) not in named and role_of(found[n]) is None:
            found[n] = name
    return found


#: What the cells of a column hold, in the order in which it is asked.
_HOLDS: dict[str, Callable[[str], bool]] = {
    "link": lambda text: of_id(text) is not None,
    "date": lambda text: whole_day(text) is not None,
    "authors": lambda text: "," in text and looks_like_authors(text),
    "title": lambda text: len(re.findall(r"[^\W\d_]{2,}", text)) > 1 and "://" not in text,
}
