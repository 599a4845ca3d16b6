"""How `make coverage` and `make mutation` count, and what they call too little."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tools import covered, mutated


def summary(lines: tuple[int, int], branches: tuple[int, int]) -> dict[str, int]:
    return {
        "covered_lines": lines[0],
        "num_statements": lines[1],
        "missing_lines": lines[1] - lines[0],
        "covered_branches": branches[0],
        "num_branches": branches[1],
        "missing_branches": branches[1] - branches[0],
    }


@pytest.mark.parametrize(
    ("lines", "branches", "status"),
    [
        ((98, 100), (95, 100), 0),
        ((97, 100), (93, 100), 0),
        ((100, 100), (92, 100), 1),  # together they would be enough
        ((969, 1000), (100, 100), 1),
        ((100, 100), (0, 0), 0),
    ],
)
def test_lines_and_branches_have_a_floor_each(
    lines: tuple[int, int],
    branches: tuple[int, int],
    status: int,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    report = tmp_path / "report.json"
    it = summary(lines, branches)
    report.write_text(json.dumps({"totals": it, "files": {"rag/some.py": {"summary": it}}}))
    assert covered.main(str(report)) == status
    printed = capsys.readouterr().out
    assert ("TOO FEW" in printed) == bool(status)
    assert ("rag/some.py" in printed) == (it["missing_lines"] + it["missing_branches"] > 0)


def test_files_with_most_that_is_not_reached_come_first() -> None:
    files = {f"{n}.py": {"summary": summary((10 - n, 10), (1, 1))} for n in range(3)}
    assert [line.split()[:2] for line in covered.furthest(files)] == [["2", "2.py"], ["1", "1.py"]]


@pytest.mark.parametrize(
    ("more", "per_cent"),
    [
        ({"killed": 8, "survived": 2}, 80),
        ({"killed": 8, "timeout": 1, "survived": 1}, 80),  # what does not end may wait for threads of before the fork
        ({"killed": 8, "survived": 1, "no_tests": 1}, 80),  # what no test reaches
        ({"killed": 8, "survived": 1, "segfault": 1}, 80),
        ({"killed": 8, "survived": 2, "skipped": 90}, 80),
        ({}, 0),
    ],
)
def test_a_mutant_counts_as_noticed_or_not(
    more: dict[str, int], per_cent: float, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stats = dict.fromkeys("killed survived total no_tests skipped suspicious timeout segfault".split(), 0) | more
    assert mutated.share(stats) == per_cent
    (tmp_path / "stats.json").write_text(json.dumps(stats))
    assert mutated.main(str(tmp_path / "stats.json")) == (per_cent < 80)
    assert "of the mutants were noticed" in capsys.readouterr().out
