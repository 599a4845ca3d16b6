"""The cases that are bundled, and those of a person's file, of which a bad line is told by its number."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from eval.cases.answers_file import read_answers
from eval.cases.bundled import read_rows
from eval.cases.natural import NATURAL_KINDS, Expect
from eval.cases.questions import KINDS, Case, bundled_cases, read_cases, read_suite
from eval.cases.read_answer import bullet_at
from eval.suites.evaluate import run_suite
from rag import Nonmun
from rag.core.errors import UsageError
from rag.core.settings import load_settings
from rag.text import language_of
from tests.support.digests import write_digest

FACT = {"id": "a", "question": "How many pairs?", "arxiv_id": "2311.12908", "date": "2023-11-23", "bullet": 5}


def said_in_gold(case: Case, sample: Nonmun) -> bool:
    papers = sample.index.papers
    text = "\n".join(found[1].lower() for place in case.gold if (found := bullet_at(papers, place)))
    return all(any(form.lower() in text for form in wanted.split("|")) for wanted in case.must_contain)


def test_every_paper_of_the_sample_has_a_question_in_both_languages_with_its_bullet(sample: Nonmun) -> None:
    papers = sample.index.papers
    cases = read_cases("sample")
    assert {(*c.papers, c.lang) for c in cases} == {(i, lang) for i in papers for lang in ("en", "ko")}
    for case in cases:
        assert said_in_gold(case, sample), case.id
        name = papers[case.papers[0]].title.partition(":")[0].lower()
        assert name not in case.question.lower() or len(name) < 5, case.id


def test_the_sample_suite_has_enough_of_every_kind_in_both_languages(sample: Nonmun) -> None:
    cases = bundled_cases()
    count = Counter((case.kind, case.lang) for case in cases)
    least = {"fact": 73, "list": 15, "false_premise": 20, "outside": 12, "not_in_corpus": 12, "detail_missing": 12}
    for kind, number in least.items():
        for lang in ("en", "ko"):
            assert count[kind, lang] >= number, (kind, lang)
    assert len({case.id for case in cases}) == len({case.question for case in cases}) == len(cases)
    assert all(case.lang == language_of(case.question) for case in cases)


def test_gold_bullets_exist_and_say_what_the_premise_denies(sample: Nonmun) -> None:
    papers = sample.index.papers
    for case in bundled_cases():
        assert all(bullet_at(papers, place) for place in case.gold), case.id
        assert set(case.also) <= set(papers) - set(case.papers), case.id
        if case.kind == "false_premise":
            assert case.must_contain, case.id
            assert said_in_gold(case, sample), case.id
        if case.kind == "list":
            assert len(case.papers) > 1, case.id


def suite(tmp_path: Path, *rows: dict[str, Any] | str) -> Path:
    file = tmp_path / "mine.jsonl"
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def test_a_persons_file_is_read(sample: Nonmun, tmp_path: Path) -> None:
    bullet = {key: FACT[key] for key in ("arxiv_id", "date", "bullet")}
    rows = [
        FACT,
        "",
        {"id": "b", "kind": "list", "question": "DPO 논문은?", "evidence": [bullet, {**bullet, "bullet": 2}], "also": ["x"]},
        {"id": "c", "kind": "detail_missing", "question": "어떤 학습률?", "mine": 7},
        {"id": "d", "kind": "needs_label", "question": "?", "needs_label": True},
        {"id": "e", "kind": "not_evidence", "question": "which?", "not_evidence": [bullet]},
    ]
    found = read_suite(suite(tmp_path, *rows))
    found.check(sample.index.papers)
    assert [(c.id, c.kind, c.lang, len(c.gold), len(c.avoid)) for c in found.cases] == [
        ("a", "fact", "en", 1, 0),
        ("b", "list", "ko", 2, 0),
        ("c", "detail_missing", "ko", 0, 0),
        ("e", "not_evidence", "en", 0, 1),
    ]
    assert found.notes == ("1 of 5 cases of mine.jsonl need a label and were left out.",)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("{not json", "not JSON"),
        ("[1]", "not a JSON object"),
        ('{"id": NaN}', "not JSON"),
        ({"question": "who?"}, '"id"'),
        (FACT | {"id": 7}, '"id"'),
        (FACT | {"question": " "}, '"question"'),
        (FACT | {"kind": "riddle"}, "'riddle'"),
        (FACT | {"lang": "fr"}, "'fr'"),
        (FACT | {"date": "yesterday"}, "a bullet is"),
        (FACT | {"bullet": "5"}, '"bullet" a number'),
        (FACT | {"id": "b", "bullet": 99}, "no bullet 99 of 2311.12908 on 2023-11-23"),
        (FACT | {"id": "b", "arxiv_id": "9999.99999"}, "no bullet 5 of 9999.99999"),
        ({"id": "x", "question": "who?"}, '"evidence"'),
        (FACT | {"must_contain": "851K"}, '"must_contain" has to be a list'),
        (FACT | {"must_contain": [851]}, "list of strings"),
        ({"id": "x", "kind": "not_evidence", "question": "who?"}, '"not_evidence"'),
        (FACT, "that of line 1"),
    ],
)
def test_a_bad_line_is_told_by_its_number(sample: Nonmun, tmp_path: Path, row: dict[str, Any] | str, said: str) -> None:
    file = suite(tmp_path, FACT, "", row)
    with pytest.raises(UsageError) as told:
        read_suite(file).check(sample.index.papers)
    assert str(told.value).startswith(f"Line 3 of {str(file)!r} is not a valid case")
    assert said in str(told.value)
    assert "docs/suites.md" in told.value.hint


def test_a_file_that_cannot_be_read_or_holds_nothing_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="Cannot read"):
        read_suite(tmp_path / "none.jsonl")
    with pytest.raises(UsageError, match="contains no case"):
        read_suite(suite(tmp_path, ""))
    (tmp_path / "latin.jsonl").write_bytes(b'{"id": "caf\xe9"}')
    with pytest.raises(UsageError, match="not in UTF-8"):
        read_suite(tmp_path / "latin.jsonl")


@pytest.mark.slow
def test_ones_own_cases_are_asked_of_ones_own_index(tmp_path: Path) -> None:
    bullets = "Quokka trains a model of 3M parameters on a single laptop.", "It needs 40 minutes."
    write_digest(tmp_path / "digests" / "2024" / "01", ("2401.00007", "Quokka: Tiny Models", *bullets))
    settings = load_settings(home=tmp_path / "home", with_model=False)
    with Nonmun(settings=settings, sample=False) as assistant:
        assistant.ingest(tmp_path / "digests")
        [paper] = assistant.index.papers.values()
    row = {"id": "q", "question": "How long does Quokka train?", "arxiv_id": "2401.00007", "date": str(paper.date), "bullet": 1}
    result = run_suite(str(suite(tmp_path, row)), settings)
    assert result.suite == "mine"
    assert result.system["papers"] == "1"
    assert result.cases[0].scores["mrr@10"] == 1


def test_the_examples_of_the_documentation_are_cases_and_answers(sample: Nonmun, tmp_path: Path) -> None:
    text = (Path(__file__).parents[3] / "docs" / "suites.md").read_text("utf-8")
    cases, natural, answers = re.findall(r"```json\n(.*?)```", text, re.S)
    (tmp_path / "cases.jsonl").write_text(cases, "utf-8")
    found = read_suite(tmp_path / "cases.jsonl")
    found.check(sample.index.papers)
    assert [case.kind for case in found.cases] == ["fact", "list", "false_premise", "detail_missing"]
    assert json.loads(natural) in read_rows("natural_sample.jsonl")
    assert f"{len(read_rows('natural_sample.jsonl'))} questions about the sample in the words" in text
    (tmp_path / "answers.jsonl").write_text(answers, "utf-8")
    assert set(read_answers(tmp_path / "answers.jsonl")) == {"dpo-1", "dpo-4"}
    told = set(re.findall(r"`([a-z_0-9]+)`", text))
    assert {*KINDS, *NATURAL_KINDS, *(field.name for field in fields(Expect))} <= told
