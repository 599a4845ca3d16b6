"""Text to a file that a person names: never over one that is there."""

from __future__ import annotations

import os
from pathlib import Path

from rag.core.errors import StorageError, UsageError

__all__ = ["write_new_file"]


def write_new_file(text: str, file: Path) -> None:
    """Write a text to a new file.

    :raises UsageError: if the file is there already.
    :raises StorageError: if it cannot be written.
    """
    try:
        with file.open("x", encoding="utf-8", newline="\n") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
    except FileExistsError:
        raise UsageError(f"The file {str(file)!r} is there already.", hint="Choose another name.") from None
    except OSError as problem:
        reason = problem.strerror or problem
        raise StorageError(f"Cannot write {str(file)!r}: {reason}.", hint="Choose another place.") from problem
