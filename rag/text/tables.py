"""Tables as Markdown writes them: a line of names, a line of dashes, and a line for each row, cells between pipes."""

from __future__ import annotations

import re
from dataclasses import dataclass

_DASHES = re.compile(r":?-+:?")


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in a cell, without the white space around it, and where: ``start`` and ``end`` in the whole text."""

    text: str
    start: int
    end: int

    @property
    def plain(self) -> str:
        """The text with pipes that are not escaped."""
        return self.text.replace("\\|", "|")


@dataclass(frozen=True, slots=True)
class Table:
    """A table with the numbers (from 0) of its first line and of the line after its last one.

    Each row has as many cells as the head: what is missing is empty, what is too much stands in the last cell.
    """

    first: int
    after: int
    head: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]


def tables_in(text: str) -> list[Table]:
    """Return the tables of a text, in order, in linear time."""
    lines = text.split("\n")
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    found: list[Table] = []
    place = 0
    while place < len(lines) - 1:
        if not _begins(lines[place], lines[place + 1]):
            place += 1
            continue
        after = place + 2
        while after < len(lines) and is_row(lines[after]):
            after += 1
        head = cells_of(lines[place], starts[place])
        rows = (cells_of(lines[i], starts[i]) for i in range(place + 2, after))
        found.append(Table(place, after, head, tuple(_fitted(row, len(head), text) for row in rows)))
        place = after
    return found


def _begins(line: str, below: str) -> bool:
    return is_row(line) and is_rule(below) and len(cells_of(line)) == len(cells_of(below))


def is_row(line: str) -> bool:
    """Tell whether a line may be one of a table."""
    return "|" in line.replace("\\|", "") and bool(line.strip(" |\t"))


def is_rule(line: str) -> bool:
    """Tell whether a line is that of dashes below the names of columns."""
    return "|" in line and "-" in line and all(_DASHES.fullmatch(cell.text) for cell in cells_of(line))


def cells_of(line: str, start: int = 0) -> tuple[Cell, ...]:
    """Return the cells of a line that begins at ``start``; a pipe after a backslash is part of its cell."""
    edges = [place for place, c in enumerate(line) if c == "|" and line[place - 1 : place] != "\\"]
    begin, end = _within(line)
    inner = [place for place in edges if begin <= place < end]
    bounds = zip([begin, *(place + 1 for place in inner)], [*inner, end], strict=True)
    return tuple(_cell(line, low, high, start) for low, high in bounds)


def _within(line: str) -> tuple[int, int]:
    """Return where the cells of a line begin and end: without the white space and the pipes at both ends."""
    begin, end = len(line) - len(line.lstrip()), len(line.rstrip())
    if line[begin:end].startswith("|"):
        begin += 1
    if end > begin and line[:end].endswith("|") and not line[:end].endswith("\\|"):
        end -= 1
    return begin, end


def _cell(line: str, low: int, high: int, start: int) -> Cell:
    text = line[low:high]
    low += len(text) - len(text.lstrip())
    text = text.strip()
    return Cell(text, start + low, start + low + len(text))


def _fitted(row: tuple[Cell, ...], columns: int, text: str) -> tuple[Cell, ...]:
    if len(row) > columns:
        last, end = row[columns - 1], row[-1].end
        return (*row[: columns - 1], Cell(text[last.start : end], last.start, end))
    edge = row[-1].end if row else 0
    return (*row, *(Cell("", edge, edge) for _ in range(columns - len(row))))
