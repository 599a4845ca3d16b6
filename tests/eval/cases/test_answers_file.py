"""Answers of another system: read as `nonmun ask --json` prints them, believed in nothing, matched by id."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.cases.answers_file import match_notes, read_answers
from eval.cases.questions import Case, read_cases
from eval.suites.evaluate import run_suite
from eval.suites.runner import score_answers
from rag import Nonmun
from rag.answer import answer_record
from rag.core.errors import UsageError
from rag.core.settings import load_settings

CITED = {"marker": "[1]", "arxiv_id": "2311.12908", "date": "2023-11-23", "bullet": 5}
ROW = {"id": "2311.12908-en", "answer": "851K pairs of Pick-a-Pic were used [1].", "citations": [CITED]}


def written(tmp_path: Path, *rows: dict[str, Any] | str) -> Path:
    file = tmp_path / "answers.jsonl"
    file.write_text("".join(f"{row if isinstance(row, str) else json.dumps(row)}\n" for row in rows), "utf-8")
    return file


@pytest.mark.slow
def test_what_nonmun_prints_is_scored_as_what_it_answers(sample: Nonmun, tmp_path: Path) -> None:
    cases = read_cases("sample")[:6]
    answers = {case.id: sample.ask(case.question) for case in cases}
    rows = [json.loads(json.dumps({"id": i} | answer_record(a), default=str)) for i, a in answers.items()]
    read = read_answers(written(tmp_path, *rows))
    papers = sample.index.papers
    scored = [score_answers(cases, which, papers, "sample", system={}) for which in (answers, read)]
    assert scored[0].figures == scored[1].figures
    assert [c.scores for c in scored[0].cases] == [c.scores for c in scored[1].cases]


def test_verdicts_of_the_answer_itself_are_not_believed_and_fabricated_ids_cost(sample: Nonmun, tmp_path: Path) -> None:
    supported = [{"text": "x", "citations": ["[1]"], "verdict": "supported", "score": 1.0}]
    wrong = ROW | {"answer": "It was trained on 12 million cats [1].", "sentences": supported}
    made_up = ROW | {"citations": [CITED | {"arxiv_id": "9999.99999"}]}
    case = [case for case in read_cases("sample") if case.id == ROW["id"]]
    papers = sample.index.papers

    def scores(row: dict[str, Any]) -> dict[str, float]:
        answers = read_answers(written(tmp_path, row))
        return dict(score_answers(case, answers, papers, "sample", system={}).cases[0].scores)

    good = scores(ROW)
    assert (good["citation_recall"], good["citation_precision"], good["correct"], good["resolves"]) == (1, 1, 1, 1)
    assert "mrr@10" not in good
    assert scores(wrong)["faithfulness"] == 0
    bad = scores(made_up)
    assert (bad["citation_recall"], bad["citation_precision"], bad["right_paper"], bad["resolves"]) == (0, 0, 0, 0)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{", "not JSON"),
        ({"answer": "x"}, '"id"'),
        (ROW | {"answer": None}, '"answer"'),
        (ROW | {"abstained": "no"}, '"abstained"'),
        (ROW | {"premise": "maybe"}, '"premise"'),
        (ROW | {"citations": {}}, '"citations"'),
        (ROW | {"citations": ["[1]"]}, "a citation is"),
        (ROW | {"citations": [CITED | {"marker": "1"}]}, '"marker"'),
        (ROW | {"citations": [CITED | {"date": None}]}, '"date"'),
        (ROW | {"citations": [CITED | {"bullet": True}]}, "counted from 0"),
        (ROW | {"citations": [CITED | {"text": 5}]}, '"text"'),
        ({"id": "first", "answer": "x"}, "another answer"),
    ],
)
def test_a_bad_line_is_told_by_its_number(tmp_path: Path, row: dict[str, Any] | str, said: str) -> None:
    with pytest.raises(UsageError) as told:
        read_answers(written(tmp_path, {"id": "first", "answer": "x"}, row))
    assert str(told.value).startswith(f"Line 2 of {str(tmp_path / 'answers.jsonl')!r} is not a valid answer")
    assert said in str(told.value)


def test_missing_and_extra_ids_and_rows_with_an_error_are_told(tmp_path: Path) -> None:
    cases = [Case(str(n), "en", "?", "outside") for n in range(8)]
    answers = read_answers(written(tmp_path, {"id": "0", "answer": "x"}, {"id": "9", "answer": "y"}, {"id": "1", "error": "z"}))
    assert match_notes(cases, answers) == [
        "Cases without an answer, which are not scored: 7 of 8 (1, 2, 3, 4, 5 and 2 more).",
        "Answers that belong to no case of the suite: 1 (9).",
    ]
    assert match_notes(cases[:1], {"0": answers["0"]}) == []


def test_answers_need_a_suite_of_questions(tmp_path: Path) -> None:
    file = written(tmp_path, ROW)
    with pytest.raises(UsageError, match="takes no answers"):
        run_suite("planted", load_settings(with_model=False), answers=file)
    with pytest.raises(UsageError, match="no suite 'other'"):
        run_suite("other", load_settings(with_model=False), answers=file)
