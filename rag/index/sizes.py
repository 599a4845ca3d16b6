"""Notice that files which are mapped into memory have been cut: reading past their end would end the program."""

from __future__ import annotations

from pathlib import Path


class Sizes:
    """The sizes of the files under a folder, as they are when they are opened."""

    def __init__(self, folder: Path) -> None:
        self._sizes = {file: file.stat().st_size for file in folder.rglob("*") if file.is_file()}

    def changed(self) -> bool:
        """Return whether a file has another size now; one that is gone stays readable for whoever has it open."""
        for file, size in self._sizes.items():
            try:
                if file.stat().st_size != size:
                    return True
            except OSError:
                continue
        return False
