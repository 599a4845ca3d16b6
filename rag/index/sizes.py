"""Notice that files which are mapped into memory were written to: reading past the end of one that was cut ends the program."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

#: The size and the times of each file under a folder.
State = dict[Path, tuple[int, int, int]]


def state_of(folder: Path) -> State:
    """Return what the files under a folder are like, without opening them; rights are part of the time of change."""
    state: State = {}
    for file in folder.rglob("*"):
        with suppress(OSError):  # gone meanwhile
            found = file.stat()
            state[file] = found.st_size, found.st_mtime_ns, found.st_ctime_ns
    return state


class Sizes:
    """The sizes and times of the files under a folder, as they are when they are opened; nothing writes to them afterwards."""

    def __init__(self, folder: Path) -> None:
        self._known = {file: _state(file) for file in folder.rglob("*") if file.is_file()}

    def changed(self) -> bool:
        """Return whether a file is another one now; one that is gone stays readable for whoever has it open."""
        for file, known in self._known.items():
            try:
                if _state(file) != known:
                    return True
            except OSError:
                continue
        return False


def _state(file: Path) -> tuple[int, int]:
    found = file.stat()
    return found.st_size, found.st_mtime_ns
