"""The evaluation: metrics with their edge cases, gates, and the command."""

from __future__ import annotations

import datetime as dt
import json
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from eval.gates import Gate, check, read_gates
from eval.metrics.citation import citation_precision, citations_resolve
from eval.metrics.retrieval import recall_at, reciprocal_rank
from eval.suite import read_cases, run_sample
from rag import Nonmun
from rag.cli import main
from rag.evidence import BulletRanker
from rag.models import Answer, Citation
from rag.translation import TranslationTable


def test_reciprocal_rank_and_recall() -> None:
    assert reciprocal_rank(["a", "b", "c"], {"b", "c"}) == 0.5
    assert reciprocal_rank(["a", "b"], {"b"}, k=1) == 0.0
    assert reciprocal_rank([], {"b"}) == 0.0
    assert recall_at(["a", "b"], {"b", "c"}, 2) == 0.5
    assert recall_at([], set(), 5) == 1.0


def test_citations_resolve_only_to_the_bullet_they_name(sample: Nonmun) -> None:
    papers = sample.generation().papers
    answer = sample.ask("which papers cover DPO for diffusion?")
    assert citations_resolve(answer, papers)
    first = answer.citations[0]
    wrong: list[Citation] = [
        replace(first, arxiv_id="9999.99999"),
        replace(first, bullet=99),
        replace(first, bullet=first.bullet + 1),
        replace(first, date=dt.date(2020, 1, 1)),
        replace(first, text="무엇이든"),
        replace(first, marker="[77]"),
    ]
    for citation in wrong:
        assert not citations_resolve(replace(answer, citations=(citation, *answer.citations[1:])), papers)
    assert not citations_resolve(replace(answer, text=answer.text + " [99]"), papers)


def test_an_answer_without_citations_resolves_and_has_no_precision() -> None:
    answer = Answer("Nothing.", True, (), (), "extractive")
    assert citations_resolve(answer, {})
    assert citation_precision(answer, {"2311.12908"}) == 0.0


def test_every_paper_of_the_sample_has_a_question_in_both_languages_with_its_bullet(sample: Nonmun) -> None:
    papers = sample.generation().papers
    cases = read_cases("sample")
    assert {(c.arxiv_id, c.lang) for c in cases} == {(i, lang) for i in papers for lang in ("en", "ko")}
    for case in cases:
        assert case.arxiv_id is not None
        assert case.bullet is not None
        bullet = papers[case.arxiv_id].entries[0].bullets[case.bullet].text.lower()
        assert all(any(s.lower() in bullet for s in wanted.split("|")) for wanted in case.must_contain), case.id
        name = papers[case.arxiv_id].title.partition(":")[0].lower()
        assert name not in case.question.lower() or len(name) < 5, case.id


def test_gates_fail_at_their_bounds_and_without_a_figure() -> None:
    gates = [Gate("a", 0.5), Gate("b", 0.1, at_most=True), Gate("missing", 0.0)]
    assert [g.figure for g in check({"a": 0.5, "b": 0.1}, gates)] == ["missing"]
    assert [g.figure for g in check({"a": 0.49, "b": 0.11, "missing": 0.0}, gates)] == ["a", "b"]


@pytest.mark.slow
def test_the_sample_keeps_its_gates_and_every_gate_is_measured(sample: Nonmun) -> None:
    figures = run_sample(sample)
    assert check(figures, read_gates("sample")) == []
    assert run_sample(sample) == figures


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["no translation", "the worst bullet first"])
def test_answers_that_get_worse_fail_a_gate(sample: Nonmun, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    if fault == "no translation":
        monkeypatch.setattr(TranslationTable, "__getitem__", lambda self, term: {})
    else:
        rank = BulletRanker.rank
        monkeypatch.setattr(BulletRanker, "rank", lambda self, paper: rank(self, paper)[::-1])
    assert check(run_sample(sample), read_gates("sample"))


@pytest.mark.slow
def test_the_command_prints_figures_writes_them_and_ignores_a_key_and_a_server(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("NONMUN_CHROMA_URL", "http://127.0.0.1:9")
    monkeypatch.setattr(sys, "argv", ["nonmun", "eval", "--report", str(tmp_path / "report")])
    with pytest.raises(SystemExit) as end:
        main()
    assert not end.value.code
    assert "gates kept" in capsys.readouterr().out
    report = json.loads((tmp_path / "report" / "figures.json").read_text("utf-8"))
    assert report["failed"] == []
    assert not (Path(tmp_path) / "home" / "indexes").exists()


def test_the_command_exits_with_1_and_names_the_gate_that_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("eval.gates.read_gates", lambda suite: [Gate("citation/resolve", 2.0)])
    monkeypatch.setattr("eval.suite.run_sample", lambda assistant: {"citation/resolve": 1.0})
    monkeypatch.setattr(sys, "argv", ["nonmun", "eval"])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 1
    assert "Failed: citation/resolve." in capsys.readouterr().out


def test_a_report_that_cannot_be_written_is_said_before_anything_is_measured(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def measured(assistant: Nonmun) -> dict[str, float]:
        raise AssertionError("measured")

    monkeypatch.setattr("eval.suite.run_sample", measured)
    (tmp_path / "file").write_text("in the way", "utf-8")
    monkeypatch.setattr(sys, "argv", ["nonmun", "eval", "--report", str(tmp_path / "file")])
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 3
    assert "Cannot make the folder" in capsys.readouterr().err


def test_an_unknown_suite_and_a_missing_model_are_wrong_usage(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments, said in ((["--suite", "other"], "no suite 'other'"), (["--llm"], "No model is set.")):
        monkeypatch.setattr(sys, "argv", ["nonmun", "eval", *arguments])
        with pytest.raises(SystemExit) as end:
            main()
        assert end.value.code == 2
        assert said in capsys.readouterr().err


@pytest.mark.slow
def test_a_key_beside_an_env_file_that_names_a_server_changes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(".env").write_text("OPENAI_BASE_URL=http://127.0.0.1:9/v1\n", "utf-8")
    monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
    monkeypatch.setattr(sys, "argv", ["nonmun", "eval"])
    with pytest.raises(SystemExit) as end:
        main()
    assert not end.value.code
    assert "gates kept" in capsys.readouterr().out
