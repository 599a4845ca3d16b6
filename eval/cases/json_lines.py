"""Files of JSON objects, one per line, written by hand: errors name the line."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from rag.core import UsageError

T = TypeVar("T")
_HINT = "See docs/suites.md for the format."


def read_lines(file: Path, what: str, read: Callable[[dict[str, Any]], T], hint: str = _HINT) -> Iterator[tuple[int, T]]:
    """Yield what ``read`` makes of the objects in a file, with their line numbers, skipping empty lines.

    :param what: what a line holds, for messages.
    :param read: raises KeyError, TypeError or ValueError if an object is not one; the message says why.
    :raises UsageError: if the file cannot be read, or a line is not what it should be.
    """
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except OSError as problem:
        raise UsageError(f"Cannot read {str(file)!r}: {problem.strerror}.", hint=f"Name a file of {what}s.") from problem
    except UnicodeDecodeError:
        raise UsageError(f"{str(file)!r} is not in UTF-8.", hint="Save it as UTF-8.") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield number, read(_object(line))
            except KeyError as problem:
                raise bad_line(file, number, what, f'it has no "{problem.args[0]}"', hint) from problem
            except (TypeError, ValueError) as problem:
                raise bad_line(file, number, what, str(problem), hint) from problem


def _object(line: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
        json.dumps(row, ensure_ascii=False, allow_nan=False).encode()  # neither NaN nor half of a pair
    except (ValueError, RecursionError) as problem:
        raise ValueError(f"it is not JSON ({getattr(problem, 'msg', problem)})") from problem
    if not isinstance(row, dict):
        raise TypeError("it is not a JSON object")
    return row


def bad_line(file: Path, number: int, what: str, why: str, hint: str = _HINT) -> UsageError:
    """Return the error that says which line of a file is wrong, and why."""
    return UsageError(f"Line {number} of {str(file)!r} is not a valid {what}: {why}.", hint=hint)
