"""Baselines: compact, read back, and what cannot be used is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.results.baseline import committed_baseline, compact, read_baseline, write_baseline
from eval.results.compare import compare
from eval.results.gates import SUITES
from eval.results.schema import result_to_json
from rag.core.errors import StorageError, UsageError
from tests.support.suite_runs import sample_run


def test_a_baseline_holds_figures_and_scores_and_no_text_and_no_times(tmp_path: Path) -> None:
    run = sample_run()
    file = tmp_path / "new" / "sample.json"
    write_baseline(run, file)
    kept = read_baseline(file, "sample")
    assert [c.scores for c in kept.cases] == [c.scores for c in run.cases]
    assert kept.figures == tuple(f for f in run.figures if f.better)
    text = file.read_text("utf-8")
    assert "sampler" not in text
    assert "seconds" not in text
    assert len(text.splitlines()) == pytest.approx(len(run.cases) + len(kept.figures), abs=20)
    found = compare(run, kept)
    assert [*found.better, *found.worse, *found.added, *found.gone] == []


def test_the_report_of_a_run_is_a_baseline_too(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(result_to_json(sample_run()), "utf-8")
    assert read_baseline(file, "sample") == sample_run()


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"cases": 1}', '{"cases": [1]}', '{"suite": "x", "cases": [{}]}', "\x00"])
def test_what_is_no_result_is_said(tmp_path: Path, text: str) -> None:
    file = tmp_path / "report.json"
    file.write_text(text, "utf-8")
    with pytest.raises(UsageError, match="is not the result of an evaluation"):
        read_baseline(file, "sample")


def test_another_suite_and_a_missing_file_are_said(tmp_path: Path) -> None:
    file = tmp_path / "report.json"
    file.write_text(compact(sample_run()), "utf-8")
    with pytest.raises(UsageError, match="of the suite 'sample', this run of 'planted'"):
        read_baseline(file, "planted")
    with pytest.raises(StorageError, match="Cannot read the baseline"):
        read_baseline(tmp_path / "none.json", "sample")
    with pytest.raises(StorageError, match="Cannot write the baseline"):
        write_baseline(sample_run(), file / "sample.json")


def test_the_committed_baselines_can_be_read() -> None:
    for suite in SUITES:
        found = committed_baseline(suite)
        assert found is None or found.suite == suite
