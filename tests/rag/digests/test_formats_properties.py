"""What holds for any text in any format: no crash, nothing dropped in silence, and time that grows as the text does."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.core import ParsedDigest
from rag.digests import SourceFile, collect, read_source
from rag.digests.formats.mentions import of_text
from rag.digests.formats.registry import formats

FORMATS = sorted(set(formats()) - {"korean_daily", "hf_daily"})  # these two have properties of their own

PIECES = [
    *("# ", "## ", "### ", "- ", "  - ", "1. ", "> ", "| ", " | ", "|---|---|\n", "**", "*", "\n", "\n\n", "[", "](", ")"),
    *("https://arxiv.org/abs/2406.0000", "https://hf.co/papers/2406.0000", "arXiv:2406.0000", "1", "2", "3v2", ".pdf"),
    *("Title: ", "제목: ", "标题：", "저자: ", "Authors: ", "A Title of Sheep", "Ada Kim, Bo Li", "2024-06-21", "6월 21일"),
    *(
        "It counts sheep. ",
        "양을 센다. ",
        "<li>",
        "</li>",
        "<td>",
        "<tr>",
        "<table>",
        "<dl>",
        "<dt>",
        "<dd>",
        "<details><summary>",
    ),
    *("{", "}", '"title": "', '", "url": "', '"', "'", "@misc{a, title={", "}, eprint={", "TY  - GEN\n", "TI  - ", "UR  - "),
    *(
        "<rss><channel><item><title>",
        "</title><link>",
        "<feed><entry><id>",
        "\\",
        "$",
        "\0",
        "\r",
        "\t",
        ",",
        ";",
        "---\n",
        "+++\n",
    ),
]
KEYS = ["title", "id", "url", "authors", "date", "abstract", "votes", "x"]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)


def read(text: str, form: str = "", file: str = "some.md") -> ParsedDigest:
    return read_source(SourceFile(file, text.encode()), form)


def unaccounted(text: str, parsed: ParsedDigest) -> set[str]:
    """The papers that a text names and that are neither entries nor in a problem."""
    known = {entry.arxiv_id for entry in parsed.entries}
    said = " ".join(problem.message for problem in parsed.problems)
    return {m.arxiv_id for m in of_text(text.replace("\0", "")) if m.arxiv_id not in known and m.arxiv_id not in said}


@pytest.mark.parametrize("form", FORMATS)
@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_whatever_is_read_no_paper_is_dropped_in_silence(form: str, text: str) -> None:
    parsed = read(text, form)
    assert parsed.entries or parsed.problems
    assert len({entry.arxiv_id for entry in parsed.entries}) == len(parsed.entries)
    missing = unaccounted(text, parsed)
    assert not missing or any(problem.level == "error" or " more" in problem.message for problem in parsed.problems)
    for entry in parsed.entries:
        assert "\n" not in entry.title
        assert all(bullet.text.strip() for bullet in entry.bullets)


@settings(max_examples=150, deadline=None)
@given(text=TEXTS)
def test_some_format_reads_any_text(text: str) -> None:
    assert read(text).format in formats()


@settings(max_examples=100, deadline=None)
@given(
    values=st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from([p for p in PIECES if p != "\0"]),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["title", "id", "url", "authors", "date", "abstract", "votes", "x"]), inner, max_size=4
            )
        ),
        max_leaves=12,
    )
)
def test_any_json_is_read(values: object) -> None:
    text = json.dumps(values)
    for form in ("json", ""):
        assert read(text, form, "some.json").problems is not None


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "- [A title of sheep](https://arxiv.org/abs/2406.00001)\n",
        "## A title of sheep\n\nhttps://arxiv.org/abs/2406.00001 Ada Kim, Bo Li\n\n",
        "| a | [A title](https://arxiv.org/abs/2406.00001) | c |\n",
        "[" * 20,
        "<div>",
        "> ",
        "**a* ",
        "$a ",
        "title: ",
        "Ada Kim, ",
        "arXiv:2406.00001 ",
        '{"a": ',
        "@misc{a, title={",
        "<item><title>a</title>",
        "2024-06-21 ",
        "1. ",
        " " * 20 + "\n",
        '"a",',
    ],
)
def test_long_texts_take_no_longer_than_their_length_allows(piece: str) -> None:
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    for form in ["", *FORMATS]:
        read(text, form)
    assert time.process_time() - start < 60


#: The papers that an independent reading of each published form found.
FOUND: Mapping[str, int] = {
    "arxiv_reporter/1-Apr-2025/IR/README.md": 26,
    "arxiv_reporter/1-Apr-2025/IR/papers.jsonl": 26,
    "arxiv_reporter/1-Apr-2025/NLP/README.md": 136,
    "arxiv_reporter/1-Apr-2025/topic/RAG_related_papers.md": 8,
    "chinese_notes/2025-12-31-nested-learning.md": 1,
    "chinese_notes/papers.md": 10,
    "cv_arxiv_table/README.md": 8563,
    "cv_arxiv_table/cv-arxiv-daily-web.json": 8563,
    "gpt_paper_assistant/output_2026_0821.md": 22,
    "hf_json_readme/2026-04-18.json": 29,
    "hf_json_readme/README.md": 26,
    "korean_briefing": 10,
    "korean_csv/papers_list.csv": 3620,
    "korean_json/2026-08-20.json": 12,
    "llm_paper_daily/README.md": 641,
    "llm_paper_daily/README_en.md": 641,
    "ml_papers_of_week/README.md": 1098,
    "ml_papers_of_week/ml-potw-10232023.csv": 386,
    "notes_and_bibtex": 2,
    "robotics_list/2026-01-20.md": 0,
    "robotics_list/2026-01-21.md": 41,
    "tldr_digest/2025-09-18.md": 73,
}


@pytest.mark.slow
@pytest.mark.parametrize("path", FOUND)
def test_published_forms_are_read_as_a_careful_reader_reads_them(test_data: Path, path: str) -> None:
    place = test_data / "feeds" / "forms" / path
    if not place.exists():
        pytest.skip("NONMUN_TEST_DATA has no such form")
    entries = [e for source in collect([place]) if isinstance(source, SourceFile) for e in read_source(source).entries]
    assert len(entries) == FOUND[path]
    assert sum(not entry.title for entry in entries) <= 2


@pytest.mark.slow
@pytest.mark.parametrize("path", FOUND)
def test_the_reader_of_pages_finds_the_papers_of_forms_that_have_a_reader_of_their_own(test_data: Path, path: str) -> None:
    place = test_data / "feeds" / "forms" / path
    if not place.exists():
        pytest.skip("NONMUN_TEST_DATA has no such form")
    sources = [source for source in collect([place]) if isinstance(source, SourceFile)]
    assert sum(len(read_source(source, "generic").entries) for source in sources) >= 0.9 * FOUND[path]
