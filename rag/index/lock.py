"""One writer of an index at a time, and one that writes what was fetched for it."""

from __future__ import annotations

import datetime as dt
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rag.core import IndexBusyError, StorageError, mend_of


@contextmanager
def writing(index: Path) -> Iterator[None]:
    """Hold the lock of an index.

    :raises IndexBusyError: if another process holds it.
    :raises StorageError: if the disk fails, now or while the lock is held.
    """
    with _alone(index / "lock", f"Another process is writing to {str(index)!r}."):
        yield


@contextmanager
def fetching(index: Path) -> Iterator[None]:
    """Hold the lock of the folder that holds what was fetched; whoever needs that of the index, too, takes this one first.

    :raises IndexBusyError: if another process holds it.
    :raises StorageError: if the disk fails, now or while the lock is held.
    """
    with _alone(index / "sync.lock", "Another `nonmun sync`, `export` or `import` is running."):
        yield


@contextmanager
def _alone(lock: Path, busy: str) -> Iterator[None]:
    from filelock import FileLock, Timeout

    holder = lock.with_name(f"{lock.name}.by")  # not in the lock itself, which whoever tries to take it empties
    try:
        with FileLock(lock, timeout=0):
            holder.write_text(_myself(), "utf-8")
            yield
            holder.unlink(missing_ok=True)
    except Timeout:
        raise IndexBusyError(f"{busy}{_named(holder)}", hint="Wait until it has finished, then try again.") from None
    except OSError as problem:
        hint = mend_of(problem, lock.parent, "Check the space left there, or set NONMUN_HOME to another folder.")
        raise StorageError(f"Cannot write to {str(lock.parent)!r}: {problem.strerror or problem}.", hint=hint) from problem


def _myself() -> str:
    """Return what others are told of this process: its command without what may be private, its number, and since when."""
    command = " ".join(["nonmun", *(word for word in sys.argv[1:2] if word.isalpha())])
    return f"{command}, process {os.getpid()}, since {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"


def _named(holder: Path) -> str:
    try:
        return f" It is {holder.read_text('utf-8')[:200]}."
    except (OSError, UnicodeDecodeError):  # it has just ended, or cannot say
        return ""
