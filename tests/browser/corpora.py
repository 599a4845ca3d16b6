"""Assistants of a test's own: over digests that it writes, or over a copy of the sample that only it changes."""

from __future__ import annotations

import shutil
from pathlib import Path

from rag import Nonmun
from rag.core.settings import load_settings
from rag.library import sample_folder

__all__ = ["copied", "own"]


def own(folder: Path, digest: str, *, sample: bool = False) -> Nonmun:
    """An assistant over a digest, and over the sample's days as well if ``sample``; all of it lies in an empty folder."""
    for file in sample_folder().rglob("*.md") if sample else ():
        (folder / file.name).write_bytes(file.read_bytes())
    (folder / "own.md").write_text(digest, "utf-8")
    home = folder / "home"
    assistant = Nonmun(home, settings=load_settings(home=home))
    assistant.ingest(folder)
    return assistant


def copied(sample_home: Path, home: Path) -> Path:
    """A home like that of the sample, without what readers have left in it."""
    shutil.copytree(sample_home / "indexes", home / "indexes")
    return home
