"""Papers as references: our own readers of BibTeX, RIS, CSL-JSON, CSV and Markdown find in them what was written."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rag.answer import REFERENCE_FORMATS, references
from rag.answer.export.names import Name, parts_of
from rag.core import Paper, ParsedDigest, UsageError
from rag.digests.sources import collect, read_source
from rag.text import plain
from tests.support.papers import paper

FORMATS = [*REFERENCE_FORMATS]
#: The variables of CSL 1.0.2 that are used, and their kinds.
CSL = {name: str for name in "id type genre title number publisher DOI URL note annote".split()} | {
    "author": list,
    "issued": dict,
}


def read(text: str, form: str, folder: Path) -> ParsedDigest:
    (folder / f"papers.{REFERENCE_FORMATS[form].suffix}").write_text(text, "utf-8", newline="")
    [source] = collect([folder])
    return read_source(source)


def items(*papers: Paper, **more: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(references(papers, "csl-json", **more))
    return found


@pytest.mark.parametrize("form", FORMATS)
def test_our_own_reader_finds_the_papers_again(form: str, tmp_path: Path) -> None:
    papers = [
        paper(
            "DPO: a study of $\\alpha$-Diffusion", arxiv_id="2405.00001", authors=("Ludwig van Beethoven", "김철수"), votes=12
        ),
        paper("An old one", arxiv_id="cs/0112017"),
        paper("무제 논문 연구", arxiv_id="2406.14347", authors=("Qwen Team", "Bo Lee"), more_authors=True),
    ]
    found = read(references(papers, form), form, tmp_path)
    assert [problem for problem in found.problems if problem.level == "error"] == []
    assert [entry.arxiv_id for entry in found.entries] == ["2405.00001", "cs/0112017", "2406.14347"]
    assert [entry.title for entry in found.entries] == [plain(it.title) for it in papers]
    if form != "markdown":
        assert found.entries[0].authors == ("Ludwig van Beethoven", "김철수")
    if form not in ("csv", "markdown"):
        assert [(entry.date.year, entry.date.month) for entry in found.entries] == [(2024, 5), (2001, 12), (2024, 6)]
        assert found.entries[2].authors == ("Qwen Team", "Bo Lee")


@pytest.mark.parametrize("form", FORMATS)
def test_a_paper_that_is_given_twice_is_written_once(form: str) -> None:
    assert references([paper(), paper()], form).count("2406.00001") == references([paper()], form).count("2406.00001")


@pytest.mark.parametrize("form", FORMATS)
def test_what_a_reader_noted_is_in_every_format(form: str) -> None:
    text = references([paper()], form, notes={"2406.00001": "read again"})
    assert "read again" in text
    assert "read again" not in references([paper(arxiv_id="2406.00002")], form, notes={"2406.00001": "read again"})


def test_an_unknown_format_is_refused_with_those_that_there_are() -> None:
    with pytest.raises(UsageError, match="'docx'") as refused:
        references([], "docx")
    assert "bibtex, ris, csl-json, csv, markdown" in refused.value.hint


# What a digest may hold: anything, but letters at both ends, as a title and a name have.
words = st.text(st.characters(blacklist_categories=["Cs", "Cc"]), max_size=40).map(lambda text: f"A{text}z")


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words, words)
@example("A\nER  - \nTY  - BOOKz", "Mallory\nUR  - https://arxiv.org/abs/2401.00001z")
@example("A<script>z", "Ada, Kim, Jr.z")
def test_nothing_in_a_title_or_name_begins_another_reference(title: str, name: str) -> None:
    text = references([paper(title, authors=(name,))], "ris")
    assert [line[:6] for line in text.splitlines() if re.match(r"(?:TY|ER|UR|DO)  - ", line)] == [
        "TY  - ",
        "DO  - ",
        "UR  - ",
        "ER  - ",
    ]
    [item] = items(paper(title, authors=(name,)))
    assert item["DOI"] == "10.48550/arXiv.2406.00001"


def test_items_of_csl_have_its_variables_alone() -> None:
    for item in items(paper(authors=("Ada Kim", "Hal von Arx Jr.", "Qwen Team"), more_authors=True), notes={"2406.00001": "x"}):
        assert item.keys() <= CSL.keys()
        assert all(isinstance(value, CSL[name]) for name, value in item.items())
        assert item["issued"] == {"date-parts": [[2024, 6]]}
        assert item["author"] == [
            {"family": "Kim", "given": "Ada"},
            {"family": "von Arx", "given": "Hal", "suffix": "Jr."},
            {"literal": "Qwen Team"},
            {"literal": "others"},
        ]


def test_the_same_paper_has_the_same_key_in_every_format() -> None:
    one = paper("Diffusion at night", authors=("Ada Kim",))
    assert items(one)[0]["id"] == "kim2024diffusion"
    assert "ID  - kim2024diffusion\n" in references([one], "ris")
    assert "@misc{kim2024diffusion," in references([one], "bibtex")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ada Kim", Name("Kim", "Ada")),
        ("Ludwig van Beethoven", Name("van Beethoven", "Ludwig")),
        ("Hal von Arx, Jr.", Name("von Arx", "Hal", "Jr.")),
        ("Müller, Karl", Name("Müller", "Karl")),
        ("Plato", Name("Plato")),
        ("김철수", Name("김철수")),
        ("DeepSeek-AI Team", Name("DeepSeek-AI Team")),
        ('M\\"uller', Name("Müller")),
        ("user@host", Name("user@host")),
        ("Kim III", Name("III", "Kim")),
    ],
)
def test_names_have_the_parts_that_catalogues_ask_for(name: str, parts: Name) -> None:
    assert parts_of(name) == parts


def test_a_spreadsheet_takes_nothing_for_a_formula() -> None:
    text = references([paper("=HYPERLINK(1)", authors=("+Mallory", "@x"))], "csv", notes={"2406.00001": "-2+3"})
    [_, row] = csv.reader(io.StringIO(text.lstrip("\ufeff")))
    assert [row[1], row[2], row[6]] == ["'=HYPERLINK(1)", "'+Mallory, @x", "'-2+3"]


def test_markdown_has_a_heading_and_no_markup_of_others() -> None:
    text = references([paper("[x](javascript:1) <b>")], "markdown", title="# <script>")
    assert text.startswith("# \\# \\<script\\>\n\n- [\\[x\\](javascript:1) \\<b\\>](https://arxiv.org/abs/2406.00001)")
