"""Damaged files and killed processes, a few of those that the commands go through."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from eval.bench.damage import damages_of, do_damage
from eval.bench.faults import run_faults
from eval.bench.faults_report import Faults, Row, keep_row, kept_rows
from eval.bench.kills import Kill, Kills, run_kills
from rag.core import UsageError


@pytest.mark.slow
@pytest.mark.long
def test_a_lost_name_of_the_generation_is_said_and_mended() -> None:
    found = run_faults("CURRENT g")
    assert {(row.damage, row.told) for row in found.rows} == {("gone", "said, ingest"), ("garbled", "said, ingest")}
    assert not found.faulty


@pytest.mark.slow
@pytest.mark.long
def test_with_a_clock_that_was_set_back_a_day_is_added_and_the_newest_index_answers(tmp_path: Path) -> None:
    [row] = run_faults("clock", tmp_path / "kept.jsonl").rows
    assert (row.faults, row.ingest, row.mend) == ([], "same", "all is there")
    assert kept_rows(tmp_path / "kept.jsonl") == [row]


def test_what_is_kept_of_a_run_is_read_again_or_refused(tmp_path: Path) -> None:
    row = Row("CURRENT", "gone", "said", "said", "same", "same", "names a mend", "ingest", "확산")
    assert kept_rows(None) == kept_rows(tmp_path / "kept") == []
    keep_row(row, tmp_path / "kept")
    assert kept_rows(tmp_path / "kept") == [row]
    (tmp_path / "kept").write_text("{}\n", "utf-8")
    with pytest.raises(UsageError, match="does not hold"):
        kept_rows(tmp_path / "kept")


@pytest.mark.slow
@pytest.mark.long
def test_a_killed_ingest_and_a_killed_sync_lose_nothing() -> None:
    killed = run_kills(1, 1, 0, seed=1)
    assert [kill.wrong for kill in killed.kills] == ["", ""]


def test_a_file_is_damaged_in_every_way_that_changes_it(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"0123456789")
    assert list(damages_of(file)) == ["gone", "empty", "half", "garbled", "one byte", "read-only", "unreadable"]
    do_damage(file, "one byte")
    changed = [before == after for before, after in zip(b"0123456789", file.read_bytes(), strict=True)]
    assert changed.count(False) == 1
    assert file.read_bytes().isdigit()
    do_damage(file, "half")
    assert len(file.read_bytes()) == 5
    do_damage(file, "garbled")
    assert (len(file.read_bytes()), file.read_bytes().isdigit()) == (5, False)
    do_damage(file, "empty")
    assert list(damages_of(file)) == ["gone", "read-only", "unreadable"]
    do_damage(file, "gone")
    assert not file.exists()


def test_the_tables_say_what_is_wrong() -> None:
    well = Row("accepted.json", "gone", "same", "said", "same", "same", "names a mend", "ingest")
    other = replace(well, file="settings.json")
    wrong = Row("accepted.json", "half", "WRONG IN SILENCE", "same", "CRASH", "same", "ok", "none needed")
    full = Row("", "disk full", "same", "said", "", "said", "names a mend", "all is there")
    table = Faults([well, other, wrong, full]).as_markdown()
    assert "| decisions, settings | 2 said, ingest | 1 search: WRONG IN SILENCE; running: CRASH |" in table
    assert "| disk full | said | said | names a mend | all is there |" in table
    assert "3 damaged files and 1 situations, 1 of them faulty." in table
    assert "- `accepted.json`, half: search: WRONG IN SILENCE; running: CRASH" in table
    kills = Kills([Kill("ingest", 1.0, True), Kill("ingest", 2.5, False, "papers")])
    assert "| ingest | 2 | 1 | 1.0 to 2.5 | 1 |" in kills.as_markdown()
    assert not kills.well
