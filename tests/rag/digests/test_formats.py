"""Forms of digests that other packages register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from importlib.metadata import EntryPoint, EntryPoints
from pathlib import Path
from types import SimpleNamespace

import pytest

from rag.core import UsageError
from rag.core.models import Bullet, DigestEntry, ParsedDigest
from rag.digests.formats import registry
from rag.digests.formats.dates import Day, date_of_path, last_day
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
    for known in (registry.formats, registry.suffixes):
        known.cache_clear()
    yield
    for known in (registry.formats, registry.suffixes):
        known.cache_clear()


@pytest.mark.usefixtures("_lines")
def test_files_of_a_registered_form_are_found_and_read() -> None:
    Path("d").mkdir()
    Path("d/a.lines").write_text("#lines\n2406.00001|A title|한 가지\n", "utf-8")
    Path("d/b.md").write_text("## Daily Papers (2024-06-21)\n### [B](https://arxiv.org/abs/2406.00002)\n- 둘\n", "utf-8")
    read = [read_source(item) for item in collect([Path("d")]) if isinstance(item, SourceFile)]
    assert [[e.title for e in parsed.entries] for parsed in read] == [["A title"], ["B"]]


def test_a_file_without_papers_says_what_was_looked_for_and_what_is_there() -> None:
    (problem,) = read_source(SourceFile("a.md", b"# Notes\n\n- [x](https://example.org)\n")).problems
    assert "looked for papers by links to arXiv, Hugging Face papers or alphaXiv" in problem.message
    for seen in ("1 heading", "1 list item", "1 link (to example.org)"):
        assert seen in problem.message
    assert registry.format_of("anything", "a.txt") == "generic"
    assert registry.suffixes() >= {".md", ".html", ".json", ".jsonl", ".csv", ".bib", ".ris", ".xml"}


def test_a_format_can_be_forced_and_an_unknown_one_is_an_error_with_the_names() -> None:
    source = SourceFile("a.json", b'{"title": "A title", "url": "https://arxiv.org/abs/2406.00001"}')
    assert [read_source(source, form).format for form in ("", "generic")] == ["json", "generic"]
    assert [e.title for e in read_source(source, "generic").entries] == ["A title"]
    with pytest.raises(UsageError, match="no format 'word'") as caught:
        read_source(source, "word")
    assert "korean_daily" in caught.value.hint


def test_a_heading_alone_makes_no_korean_digest() -> None:
    page = "# Daily Papers\n\n## [A title](https://arxiv.org/abs/2406.00001)\n\nIt says something about this.\n"
    assert registry.format_of(page, "2024-06-21.md") == "generic"
    assert registry.format_of("## Daily Papers (2024-06-21)\n", "a.md") == "korean_daily"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024/2024-05-27.md", (2024, 5, 27)),
        ("1-Apr-2025/IR/README.md", (2025, 4, 1)),
        ("x/ml-10232023.csv", (2023, 10, 23)),
        ("논문_2025년 3월 4일.md", (2025, 3, 4)),
        ("2025/03/04/index.html", (2025, 3, 4)),
        ("2025-03.md", (2025, 3, None)),
        ("notes/1234.md", None),
    ],
)
def test_the_day_of_a_path(path: str, day: tuple[int, int, int | None] | None) -> None:
    assert date_of_path(path) == (Day(*day) if day else None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Papers of 4 March 2025", (2025, 3, 4)),
        ("June 23 - June 29", (None, 6, 29)),
        ("(December 30 - January 5) - 2025", (2025, 1, 5)),
        ("2025年03月04日 论文", (2025, 3, 4)),
        ("2025. 3. 4.", (2025, 3, 4)),
        ("03/04/2025", (2025, 3, 4)),
        ("04.03.2025", (2025, 3, 4)),
        ("2025-W10", (2025, 3, 9)),
        ("GPT-4 and 12 others", None),
    ],
)
def test_the_last_day_of_a_heading(text: str, day: tuple[int | None, int, int] | None) -> None:
    assert last_day(text) == (Day(*day) if day else None)
