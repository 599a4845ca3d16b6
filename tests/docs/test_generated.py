"""What is generated in the documentation is what the program says now."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.report import figures_page
from tests.docs.pages import PAGES, ROOT, name
from tools.docs.api import api
from tools.docs.diagrams import is_drawn
from tools.docs.offline import foreign
from tools.docs.parts import renewed
from tools.docs.settings import explained, settings

GENERATED = [page for page in PAGES if "<!-- generated: " in page.read_text("utf-8")]


@pytest.mark.slow
@pytest.mark.parametrize("page", GENERATED, ids=name)
def test_commands_settings_and_outputs_are_those_of_the_program(page: Path, sample_home: Path) -> None:
    text = page.read_text("utf-8")
    assert renewed(text, sample_home) == text, f"{name(page)} is stale: type `make docs-write`"


def test_the_figures_of_suites_are_those_of_the_baselines() -> None:
    page = (ROOT / "docs" / "explanation" / "figures.md").read_text("utf-8")
    assert figures_page.part_names(page) == ["suites", "in_earnest", "ablations", "speed"]
    assert figures_page.rewritten(page, {"suites": figures_page.suites()}) == page, "type `make docs-write`"


@pytest.mark.parametrize("source", sorted((ROOT / "docs" / "assets" / "diagrams").glob("*.mmd")), ids=lambda file: file.stem)
def test_diagrams_are_drawn_from_their_sources(source: Path) -> None:
    assert is_drawn(source), "type `make docs-write`"


def test_a_part_that_nothing_writes_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(KeyError, match="weather"):
        renewed("<!-- generated: weather -->\n<!-- end -->\n", tmp_path)


def test_text_outside_the_parts_stays() -> None:
    page = "before\n<!-- figures: speed -->\nold\n<!-- end -->\nafter\n<!-- figures: other -->\nkept\n<!-- end -->\n"
    written = figures_page.rewritten(page, {"speed": "new"})
    assert written == page.replace("old\n", "\nnew\n\n")
    assert figures_page.rewritten(written, {"speed": "new"}) == written


def test_the_table_of_settings_has_every_variable_once() -> None:
    from rag.core.settings import Settings

    named = [variable for block in explained() for variable in block.names]
    assert sorted(named) == sorted(Settings.variables().values())
    assert all(block.about for block in explained())
    assert "| `NONMUN_EFFORT` | `normal` (`quick`, `normal`, `deep`) |" in settings()
    assert "<br>`2` (0 to 10)<br>" in settings()


def test_the_reference_has_the_methods_of_the_assistant() -> None:
    assert "| `ask(question, **asking)` | Return the finished answer" in api()
    assert "| `min_votes` | `int or None` |" in api()


def test_what_a_page_loads_from_elsewhere_is_found() -> None:
    page = """<a href="https://arxiv.org">a</a><img src="x.png"><link rel="canonical" href="https://a.org/">
    <script src="https://cdn.org/x.js"></script><link rel="stylesheet" href="//fonts.org/a.css"><img src="http://b.org/c.png">"""
    assert foreign('<div class="md-source" data-md-component="source">') == ["<div> repo_url: https://api.github.com"]
    assert foreign(page) == ["<script> https://cdn.org/x.js", "<link> //fonts.org/a.css", "<img> http://b.org/c.png"]
