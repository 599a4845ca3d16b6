"""The suite of natural questions: asked on their days, scored, reported by kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest

from eval.cases.natural import NaturalCase, expect_of, natural_cases
from eval.report.content import Content
from eval.report.page import to_html
from eval.report.summary import to_markdown
from eval.results.gates import read_gates
from eval.results.schema import Result, Unanswered
from eval.suites.natural import run_natural
from rag import Nonmun
from rag.core.models import Answer

SOME = [case for case in natural_cases() if case.kind in ("fact", "list")]


def lasting(result: Result) -> Result:
    """What has to be the same in every run: all but the times."""
    figures = tuple(figure for figure in result.figures if figure.better)
    return replace(result, made="", times={}, figures=figures, cases=tuple(replace(case, seconds=0.0) for case in result.cases))


@pytest.mark.slow
def test_questions_are_asked_on_their_days_and_scored_by_kind(sample: Nonmun) -> None:
    result = run_natural(sample, SOME)
    assert lasting(run_natural(sample, SOME)) == lasting(result)
    assert result.suite == "natural"
    assert [case.id for case in result.cases] == [case.id for case in SOME]
    names = {figure.name: figure for figure in result.figures}
    for kind in ("fact", "list"):
        assert names[f"passed/all/{kind}"].n == sum(case.kind == kind for case in SOME)
    summary = to_markdown(Content(result))
    assert "| passed, by kind | all | en | ko |" in summary
    assert f"| fact | {names['passed/all/fact'].value:.3f} |" in summary
    for case in result.cases:
        assert set(case.scores) == {"passed", "resolves"}
        assert (case.scores["passed"] == 1) == (not case.problems)
        assert case.expected


def answering(text: str, asked: list[tuple[dt.date, int]]) -> Callable[..., Callable[[str], Answer]]:
    def asker(assistant: Nonmun, questions: Sequence[str], today: dt.date) -> Callable[[str], Answer]:
        asked.append((today, len(questions)))

        def answer(question: str) -> Answer:
            if question == "unanswered":
                raise Unanswered("the server failed")
            return Answer(text, False, (), (), "llm")

        return answer

    return asker


def asked_case(name: str, question: str, day: int, **expect: object) -> NaturalCase:
    return NaturalCase(name, "en", "smalltalk", question, dt.date(2024, 7, day), expect_of(expect))


def test_a_failed_answer_is_unscored_and_a_wrong_one_says_why_in_the_report(sample: Nonmun) -> None:
    cases = [
        asked_case("a-en", "hi", 1, says_any=["hello"]),
        asked_case("b-en", "unanswered", 2, says_any=["hello"]),
        asked_case("c-en", "bye", 1, says_any=["goodbye"]),
    ]
    asked: list[tuple[dt.date, int]] = []
    result = run_natural(sample, cases, asker=answering("Hello!", asked))
    assert asked == [(dt.date(2024, 7, 1), 2), (dt.date(2024, 7, 2), 1)]
    first, failed, wrong = result.cases
    assert first.scores["passed"] == 1
    assert failed.scores == {}
    assert failed.unscored["passed"] == "the server failed"
    assert wrong.problems == ("does not say goodbye",)
    page = to_html(Content(result))
    assert "does not say goodbye" in page
    assert "Natural questions passed, by kind" in page


def test_every_kind_has_a_gate() -> None:
    gated = {gate.figure for gate in read_gates("natural")}
    assert {f"passed/all/{case.kind}" for case in natural_cases()} | {"passed/all", "resolves/all"} <= gated
