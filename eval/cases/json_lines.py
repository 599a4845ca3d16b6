"""Files of JSON objects, one per line, written by hand: errors name the line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rag.core import UsageError

_HINT = "See docs/suites.md for the format."


def read_lines(file: Path, what: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield the objects of a file with their line numbers, skipping empty lines.

    :param what: what a line holds, in one word, for messages.
    :raises UsageError: if the file cannot be read or a line is not a JSON object.
    """
    try:
        lines = file.read_text("utf-8-sig").split("\n")
    except OSError as problem:
        raise UsageError(f"Cannot read {str(file)!r}: {problem.strerror}.", hint=f"Name a file of {what}s.") from None
    except UnicodeDecodeError:
        raise UsageError(f"{str(file)!r} is not in UTF-8.", hint="Save it as UTF-8.") from None
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                row = json.loads(line)
                json.dumps(row, ensure_ascii=False, allow_nan=False).encode()  # neither NaN nor half of a pair
            except (ValueError, RecursionError) as problem:
                raise bad_line(file, number, what, f"it is no JSON ({getattr(problem, 'msg', problem)})") from None
            if not isinstance(row, dict):
                raise bad_line(file, number, what, "it is no JSON object")
            yield number, row


def bad_line(file: Path, number: int, what: str, why: str) -> UsageError:
    """Return the error that says which line of a file is wrong, and why."""
    return UsageError(f"Line {number} of {str(file)!r} is no {what}: {why}.", hint=_HINT)
