"""One writer of an index at a time, and one that writes what was fetched for it."""

from __future__ import annotations

import datetime as dt
import math
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rag.core import IndexBusyError, Progress, StorageError, mend_of, no_progress

if TYPE_CHECKING:
    from filelock import BaseFileLock

_POLL = 0.1  # seconds between two attempts to take a lock that another process holds
_HINT = "Wait until it has finished, then try again; NONMUN_LOCK_WAIT is for how many seconds nonmun waits by itself."


@contextmanager
def writing(index: Path, wait: float = 0.0, progress: Progress = no_progress) -> Iterator[bool]:
    """Hold the lock of an index, and yield whether another process was waited for.

    :param wait: seconds to wait for another process that holds it.
    :param progress: told whom, as the step ``wait: WHO``.
    :raises IndexBusyError: if it still holds it then.
    :raises StorageError: if the disk fails, now or while the lock is held.
    """
    with _alone(index / "lock", f"Another process is writing to {str(index)!r}.", wait, progress) as waited:
        yield waited


@contextmanager
def fetching(index: Path, wait: float = 0.0, progress: Progress = no_progress) -> Iterator[bool]:
    """Hold the lock of the folder that holds what was fetched, as :func:`writing` does that of the index.

    Whoever needs both takes this one first.
    """
    busy = "Another `nonmun sync`, `export` or `import` is running."
    with _alone(index / "sync.lock", busy, wait, progress) as waited:
        yield waited


@contextmanager
def _alone(file: Path, busy: str, wait: float, progress: Progress) -> Iterator[bool]:
    from filelock import FileLock, Timeout

    holder = file.with_name(f"{file.name}.by")  # not in the lock itself, which whoever tries to take it empties
    try:
        lock = FileLock(file, timeout=0)
        waited = _take(lock, holder, wait, progress)
        try:
            holder.write_text(_myself(), "utf-8")
            yield waited
        finally:
            holder.unlink(missing_ok=True)
            lock.release()
    except Timeout:
        named = f" It is {who}." if (who := _named(holder)) else ""
        raise IndexBusyError(f"{busy}{named}", hint=_HINT) from None
    except OSError as problem:
        hint = mend_of(problem, file.parent, "Check the space left there, or set NONMUN_HOME to another folder.")
        raise StorageError(f"Cannot write to {str(file.parent)!r}: {problem.strerror or problem}.", hint=hint) from problem


def _take(lock: BaseFileLock, holder: Path, wait: float, progress: Progress) -> bool:
    """Take a lock, and return whether another process was waited for.

    :raises filelock.Timeout: if it still holds it after so many seconds.
    """
    from filelock import Timeout

    began, waited = time.monotonic(), False
    while True:
        try:
            lock.acquire()
            return waited
        except Timeout:
            passed = time.monotonic() - began
            if passed >= wait:
                raise
        waited = True
        progress(f"wait: {_named(holder) or 'another process'}", int(passed), math.ceil(wait))
        time.sleep(min(_POLL, wait - passed))


def _myself() -> str:
    """Return what others are told of this process: its command without what may be private, its number, and since when."""
    command = " ".join(["nonmun", *(word for word in sys.argv[1:2] if word.isalpha())])
    return f"{command}, process {os.getpid()}, since {dt.datetime.now(dt.UTC):%Y-%m-%d %H:%M:%S} UTC"


def _named(holder: Path) -> str:
    try:
        return holder.read_text("utf-8")[:200]
    except (OSError, UnicodeDecodeError):  # it has just ended, or cannot say
        return ""
