"""What to do about an error of the operating system: the mend that fits its cause."""

from __future__ import annotations

import errno
import os
from pathlib import Path

_SPACE = "Free some space there, then try the same again."
_DISK = "Free some space there, or check the disk, then try the same again."
_FILES = "Close other programs, or allow more open files with `ulimit -n 4096`, then try the same again."
_MEMORY = "Close other programs or allow more memory (`ulimit -v unlimited`), then try the same again."
_BUSY = "Wait until the other process has finished, then try again."
_LONG_NAME = "Move it to a folder that is not so deep, or give it a shorter name."
_READ_ONLY = "Set NONMUN_HOME to a folder that can be written, or make that one writable."

_BY_NUMBER = {
    errno.ENOSPC: _SPACE,
    errno.EDQUOT: _SPACE,
    errno.EFBIG: _SPACE,
    errno.EMFILE: _FILES,
    errno.ENFILE: _FILES,
    errno.ENOMEM: _MEMORY,
    errno.EROFS: _READ_ONLY,
    errno.ENAMETOOLONG: _LONG_NAME,
}
_FORBIDDEN = {errno.EACCES, errno.EPERM}

# Chroma and SQLite tell the cause in words alone.
_BY_WORDS = (
    ("too many open files", _FILES),
    ("no space left", _SPACE),
    ("disk is full", _SPACE),
    ("disk full", _SPACE),
    ("disk i/o error", _DISK),  # from SQLite also where there is no space for what it keeps beside a file
    ("file too large", _SPACE),
    (" requested and ", _SPACE),  # numpy: "70344 requested and 47072 written"
    ("database is locked", _BUSY),
    ("could not be acquired", _BUSY),  # a lock of a file
    ("out of memory", _MEMORY),
    ("cannot allocate memory", _MEMORY),
    ("failed to map segment", _MEMORY),  # a library that does not fit
    ("can't start new thread", _MEMORY),
)
_FORBIDDEN_WORDS = ("permission denied", "readonly database", "read-only file", "unable to open database file")


def mend_of(problem: BaseException, place: Path, otherwise: str) -> str:
    """Return what to type about an error, by its cause.

    :param place: the file or folder that could not be read or written.
    :param otherwise: what to type if the cause is none of those that the system names, such as damaged content.
    """
    number = problem.errno if isinstance(problem, OSError) else None
    if number in _BY_NUMBER:
        return _BY_NUMBER[number]
    if isinstance(problem, MemoryError):
        return _MEMORY
    words = "" if isinstance(problem, OSError) and number in _FORBIDDEN else str(problem).lower()
    if found := next((mend for part, mend in _BY_WORDS if part in words), ""):
        return found
    if number in _FORBIDDEN or any(part in words for part in _FORBIDDEN_WORDS):
        return f"Give yourself the right to read and write it: `chmod -R u+rwX '{_closed(place)}'`."
    return otherwise


def _closed(place: Path) -> Path:
    """Return the outermost folder above a place that cannot be entered, or else the place."""
    above = (folder for folder in reversed(place.parents) if os.access(folder, os.F_OK) and not os.access(folder, os.X_OK))
    return next(above, place)
