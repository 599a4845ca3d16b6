"""The papers whose digests a person has accepted, stored in the home, where no ingest or rebuild changes them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from rag.core import StorageError, replace_with


class Accepted:
    """The accepted arXiv ids of a home, in the file ``accepted.json``.

    :param home: the folder that holds all state.
    """

    def __init__(self, home: Path) -> None:
        self._file = home / "accepted.json"
        self._read: tuple[tuple[int, int] | None, frozenset[str]] = (None, frozenset())

    def ids(self) -> frozenset[str]:
        """Return the accepted ids; the file is read again only if it has changed.

        :raises StorageError: if it cannot be read.
        """
        try:
            state = self._file.stat()
            if self._read[0] != (state.st_mtime_ns, state.st_ino):
                found = json.loads(self._file.read_text("utf-8"))["accepted"]
                self._read = (state.st_mtime_ns, state.st_ino), frozenset(map(str, found))
        except FileNotFoundError:
            return frozenset()
        except (OSError, ValueError, KeyError, TypeError) as problem:
            raise StorageError(
                f"{str(self._file)!r} cannot be read: {problem}.",
                hint="Delete it, which takes back all acceptances, then type `nonmun audit --accept ID` for each.",
            ) from problem
        return self._read[1]

    def add(self, arxiv_id: str) -> None:
        """Accept a paper.

        :raises StorageError: if the file cannot be written.
        """
        self._change(lambda ids: ids | {arxiv_id})

    def remove(self, arxiv_id: str) -> None:
        """Take back an acceptance; raises as :meth:`add`."""
        self._change(lambda ids: ids - {arxiv_id})

    def _change(self, change: Callable[[frozenset[str]], frozenset[str]]) -> None:
        from filelock import FileLock

        try:
            # One writer at a time; readers see the old file or the new one.
            with FileLock(self._file.with_suffix(".lock"), timeout=10):
                content = json.dumps({"accepted": sorted(change(self.ids()))}, indent=1)
                replace_with(content + "\n", self._file)
        except OSError as problem:
            raise StorageError(
                f"Cannot write {str(self._file)!r}: {problem.strerror or problem}.",
                hint="Check the free space, or set NONMUN_HOME to another folder.",
            ) from problem
