"""The page of figures: what is written where, and what it says of a measurement."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from eval.ablation.study import Ablations, Row
from eval.bench.run import Bench, Latency
from eval.report import figures_page
from eval.results.schema import Figure, Result
from tests.support.command import Command

DAY = dt.date(2026, 11, 29)
PAGE = "# Figures\n\n<!-- figures: suites -->\n<!-- end -->\n\n<!-- figures: speed -->\n\nas before\n\n<!-- end -->\n"


def test_ablations_have_their_corpus_their_day_and_what_did_not_run() -> None:
    rows = (Row("full system", "", {"fact-en": 0.9}), Row("another", "", {}, "not installed"))
    lines = figures_page.ablations(Ablations(3590, {"fact-en": 17}, rows), DAY).split("\n")
    assert lines[0] == "Measured on 2026-11-29, over 3,590 papers."
    assert "| full system | 0.900 |" in lines
    assert lines[-2:] == ["", "- another: not installed"]


def test_speed_is_in_milliseconds() -> None:
    text = figures_page.speed(Bench(73, 400, (Latency("search", 10, 0.0051, 0.0093),)), DAY)
    assert "over 73 papers, 400 bullets, on a machine with" in text
    assert "| search | 10 | 5.1 | 9.3 |" in text


def test_a_replay_has_intervals_and_its_notes() -> None:
    figures = (Figure("answered", "all", "all", 0.5, 0.25, 0.75, 8), Figure("answered", "en", "all", 1.0, 1.0, 1.0, 4))
    result = Result("in_earnest", "2026-11-29", {}, figures, (), notes=("1 of 8 answers is stale",))
    text = figures_page.in_earnest(result, 3590, DAY)
    assert "| Answers when it can | 0.500 (0.250 to 0.750) | 8 |" in text
    assert text.endswith("- 1 of 8 answers is stale")


def test_the_command_writes_the_suites_and_leaves_what_it_did_not_measure(run: Command, tmp_path: Path) -> None:
    page = tmp_path / "figures.md"
    page.write_text(PAGE, "utf-8")
    assert run("eval", "figures", "--page", page).status == 0
    text = page.read_text("utf-8")
    assert "| `sample` | Retrieval, MRR@10 |" in text
    assert "\n\nas before\n\n" in text


@pytest.mark.parametrize("text", [None, "# A page without places\n"], ids=["missing", "no places"])
def test_a_page_that_cannot_be_written_to_is_said(run: Command, tmp_path: Path, text: str | None) -> None:
    page = tmp_path / "figures.md"
    if text is not None:
        page.write_text(text, "utf-8")
    ended = run("eval", "figures", "--page", page)
    assert ended.status == (3 if text is None else 2)
    assert "figures.md" in ended.err
