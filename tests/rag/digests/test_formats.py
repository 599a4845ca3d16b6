"""Forms of digests that other packages register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from types import SimpleNamespace

import pytest

from rag.core.models import Bullet, DigestEntry, ParsedDigest
from rag.digests.formats import registry
from rag.digests.sources import SourceFile, collect, read_source

DAY = dt.date(2024, 6, 21)


def parse_lines(text: str, file: str) -> ParsedDigest:
    rows = [line.split("|") for line in text.splitlines()[1:]]
    return ParsedDigest(tuple(DigestEntry(DAY, i, title, (Bullet(None, said),)) for i, title, said in rows), ())


LINES = SimpleNamespace(
    SUFFIXES=frozenset({".lines"}), reads=lambda text, file: text.startswith("#lines"), parse_digest=parse_lines
)


@pytest.fixture
def _lines(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(EntryPoint, "load", lambda entry: LINES)
    found = EntryPoints([EntryPoint("lines", "some.package", "nonmun.formats")])
    monkeypatch.setattr(registry, "entry_points", lambda group: found.select(group=group))
    for known in (registry._formats, registry.suffixes):
        known.cache_clear()
    yield
    for known in (registry._formats, registry.suffixes):
        known.cache_clear()


@pytest.mark.usefixtures("_lines")
def test_files_of_a_registered_form_are_found_and_read() -> None:
    Path("d").mkdir()
    Path("d/a.lines").write_text("#lines\n2406.00001|A title|한 가지\n", "utf-8")
    Path("d/b.md").write_text("## Daily Papers (2024-06-21)\n### [B](https://arxiv.org/abs/2406.00002)\n- 둘\n", "utf-8")
    read = [read_source(item) for item in collect([Path("d")]) if isinstance(item, SourceFile)]
    assert [[e.title for e in parsed.entries] for parsed in read] == [["A title"], ["B"]]


def test_the_built_in_form_takes_what_no_other_claims() -> None:
    assert registry.format_of("anything", "a.txt").parse_digest("anything", "a.txt").problems
    assert registry.suffixes() >= {".md", ".markdown"}
