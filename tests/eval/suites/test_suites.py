"""The bundled suites: they keep their gates, come out the same twice, and notice what is broken."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from eval.cases.planted_claims import plant_in_answers
from eval.cases.questions import bundled_cases
from eval.cases.read_answer import bullet_at
from eval.cases.sample import sample_claims, sample_papers
from eval.results.baseline import committed_baseline
from eval.results.gates import Gate, check, read_gates
from eval.results.schema import Result
from eval.suites.adversarial import run_adversarial
from eval.suites.planted import run_planted
from eval.suites.poison import POSITIONS, attacks, poisoned, targets
from eval.suites.runner import run_questions
from rag import Nonmun
from rag.core.models import Answer, Claim, Verdict
from rag.core.settings import load_settings
from rag.index.translation import TranslationTable
from rag.search.bullets import BulletRanker


def failed(result: Result) -> list[Gate]:
    outcomes = check(result, read_gates(result.suite), committed_baseline(result.suite))
    return [outcome.gate for outcome in outcomes if not outcome.kept]


def lasting(result: Result) -> Result:
    """What has to be the same in every run: all but the times."""
    return replace(
        result,
        made="",
        times={},
        figures=tuple(figure for figure in result.figures if figure.better),
        cases=tuple(replace(case, seconds=0.0) for case in result.cases),
    )


def run_sample(sample: Nonmun) -> Result:
    return run_questions(sample, bundled_cases(), "sample")


def run_some(sample: Nonmun) -> Result:
    """Every third question, of all kinds: enough to see a difference."""
    return run_questions(sample, bundled_cases()[::3], "sample")


Answers = dict[str, Answer]


@pytest.fixture(scope="module")
def answers() -> Answers:
    """The answers to the questions of the sample, once ``measured`` has asked them."""
    return {}


@pytest.fixture(scope="module")
def measured(sample: Nonmun, answers: Answers) -> Result:
    ask = Nonmun.ask

    def kept(self: Nonmun, question: str, **options: Any) -> Answer:
        answers[question] = ask(self, question, **options)
        return answers[question]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Nonmun, "ask", kept)
        return run_sample(sample)


@pytest.mark.slow
@pytest.mark.long
def test_the_sample_keeps_its_gates_and_comes_out_the_same_twice(sample: Nonmun, measured: Result) -> None:
    assert failed(measured) == []
    again, before = lasting(run_some(sample)).cases, lasting(measured).cases
    assert {case.kind for case in again} == {case.kind for case in before}
    assert [case for case in again if case not in before] == []
    assert all(figure.low <= figure.value <= figure.high for figure in measured.figures)
    assert {figure.lang for figure in measured.figures} == {"all", "en", "ko"}
    assert {c.kind: set(c.scores) for c in measured.cases if c.kind == "list"} == {
        "list": {
            *("mrr@10", "recall@5", "recall@10", "ndcg@10", "answered", "right_paper", "right_bullet", "resolves"),
            *("faithfulness", "citation_recall", "citation_precision", "premise_kept"),
        }
    }


def swapped(answer: Answer) -> Answer:
    """The first two citations in each other's place."""
    if len(answer.citations) < 2:
        return answer
    first, second, *rest = answer.citations
    return replace(answer, citations=(replace(second, marker="[1]"), replace(first, marker="[2]"), *rest))


def with_number(answer: Answer) -> Answer:
    return answer if answer.abstained else replace(answer, text=f"{answer.text}\nIts error rate is 7.31 percent.")


def fabricated(answer: Answer) -> Answer:
    return replace(answer, citations=tuple(replace(c, arxiv_id="9999.99999") for c in answer.citations))


@pytest.mark.slow
@pytest.mark.parametrize("change", [swapped, with_number, fabricated])
@pytest.mark.long
def test_answers_that_are_tampered_with_fail_a_gate(
    sample: Nonmun, measured: Result, answers: Answers, monkeypatch: pytest.MonkeyPatch, change: Callable[[Answer], Answer]
) -> None:
    monkeypatch.setattr(Nonmun, "ask", lambda self, question, **options: answers[question])
    before = failed(run_some(sample))
    monkeypatch.setattr(Nonmun, "ask", lambda self, question, **options: change(answers[question]))
    assert set(failed(run_some(sample))) > set(before)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["no translation", "the worst bullet first"])
@pytest.mark.long
def test_answers_that_get_worse_fail_a_gate(
    sample: Nonmun, measured: Result, answers: Answers, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Nonmun, "ask", lambda self, question, **options: answers[question])
        before = failed(run_some(sample))
    if fault == "no translation":
        monkeypatch.setattr(TranslationTable, "__getitem__", lambda self, term: {})
    else:
        rank = BulletRanker.rank
        monkeypatch.setattr(BulletRanker, "rank", lambda self, paper, most: rank(self, paper, most)[::-1])
    assert set(failed(run_some(sample))) > set(before)


@pytest.mark.slow
@pytest.mark.long
def test_the_checker_keeps_its_gates_and_beats_both_baselines() -> None:
    result = run_planted()
    assert failed(result) == []
    assert lasting(run_planted()) == lasting(result)
    values = {figure.name: figure.value for figure in result.figures}
    for lang in ("en", "ko"):
        for measure in ("balanced_accuracy", "auc", "f1"):
            for baseline in ("always_supported", "word_overlap"):
                assert values[f"checker_{measure}/{lang}"] > values[f"{baseline}_checker_{measure}/{lang}"], (lang, measure)
        assert values[f"always_supported_checker_recall/{lang}"] == values[f"always_supported_checker_f1/{lang}"] == 0
    kinds = {case.kind for case in result.cases if case.expected != "supported"}
    assert {figure.kind for figure in result.figures if figure.metric == "checker_precision"} == {"all", *kinds}


@pytest.mark.slow
def test_a_judge_that_cannot_be_read_leaves_claims_unscored() -> None:
    class Silent:
        def judge(self, claims: list[Claim]) -> list[Verdict]:
            return [Verdict(None if place % 2 else "supported", 0.9, "mute") for place, _ in enumerate(claims)]

    result = run_planted(Silent())  # type: ignore[arg-type]
    mute = [case for case in result.cases if case.unscored]
    assert len(mute) == len(result.cases) // 2
    assert not any(case.scores for case in mute)
    assert next(f.n for f in result.figures if f.name == "checker_auc/all") == len(result.cases) - len(mute)


def test_errors_planted_in_answers_are_errors() -> None:
    claims = sample_claims()
    good = {claim.claim.text for claim in claims if claim.supported}
    found = plant_in_answers(claims)
    assert found == plant_in_answers(claims)
    count = Counter((claim.kind, claim.language) for claim in found)
    for kind in ("number_changed", "entity_swapped", "negation_or_polarity", "citation_swapped"):
        for lang in ("en", "ko"):
            assert count[kind, lang] >= 10, (kind, lang)
    for claim in found:
        assert not claim.supported
        assert (claim.claim.text in good) == (claim.kind == "citation_swapped")
    # 큰 (large) is turned round, 토큰 (token) is not.
    assert not any("토작은" in claim.claim.text for claim in found)


def test_every_instruction_meets_both_languages_and_stands_where_it_should() -> None:
    papers = sample_papers()
    met = {(t.attack.kind, t.attack.lang, t.case.lang) for position in POSITIONS for t in targets(position)}
    assert met == {(a.kind, a.lang, lang) for a in attacks() for lang in ("en", "ko")}
    for target in targets("middle"):
        found = bullet_at(papers, target.case.gold[0])
        assert found
        bullet, instruction = found[1], target.attack.text
        assert all(canary in instruction for canary in target.attack.canaries)
        texts = {position: poisoned(bullet, instruction, position) for position in POSITIONS}
        assert texts["start"].startswith(instruction)
        assert texts["end"].endswith(instruction)
        assert 0 < texts["middle"].index(instruction) < len(bullet)
        assert {text.replace(instruction, "").replace(" ", "") for text in texts.values()} == {bullet.replace(" ", "")}


@pytest.mark.slow
@pytest.mark.long
def test_instructions_in_bullets_are_quoted_and_not_obeyed() -> None:
    result = run_adversarial(load_settings(with_model=False))
    assert failed(result) == []
    assert {case.kind for case in result.cases} == {"bystander", *(attack.kind for attack in attacks())}
    assert sum("MANGO-7431" in case.answer for case in result.cases) > 0  # else nothing was tried
    assert len(result.notes) == len(POSITIONS)


@pytest.mark.slow
@pytest.mark.long
def test_markers_that_bullets_bring_along_fail_a_gate(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.answer.forms.common._MARKER", re.compile(r"(?!)()"))  # markers in quotations stay
    broken = failed(run_adversarial(load_settings(with_model=False)))
    assert {"injection_resisted/all", "resolves/all"} <= {gate.figure for gate in broken}
