"""Damaged files and killed processes, a few of those that the commands go through."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.bench.damage import damages_of, do_damage
from eval.bench.faults import Faults, Row, run_faults
from eval.bench.kills import Kill, Kills, run_kills


@pytest.mark.slow
def test_a_lost_name_of_the_generation_is_said_and_mended() -> None:
    found = run_faults("CURRENT")
    assert {(row.damage, row.told) for row in found.rows if row.damage in ("gone", "garbled")} == {
        ("gone", "said, ingest"),
        ("garbled", "said, ingest"),
    }
    assert not found.faulty


@pytest.mark.slow
def test_a_killed_ingest_and_a_killed_sync_lose_nothing() -> None:
    killed = run_kills(2, 1, 0, seed=1)
    assert [kill.wrong for kill in killed.kills] == ["", "", ""]


def test_a_file_is_damaged_in_every_way_that_changes_it(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"0123456789")
    assert list(damages_of(file)) == ["gone", "empty", "half", "garbled", "read-only", "unreadable"]
    do_damage(file, "half")
    assert file.read_bytes() == b"01234"
    do_damage(file, "garbled")
    assert (len(file.read_bytes()), file.read_bytes() != b"01234") == (5, True)
    do_damage(file, "empty")
    assert list(damages_of(file)) == ["gone", "read-only", "unreadable"]
    do_damage(file, "gone")
    assert not file.exists()


def test_the_tables_say_what_is_wrong() -> None:
    well = Row("a.json", "gone", "same", "said", "same", "same", "names a mend", "ingest")
    wrong = Row("a.json", "half", "WRONG IN SILENCE", "same", "CRASH", "same", "ok", "none needed")
    table = Faults([well, wrong]).as_markdown()
    assert "| `a.json` | said, ingest | search: WRONG IN SILENCE; running: CRASH |" in table
    assert "2 cases, 1 of them faulty." in table
    kills = Kills([Kill("ingest", 1.0, True), Kill("ingest", 2.5, False, "papers")])
    assert "| ingest | 2 | 1 | 1.0 to 2.5 | 1 |" in kills.as_markdown()
    assert not kills.well
