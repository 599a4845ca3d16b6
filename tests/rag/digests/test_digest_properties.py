"""Reading digests: what holds for any text, and for the real digests."""

from __future__ import annotations

import datetime as dt
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.core.models import Bullet, DigestEntry
from rag.digests.formats.korean_daily import parse_digest
from rag.digests.sources import decode
from tests.support.digests import SCRAPS, read_bytes

#: Pieces of digests, to be put together in any order.
PIECES = [
    *SCRAPS,
    "<div>",
    "- ",
    "**a",
    "'",
    "\\",
    "\t",
    ")",
    "]",
    "}",
    "\n",
    "\r",
    "\0",
    "\n- ",
]
PIECES += [
    "\n### [",
    "https://arxiv.org/abs/",
    "2406.00001",
    "\n## Daily Papers (",
    "2024-06-21",
    "\n## Daily Papers (2024-06-21)\n",
]
FRAGMENTS = st.sampled_from(PIECES)


@given(st.text() | st.lists(FRAGMENTS | st.text(max_size=3), max_size=40).map("".join))
def test_any_text_is_read_and_each_problem_tells_where_and_what_to_do(text: str) -> None:
    parsed = parse_digest(text, "some.md")
    assert parsed.entries or parsed.problems
    for problem in parsed.problems:
        assert problem.file == "some.md"
        assert 0 <= problem.line <= len(re.split(r"[\n\r]", text))
        assert problem.message
        assert problem.remedy


@given(st.binary() | st.lists(FRAGMENTS.map(str.encode) | st.binary(max_size=3), max_size=40).map(b"".join))
def test_any_bytes_are_read(data: bytes) -> None:
    parsed = read_bytes(data)
    assert parsed.entries or parsed.problems
    assert all(bullet.text for e in parsed.entries for bullet in e.bullets)
    "".join(decode(data, "some.md")[0]).encode()  # what is read can be stored


#: Lines as people and models write them; ``@`` stands for words that must not get lost.
LINES = [
    *(
        "- @",
        "- **S**: @",
        "- **@**: x",
        "- ***@*: x",
        "  - @",
        "@",
        "1) @",
        "\t@",
        "-@",
        "+ @",
        "> @",
        "```@",
        "<think>@",
        "#@",
        "---@",
    ),
    *("- ['@', 'x']", "- {'@': ''}", "- {'a': '@', 'a': 'x'}", "- ['x'] # @]", "- [@]", "- [1, @", "- **S**:", "-", ""),
    *(
        "Vote: @",
        "Vote: 3",
        "Authors: @, B",
        "Author: ['@']",
        "![](x.png) @",
        "[Watch Video](u) @",
        "<div>@</div>",
        "@ ![](x.png)",
    ),
    *("### [@](https://arxiv.org/abs/2406.00001)", "### [@](https://arxiv.org/abs/2406.00002v2)", "### [@](https://x.org)"),
    *("### [x](https://arxiv.org/abs/2406.00003) @", "### @", "## @", "#### @", "###[@](https://arxiv.org/abs/2406.00004)"),
    *("## Daily Papers (2024-06-22)", "## Daily Papers (2024-06-23) @", "## Daily Papers", "## Daily Papers (2024-02-31)"),
]


@given(st.lists(st.sampled_from(LINES), max_size=15), st.sampled_from(["digest.md", "2024-06-20.md"]))
@settings(max_examples=300)
@pytest.mark.slow
def test_nothing_is_dropped_silently(lines: list[str], name: str) -> None:
    written = ["## Daily Papers (2024-06-21)", *(line.replace("@", f"w{n}w") for n, line in enumerate(lines, 2))]
    parsed = parse_digest("\n".join(written), name)
    kept = json.dumps([[e.title, e.authors, [(b.section, b.text) for b in e.bullets]] for e in parsed.entries])
    errors = {p.line: p.message for p in parsed.problems if p.level == "error"}
    left_out = False
    for number, line in enumerate(written, 1):
        if line.startswith("#") and not line.startswith("#w"):
            left_out = any(words in errors.get(number, "") for words in ("without an arXiv link", "belongs to no day"))
        token = f"w{number}w"
        assert token not in line or token in kept or number in errors or left_out, line


def text_of(alphabet: str, first: str = "") -> st.SearchStrategy[str]:
    return st.text(alphabet, max_size=20).map(lambda text: (first + text).strip())


PUNCTUATION = "가나다 abz019[](){}<>'\"`$\\^_~&*#:;.,!?+-=|/%@\u00a0\x0c"
BULLETS = st.builds(
    Bullet,
    st.none() | text_of("가나 abz'&/-", "가"),
    st.lists(text_of(PUNCTUATION, "가"), min_size=1, max_size=3).map("\n".join),
)
ENTRIES = st.builds(
    DigestEntry,
    date=st.just(dt.date(2024, 6, 21)),
    arxiv_id=st.integers(0, 9999).map("2406.1{:04}".format) | st.integers(0, 999).map("math.GT/0309{:03}".format),
    title=text_of(PUNCTUATION, "A"),
    bullets=st.lists(BULLETS, min_size=1, max_size=3).map(tuple),
    votes=st.none() | st.integers(0, 99_999),
    authors=st.lists(text_of("가나 abz'-.\"", "A"), max_size=4, unique=True).map(tuple),
    more_authors=st.booleans(),
    version=st.none() | st.integers(1, 99),
)


@st.composite
def days(draw: st.DrawFn) -> tuple[str, list[DigestEntry]]:
    """Entries, and a digest that lists them in any of the forms in which they may be written."""
    entries = draw(st.lists(ENTRIES, min_size=1, max_size=3))
    lines = ["## Daily Papers (2024-06-21)"]
    for e in entries:
        link = f"https://arxiv.org/{draw(st.sampled_from(['abs', 'pdf']))}/{e.arxiv_id}{f'v{e.version}' if e.version else ''}"
        lines += [
            f"### [{e.title}]({link})",
            draw(st.sampled_from(["", "![](/avatars/a.svg)", "[Watch Video]https://x.org/a.mp4"])),
        ]
        lines.append(f"Vote: {'-' if e.votes is None else e.votes}")
        names = [*e.authors, "+"] if e.more_authors else list(e.authors)
        lines.append(f"Authors: {names if draw(st.booleans()) else ', '.join(names)}")
        for b in e.bullets:
            form = draw(st.sampled_from(["**{}**: ", "***{}***: ", "**{}:** ", "***{}*: "]))
            first, *rest = b.text.split("\n")
            lines.append(f"{draw(st.sampled_from('-*•'))} {form.format(b.section) if b.section else ''}{first}")
            lines += [draw(st.sampled_from(["  - ", "    ", ""])) + line for line in rest]
        lines += draw(st.sampled_from([[], [""], ["---", ""]]))
    return "\n".join(lines), entries


@pytest.mark.slow
@given(days())
def test_what_is_written_as_a_digest_is_read_back_in_order(day: tuple[str, list[DigestEntry]]) -> None:
    text, entries = day
    parsed = parse_digest(text)
    assert [replace(e, line=0) for e in parsed.entries] == entries
    assert [e.line for e in parsed.entries] == [n for n, line in enumerate(text.split("\n"), 1) if line.startswith("### ")]
    assert {p.message.partition(" ")[2][:15] for p in parsed.problems} <= {"is listed twice"}
    assert parse_digest(text.replace("\n", "\r\n")) == parsed


@pytest.mark.slow
@given(days(), days())
def test_two_days_in_one_file_read_as_each_alone(
    first: tuple[str, list[DigestEntry]], second: tuple[str, list[DigestEntry]]
) -> None:
    together = parse_digest(f"{first[0]}\n{second[0]}").entries
    lines = first[0].count("\n") + 1
    alone = parse_digest(first[0]).entries, parse_digest(second[0]).entries
    assert together == (*alone[0], *(replace(e, line=e.line + lines) for e in alone[1]))


def squash(text: str) -> str:
    """As the gold is to be compared: without list markers, white space collapsed."""
    text = re.sub(r"^\s*(?:[-*]\s+|\(?\d+[.)]\s+)", "", text, flags=re.M)
    return " ".join(text.replace("’", "'").split())


def test_every_field_of_a_careful_reading_of_real_days(test_data: Path) -> None:
    files = (test_data / "digests").rglob("*.md")
    read_rows = {(e.date.isoformat(), e.arxiv_id): e for f in files for e in read_bytes(f.read_bytes()).entries}
    rows: list[dict[str, Any]] = [
        json.loads(line) for line in (test_data / "bench/dev/parser_gold.jsonl").read_text("utf-8").split("\n") if line
    ]
    assert len(rows) > 200
    for row in rows:
        found = read_rows[row["date"], row["arxiv_id"]]
        assert squash(found.title) == squash(row["title"])
        assert found.votes == row["vote"]
        assert set(found.authors) == {n.strip() for n in row["authors"]} - {"", "+"}
        assert found.more_authors == ("+" in row["authors"])
        assert [(squash(b.section or ""), squash(b.text)) for b in found.bullets] == [
            (squash(b["section"] or ""), squash(b["text"])) for b in row["bullets"]
        ]


def test_all_real_days_are_read_to_the_last_entry(test_data: Path) -> None:
    files = sorted((test_data / "digests").rglob("*.md"))
    files.remove(test_data / "digests" / "README.md")
    assert len(files) > 200
    for file in files:
        parsed = read_bytes(file.read_bytes())
        assert len(parsed.entries) == sum(line.startswith("### [") for line in file.read_text("utf-8").split("\n"))
        assert parsed.problems == ()
