"""The bench of several pages that share a home and a Chroma server: every process is measured, as a table and as JSON."""

from __future__ import annotations

import json

import pytest

from eval.bench.pages import Kept, Pages
from tests.support.command import Command


def test_its_table_has_a_line_for_each_process() -> None:
    table = Pages(1500, [Kept("page 1", 672.4, 608.0, 617.0), Kept("Chroma server", 1137.0, 90.0, 98.0)]).as_markdown()
    assert "| page 1 | 672 | 608 | 617 |" in table
    assert "| Chroma server | 1,137 | 90 | 98 |" in table
    assert table.endswith("1,500 papers; each page has answered 5 questions.")


@pytest.mark.slow
@pytest.mark.long
def test_pages_and_their_server_answer_and_are_measured(run: Command) -> None:
    ended = run("eval", "bench", "pages", "--pages", 1, "--papers", 20, "--json")
    assert ended.status == 0, ended.err
    found = json.loads(ended.out)
    assert found["papers"] == 20
    assert [it["name"] for it in found["processes"]] == ["page 1", "Chroma server"]
    for one in found["processes"]:
        assert 0 < one["own"] <= one["share"] <= one["resident"]
