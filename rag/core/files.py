"""Files and folders: whether they exist, can be written, and are new."""

from __future__ import annotations

import os
from pathlib import Path

from rag.core.errors import StorageError, UsageError


def write_new_file(text: str, file: Path) -> None:
    """Write a text to a new file, never over an existing one.

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


def is_there(path: Path, *, if_unsure: bool = False) -> bool:
    """Return whether a path exists; ``if_unsure`` where the system cannot tell, as for a name that is too long."""
    try:
        return path.exists()
    except OSError:
        return if_unsure


def ensure_folder(path: Path) -> None:
    """Create a folder, unless it exists, and check that it can be written to.

    :raises StorageError: if it cannot be created or written to.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        probe = path / ".write-test"
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as problem:
        hint = "Set NONMUN_HOME to a folder you may write to."
        raise StorageError(f"Cannot write to {str(path)!r}: {problem.strerror}.", hint=hint) from problem
