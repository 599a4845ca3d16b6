"""Store what people have decided about digests in the home, where no ingest or rebuild changes it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rag.core import StorageError, is_there, mend_of, replace_with

#: What a person can decide about the digests of a paper; ``audit`` leaves it to the audit.
Decision = Literal["accept", "doubt", "audit"]


@dataclass(frozen=True, slots=True)
class Decisions:
    """The arXiv ids of the papers whose digests people have accepted, and of those they have marked as suspect."""

    accepted: frozenset[str] = frozenset()
    doubted: frozenset[str] = frozenset()

    def on(self, arxiv_id: str) -> Decision:
        """Return what was decided about a paper."""
        return "accept" if arxiv_id in self.accepted else "doubt" if arxiv_id in self.doubted else "audit"


class Overrides:
    """The decisions of a home, in the file ``accepted.json``; ``problem`` says why it cannot be read, if so."""

    def __init__(self, home: Path) -> None:
        self._file = home / "accepted.json"
        self._decided = self._file.with_suffix(".lock")  # tells that something was decided; older versions locked it
        self._read: tuple[tuple[int, int] | None, Decisions] = (None, Decisions())
        self.problem: StorageError | None = None

    def decisions(self) -> Decisions:
        """Return what was decided, or what was known of it before if the file cannot be read now."""
        try:
            found, self.problem = self._current(), None
        except StorageError as problem:
            found, self.problem = self._read[1], problem
        return found

    def _current(self) -> Decisions:
        """Return what was decided; the file is read again only if it has changed.

        :raises StorageError: if it cannot be read, or if it is gone although something was decided, as a file tells.
        """
        try:
            state = self._file.stat()
            if self._read[0] != (state.st_mtime_ns, state.st_ino):
                found = json.loads(self._file.read_text("utf-8"))
                accepted, doubted = found["accepted"], found.get("doubted", ())  # older versions write only the first
                read = Decisions(frozenset(map(str, accepted)), frozenset(map(str, doubted)))
                self._read = (state.st_mtime_ns, state.st_ino), read
        except FileNotFoundError:
            if not is_there(self._decided):
                return Decisions()
            what = f"{str(self._file)!r} is gone, and with it what was decided about digests."
            raise StorageError(what, hint=f"Put back a copy, or delete {str(self._decided)!r} to go on without it.") from None
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as problem:
            anew = f"Delete it, and {self._decided.name} beside it, which undoes all decisions, then type"
            anew += " `nonmun audit --accept ID` for each paper."
            what = f"{str(self._file)!r} cannot be read: {problem}."
            raise StorageError(what, hint=mend_of(problem, self._file, anew)) from problem
        return self._read[1]

    def decide(self, arxiv_id: str, decision: Decision) -> None:
        """Keep what a person decided about a paper, in place of what was decided before.

        :raises StorageError: if the file cannot be read or written.
        """
        from filelock import FileLock

        try:
            with FileLock(self._file.with_suffix(".making"), timeout=10):  # for writers; readers see the old or the new file
                before = self._current()
                ids = {arxiv_id}
                accepted = before.accepted - ids | (ids if decision == "accept" else set())
                doubted = before.doubted - ids | (ids if decision == "doubt" else set())
                content = {"accepted": sorted(accepted), "doubted": sorted(doubted)}
                replace_with(json.dumps(content, indent=1) + "\n", self._file)
                self._decided.touch()
        except OSError as problem:
            raise StorageError(
                f"Cannot write {str(self._file)!r}: {problem.strerror or problem}.",
                hint=mend_of(problem, self._file, "Check the free space, or set NONMUN_HOME to another folder."),
            ) from problem
