"""What a test expects to be read from a file of some form."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rag.digests import SourceFile, read_source


@dataclass(frozen=True)
class Paper:
    """A paper that a file lists; ``day`` and ``authors`` are compared if they are given, ``says`` are pieces of its bullets."""

    arxiv_id: str
    title: str
    day: str = ""
    authors: Sequence[str] | None = None
    says: Sequence[str] = ()


def assert_reads(file: str, text: str, papers: Sequence[Paper], *, form: str) -> None:
    """Assert that a file is recognised as of a form, and that these papers and no others are read from it."""
    parsed = read_source(SourceFile(file, text.encode()))
    assert parsed.format == form
    assert [(e.arxiv_id, e.title) for e in parsed.entries] == [(p.arxiv_id, p.title) for p in papers]
    for entry, paper in zip(parsed.entries, papers, strict=True):
        assert not paper.day or entry.date.isoformat() == paper.day
        assert paper.authors is None or list(entry.authors) == list(paper.authors)
        for piece in paper.says:
            assert any(piece in bullet.text for bullet in entry.bullets), (piece, entry.bullets)
