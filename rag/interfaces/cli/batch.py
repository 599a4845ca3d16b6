"""Rows of JSON lines, as the commands with ``--batch`` read them."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from rag.core import UsageError


def is_text(value: object) -> bool:
    """Return whether a field holds a text."""
    return isinstance(value, str)


def is_texts(value: object) -> bool:
    """Return whether a field holds a list of texts."""
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


def read_batch(file: Path, fields: Mapping[str, Callable[[object], bool]]) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file, or of standard input for ``-``: ``id`` and the named fields; else ``{"id","error"}``.

    A line that is not a JSON object, or not UTF-8, costs its own row alone.

    :param fields: for each field that a row must have, whether a value will do.
    :raises UsageError: if the file cannot be read.
    """
    stream: TextIO
    try:
        if str(file) != "-":
            stream = file.open(encoding="utf-8-sig", errors="surrogateescape")
        else:
            stream = sys.stdin
            if isinstance(stream, io.TextIOWrapper):
                stream.reconfigure(encoding="utf-8-sig", errors="surrogateescape")
    except OSError as problem:
        raise UsageError(
            f"Cannot read {str(file)!r}: {problem.strerror}.", hint="Name a file of JSON lines, or - for standard input."
        ) from None
    with stream:
        for number, line in enumerate(stream, 1):
            if line.strip():
                yield _row(number, line, fields)


def _row(number: int, line: str, fields: Mapping[str, Callable[[object], bool]]) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        row = None
    if not isinstance(row, dict):
        row = {}
    known = row.get("id") if _is_plain(row.get("id")) else None
    if (
        "id" in row
        and known == row["id"]
        and all(fits(row.get(name)) and _is_plain(row[name]) for name, fits in fields.items())
    ):
        return {"id": known, **{name: row[name] for name in fields}}
    names = ",".join(f'"{name}"' for name in ("id", *fields))
    return {"id": known, "error": f"line {number} is no object {{{names}}} in UTF-8"}


def _is_plain(value: object) -> bool:
    """Return whether a value can be printed as JSON in UTF-8; NaN, a lone surrogate and too deep nesting cannot."""
    try:
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except (ValueError, RecursionError):
        return False
    return True
