"""The forms of dates: how each is written (``rag/data/asking/dates.toml``), and what reads it (:mod:`.readers`)."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.search.query.dates.calendar import Days
from rag.search.query.dates.readers import BY_YEAR, READERS, RELATIVE
from rag.search.query.dates.words import PATTERNS
from rag.search.query.vocabulary import read_data

_NAME = re.compile(r"\$\{(\w+)\}")
_WORD_ENDS = {"B": r"(?<![A-Za-z0-9_])", "E": r"(?![A-Za-z0-9_])"}


@dataclass(frozen=True, slots=True)
class Form:
    """One way to write a stretch of days, and the reader of it with its arguments.

    Three groups of patterns have fixed names: ``year``, a year that may be left out, ``which``, a word such as last that stands
    for one, and ``last``, the end of a stretch whose two ends are written.
    """

    pattern: re.Pattern[str]
    reader: str
    arguments: tuple[str, ...]
    by_year: bool
    relative: bool

    def read(self, match: re.Match[str], today: dt.date) -> Days | None:
        """Return the days that a match names, or None if no date is meant.

        :raises UnreadError: if it cannot be told which.
        :raises ValueError, OverflowError: if there is no such day (31 June).
        """
        return READERS[self.reader](match, today, *self.arguments)


def compiled(pattern: str, **known: str) -> re.Pattern[str]:
    """Return a pattern, which ignores case, with others in place of their names (``${MONTH}``)."""
    known = {**PATTERNS, **known}
    while _NAME.search(pattern):
        pattern = _NAME.sub(lambda match: known[match[1]], pattern)
    return re.compile(pattern, re.I)


def _form(read: str, pattern: str, known: Mapping[str, str]) -> Form:
    reader, *arguments = read.split()
    return Form(compiled(pattern, **known), reader, tuple(arguments), reader in BY_YEAR, reader in RELATIVE)


def _tables() -> list[tuple[re.Pattern[str], tuple[Form, ...]]]:
    found = []
    for table in read_data("dates.toml").values():
        known = {**_WORD_ENDS, **table.get("let", {})}
        found.append((compiled(table["hint"], **known), tuple(_form(read, pattern, known) for read, pattern in table["forms"])))
    return found


_TABLES = _tables()


def forms_in(text: str) -> tuple[Form, ...]:
    """Return the forms that a text can have; most questions name no date, and looking for every form takes time."""
    return tuple(form for hint, forms in _TABLES if hint.search(text) for form in forms)
