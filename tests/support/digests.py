"""Digests written by a test, and bytes read as one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rag import Nonmun
from rag.core import ParsedDigest
from rag.core.settings import load_settings
from rag.digests import SourceFile, read_source

#: Pieces of digests that a careless reader stumbles over.
SCRAPS = ("](", "***", " ", "#", "1", "[", "{", "![")


def digest(*papers: Sequence[str], day: str = "2024-01-02", votes: int | None = None, authors: str = "") -> str:
    """The digest of a day. A paper is its arXiv id, its title and its bullets; all have the same votes and authors."""
    blocks = [f"## Daily Papers ({day})"]
    for arxiv_id, title, *bullets in papers:
        blocks.append(f"### [{title}](https://arxiv.org/abs/{arxiv_id})")
        blocks += [f"Vote: {votes}"] if votes is not None else []
        blocks += [f"Authors: {authors}"] if authors else []
        blocks.append("\n".join(f"- {bullet}" for bullet in bullets))
    return "\n\n".join(blocks) + "\n"


def write_digest(folder: Path, *papers: Sequence[str], day: str = "2024-01-02", **more: Any) -> Path:
    """Write the digest of a day into a folder and return its file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{day}.md"
    file.write_text(digest(*papers, day=day, **more), "utf-8")
    return file


def indexed(folder: Path) -> Nonmun:
    """An assistant over the digests in a folder, with a home inside it: for what all tests of a module only read."""
    home = folder / "home"
    assistant = Nonmun(home, settings=load_settings(home=home))
    assistant.ingest(*folder.glob("*.md"))
    return assistant


def read_bytes(data: bytes) -> ParsedDigest:
    return read_source(SourceFile("some.md", data))
