"""The commands under ``nonmun eval in-earnest`` on a machine that lacks what they need, and over a run that was kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from eval.in_earnest.answered import Answered, Conversed
from eval.in_earnest.folder import Folder
from rag import Nonmun
from rag.answer import answer_to_json
from rag.core.models import Answer
from rag.core.settings import load_settings
from tests.support.command import Command


@pytest.fixture
def own_sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A home whose own digests are those of the sample."""
    from rag.library import sample_folder

    home = tmp_path / "own"
    Nonmun(home, sample=False, settings=load_settings(home=home)).ingest(sample_folder())
    monkeypatch.setenv("NONMUN_HOME", str(home))
    return home


def test_what_is_missing_is_said(run: Command, tmp_path: Path) -> None:
    for name in ("score", "freeze", "judge"):
        done = run("eval", "in-earnest", name, tmp_path / "run")
        assert done.status == 2
        assert "ingest" in done.err, name
    assert run("eval", "--suite", "in_earnest").status == 2


@pytest.mark.slow
@pytest.mark.usefixtures("own_sample")
def test_another_index_and_no_model_are_said(run: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "No model is set" in run("eval", "in-earnest", "collect", str(tmp_path / "run")).err
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    done = run("eval", "in-earnest", "collect", str(tmp_path / "run"))
    assert done.status == 2
    assert "2023-11-20 to 2024-12-31" in done.err


@pytest.mark.slow
@pytest.mark.usefixtures("own_sample")
def test_a_run_is_scored_and_a_wrong_refusal_misses_its_gate(run: Command, tmp_path: Path) -> None:
    refused = answer_to_json(Answer("The digests do not cover this.", True, (), (), "llm"))
    turn = Answered("detail-01", "q", "q", refused, (), (), (), 1.0, 0.1)
    Folder(tmp_path / "run").keep(Conversed("detail-01", (turn,), {"model": "played"}))
    done = run("eval", "in-earnest", "score", str(tmp_path / "run"), "--report", str(tmp_path / "report"))
    assert done.status == 1
    assert "FAIL answered/all" in done.out
    assert "71 questions have no answer" in done.out
    assert "Evidence sufficient" in (tmp_path / "report" / "report.html").read_text("utf-8")
