"""The bench that kills processes, at a size that takes seconds: what it counts, and where it writes its table."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.bench import kills
from eval.bench.kills import Kill, Kills, run_kills
from tests.support.command import Command

PLACE = "# Strength\n\n<!-- figures: kills -->\n<!-- end -->\n\nMore.\n"


def test_its_table_counts_by_kind_and_says_what_was_lost() -> None:
    found = Kills([Kill("ingest", 1.0, True), Kill("ingest", 3.0, False), Kill("page", 2.0, True, "1 answers are kept of 2")])
    assert not found.well
    assert "| ingest | 2 | 1 | 1.0 to 3.0 | 0 |" in found.as_markdown()
    assert "| page | 1 | 1 | 2.0 to 2.0 | 1 |" in found.as_markdown()
    assert found.as_markdown().endswith("- page, 2.00 s: 1 answers are kept of 2")


def test_the_table_is_written_on_a_page_that_has_a_place_for_it(
    run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kills, "run_kills", lambda *_: Kills([Kill("sync", 1.0, True)]))
    page = tmp_path / "strength.md"
    page.write_text(PLACE, "utf-8")
    assert run("eval", "bench", "kills", "--page", page).status == 0
    written = page.read_text("utf-8")
    assert "| sync | 1 | 1 | 1.0 to 1.0 | 0 |" in written
    assert written.endswith("<!-- end -->\n\nMore.\n")
    page.write_text(PLACE.replace("kills", "scale"), "utf-8")
    ended = run("eval", "bench", "kills", "--page", page)
    assert (ended.status, "no place for figures named kills" in ended.err) == (2, True)
    assert "<!-- figures: kills -->" in ended.err


@pytest.mark.slow
@pytest.mark.long
def test_a_page_that_is_killed_keeps_what_it_has_told_its_reader() -> None:
    [kill] = run_kills(0, 0, 1).kills
    assert (kill.kind, kill.killed, kill.wrong) == ("page", True, "")
