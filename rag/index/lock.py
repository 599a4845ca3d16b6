"""One writer of an index at a time, and one that writes what was fetched for it."""

from __future__ import annotations

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

    try:
        with FileLock(lock, timeout=0):
            yield
    except Timeout:
        raise IndexBusyError(busy, hint="Wait until it has finished, then try again.") from None
    except OSError as problem:
        hint = mend_of(problem, lock.parent, "Check the space left there, or set NONMUN_HOME to another folder.")
        raise StorageError(f"Cannot write to {str(lock.parent)!r}: {problem.strerror or problem}.", hint=hint) from problem
