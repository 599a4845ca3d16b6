"""The folder of a run: a line for each conversation that was answered, and one for each that was judged, kept as they come."""

from __future__ import annotations

import json
from pathlib import Path

from eval.in_earnest.answered import Conversed, from_line, to_line
from rag.core import StorageError, UsageError

_ANSWERS, _VERDICTS = "answers.jsonl", "verdicts.jsonl"


class Folder:
    """What a run has kept so far.

    :raises StorageError: if the folder cannot be made.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            path.mkdir(parents=True, exist_ok=True)
        except OSError as problem:
            raise StorageError(
                f"Cannot make the folder {str(path)!r}: {problem.strerror}.", hint="Name another one."
            ) from problem

    def answers(self) -> dict[str, Conversed]:
        """Return the conversations by their ids; of two, the later one.

        :raises UsageError: if a line is something else.
        """
        found = {}
        for number, line in enumerate(self._lines(_ANSWERS), 1):
            try:
                conversed = from_line(line)
            except ValueError as problem:
                message = f"Line {number} of {str(self._path / _ANSWERS)!r} is no answer."
                raise UsageError(message, hint="Delete the line: its question is then asked again.") from problem
            found[conversed.id] = conversed
        return found

    def keep(self, conversed: Conversed) -> None:
        """Add a conversation."""
        self._add(_ANSWERS, to_line(conversed))

    def verdicts(self) -> dict[str, dict[str, str]]:
        """Return the judge's verdicts by the ids of conversations; of two, the later one."""
        rows = [json.loads(line) for line in self._lines(_VERDICTS)]
        return {row["id"]: row for row in rows}

    def keep_verdict(self, verdict: dict[str, str]) -> None:
        """Add a verdict, which names its conversation as ``id``."""
        self._add(_VERDICTS, json.dumps(verdict, ensure_ascii=False) + "\n")

    def _lines(self, name: str) -> list[str]:
        file = self._path / name
        return [line for line in file.read_text("utf-8").split("\n") if line] if file.is_file() else []

    def _add(self, name: str, line: str) -> None:
        with (self._path / name).open("a", encoding="utf-8", errors="replace") as out:
            out.write(line)
