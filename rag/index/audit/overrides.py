"""Store the papers whose digests a user has accepted in the home, where no ingest or rebuild changes them."""

from __future__ import annotations

import json
from pathlib import Path

from rag.core import StorageError, replace_with


class Accepted:
    """The accepted arXiv ids of a home, in the file ``accepted.json``; ``problem`` says why it cannot be read, if so."""

    def __init__(self, home: Path) -> None:
        self._file = home / "accepted.json"
        self._read: tuple[tuple[int, int] | None, frozenset[str]] = (None, frozenset())
        self.problem = ""

    def ids(self) -> frozenset[str]:
        """Return the accepted ids, or those of the last time if the file cannot be read now."""
        try:
            found, self.problem = self._current(), ""
        except StorageError as problem:
            found, self.problem = self._read[1], str(problem)
        return found

    def _current(self) -> frozenset[str]:
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
                hint="Delete it, which undoes all acceptances, then type `nonmun audit --accept ID` for each paper.",
            ) from problem
        return self._read[1]

    def add(self, arxiv_id: str) -> None:
        """Accept a paper.

        :raises StorageError: if the file cannot be read or written.
        """
        self._change(arxiv_id, accepted=True)

    def remove(self, arxiv_id: str) -> None:
        """Undo an acceptance; raises as :meth:`add`."""
        self._change(arxiv_id, accepted=False)

    def _change(self, arxiv_id: str, *, accepted: bool) -> None:
        from filelock import FileLock

        try:
            with FileLock(self._file.with_suffix(".lock"), timeout=10):  # for writers; readers see the old or the new file
                ids = self._current() - {arxiv_id} | ({arxiv_id} if accepted else set())
                replace_with(json.dumps({"accepted": sorted(ids)}, indent=1) + "\n", self._file)
        except OSError as problem:
            raise StorageError(
                f"Cannot write {str(self._file)!r}: {problem.strerror or problem}.",
                hint="Check the free space, or set NONMUN_HOME to another folder.",
            ) from problem
