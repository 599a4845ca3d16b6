"""The command `nonmun eval`: figures with intervals, gates and exit status, and what is said before anything is measured."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.cases.questions import read_cases
from eval.report.writer import FILES
from eval.results.gates import Gate
from eval.results.schema import Figure, Result, result_from_json
from tests.support.command import Command

RESULT = Result(
    "sample",
    "2024-07-09T00:00:00+00:00",
    {"mode": "extractive"},
    (
        Figure("resolves", "all", "all", 1.0, 0.5, 1.0, 3),
        Figure("seconds_p50", "all", "all", 0.2, 0.2, 0.2, 3, better=""),
        Figure("checker_f1", "en", "odd", float("nan"), float("nan"), float("nan"), 0),
    ),
    (),
    {"total": 1.0},
    notes=("A note.",),
)


@pytest.fixture
def _measured(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("eval.cli.command.run_suite", lambda suite, settings, **options: RESULT)


@pytest.mark.usefixtures("_measured")
def test_figures_are_shown_with_intervals_and_the_gate_that_fails_is_named(
    monkeypatch: pytest.MonkeyPatch, run: Command
) -> None:
    monkeypatch.setattr("eval.report.writer.read_gates", lambda suite: [Gate("resolves/all", 2.0), Gate("mrr@10/en", 0.5)])
    shown = run("eval")
    assert shown.status == 1
    lines = shown.out.splitlines()
    assert lines[1].split() == "FAIL resolves/all 1.000 0.500 to 1.000 3 at least 2".split()
    assert lines[2].split() == "seconds_p50/all 200 ms 3".split()
    assert lines[3].split() == "checker_f1/en/odd – 0".split()
    assert any(line.startswith("FAIL mrr@10/en: not measured") for line in lines)
    assert "note: A note." in lines
    assert "Faithfulness is to the digest, not to the paper." in lines
    assert "failed: resolves/all, mrr@10/en" in shown.err


@pytest.mark.usefixtures("_measured")
def test_the_result_as_json_and_in_a_folder(monkeypatch: pytest.MonkeyPatch, run: Command, tmp_path: Path) -> None:
    monkeypatch.setattr("eval.report.writer.read_gates", lambda suite: [Gate("resolves/all", 1.0)])
    status, printed, _ = run("eval", "--json", "--report", tmp_path / "report")
    assert status == 0
    written = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert json.loads(printed) == written | {"failed": []}
    assert result_from_json(printed).figures[:2] == RESULT.figures[:2]
    assert json.loads(printed)["figures"][2]["value"] is None


@pytest.mark.usefixtures("_measured")
@pytest.mark.parametrize("place", ["report", "home/evaluation"])
def test_the_page_is_given_the_report_as_it_was_written_with_all_its_gates(
    monkeypatch: pytest.MonkeyPatch, run: Command, tmp_path: Path, place: str
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    monkeypatch.setattr("eval.report.writer.read_gates", lambda suite: [Gate("resolves/all", 1.0)])
    assert run("eval", "--report", tmp_path / place).status == 0
    for name in FILES:
        assert (tmp_path / "home" / "evaluation" / name).read_bytes() == (tmp_path / place / name).read_bytes()
    once = (tmp_path / place / "summary.md").read_text("utf-8")
    assert (tmp_path / "summary.md").read_text("utf-8").strip() == once.strip()


def test_a_report_that_cannot_be_written_is_said_before_anything_is_measured(
    monkeypatch: pytest.MonkeyPatch, run: Command, tmp_path: Path
) -> None:
    def measured(suite: str, settings: object, **options: object) -> Result:
        raise AssertionError("measured")

    monkeypatch.setattr("eval.cli.command.run_suite", measured)
    (tmp_path / "file").write_text("in the way", "utf-8")
    status, _, err = run("eval", "--report", tmp_path / "file")
    assert status == 3
    assert "Cannot make the folder" in err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--suite", "other"], "no suite 'other'"),
        (["--suite", "none.jsonl"], "Cannot read 'none.jsonl'"),
        (["--answers", "none.jsonl"], "Cannot read 'none.jsonl'"),
        (["--llm"], "No model is set."),
    ],
)
def test_wrong_usage_is_said(run: Command, arguments: list[str], said: str) -> None:
    status, _, err = run("eval", *arguments)
    assert status == 2
    assert said in err


@pytest.mark.slow
@pytest.mark.parametrize("set_in", ["the environment", "a file"])
def test_a_key_and_servers_that_are_set_change_nothing(
    monkeypatch: pytest.MonkeyPatch, run: Command, tmp_path: Path, set_in: str
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    if set_in == "a file":
        Path(".env").write_text("OPENAI_BASE_URL=http://127.0.0.1:9/v1\n", "utf-8")
    else:
        monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
        monkeypatch.setenv("NONMUN_CHROMA_URL", "http://127.0.0.1:9")
    monkeypatch.setattr("eval.suites.evaluate.bundled_cases", lambda: read_cases("sample")[:4])
    monkeypatch.setattr("eval.report.writer.read_gates", lambda suite: [Gate("resolves/all", 1.0)])
    status, printed, _ = run("eval", "--json")
    assert status == 0
    assert result_from_json(printed).system["mode"] == "extractive"
    assert "canary" not in printed
    assert not (tmp_path / "home" / "indexes").exists()
