"""What has been written, safe from a power cut: on the disk before anything points to it."""

from __future__ import annotations

import errno
import os
from pathlib import Path

__all__ = ["flush", "flush_folder", "replace_with"]

# SQLite flushes its files itself, and gives up its locks when somebody else closes one of them.
_LEFT_ALONE = (".sqlite3", ".sqlite3-journal", ".sqlite3-wal", ".sqlite3-shm")
_CANNOT = {errno.EINVAL, errno.ENOTSUP}  # of file systems that do not flush folders


def flush(folder: Path) -> None:
    """Flush all files under a folder, then the folders that name them, the outermost last.

    :raises OSError: if the disk fails.
    """
    for root, _, files in os.walk(folder, topdown=False):
        for name in files:
            if not name.endswith(_LEFT_ALONE):
                with (Path(root) / name).open("rb+") as file:
                    os.fsync(file.fileno())
        flush_folder(Path(root))


def flush_folder(folder: Path) -> None:
    """Flush which files a folder has, such as after a rename in it."""
    if os.name == "nt":  # where a folder cannot be opened
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    except OSError as problem:
        if problem.errno not in _CANNOT:
            raise
    finally:
        os.close(opened)


def replace_with(text: str, file: Path) -> None:
    """Put a text in the place of a file in one step: after a power cut there is the old one or the new one, whole."""
    draft = file.with_name(f"{file.name}.new")
    with draft.open("w", encoding="utf-8", newline="\n") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(file)
    flush_folder(file.parent)
