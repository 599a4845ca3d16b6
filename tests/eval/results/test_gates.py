"""Gates: bounds, drops from the baseline, figures that are missing, and a file with mistakes."""

from __future__ import annotations

import math

import pytest

from eval.results.gates import SUITES, Gate, check, parse_gates, read_gates
from rag.core.errors import UsageError
from tests.support.suite_runs import figure, result


def test_a_bound_is_kept_at_the_bound_itself() -> None:
    run = result(figure("correct", 0.5), figure("mrr@10", 0.1))
    kept = [Gate("correct/all", at_least=0.5), Gate("mrr@10/all", at_most=0.1)]
    assert all(outcome.kept for outcome in check(run, kept))
    failed = [Gate("correct/all", at_least=0.51), Gate("mrr@10/all", at_most=0.09)]
    assert [o.problem for o in check(run, failed)] == ["it is 0.0100 too low.", "it is 0.0100 too high."]


@pytest.mark.parametrize("missing", [result(), result(figure("correct", math.nan))])
def test_a_figure_that_was_not_measured_fails(missing: object) -> None:
    (outcome,) = check(missing, [Gate("correct/all", at_least=0.0)])  # type: ignore[arg-type]
    assert not outcome.kept
    assert "correct/all: not measured" in str(outcome)


def test_a_drop_counts_from_the_baseline_and_needs_one() -> None:
    gate = Gate("correct/all", allowed_drop=0.01)
    before = result(figure("correct", 0.95))
    (kept,) = check(result(figure("correct", 0.94)), [gate], before)
    assert kept.kept
    (risen,) = check(result(figure("correct", 1.0)), [gate], before)
    assert risen.kept
    (fallen,) = check(result(figure("correct", 0.93)), [gate], before)
    assert fallen.problem == "it is 0.0200 worse than the baseline."
    (alone,) = check(result(figure("correct", 1.0)), [gate])
    assert "--write-baseline" in alone.problem


def test_of_a_figure_that_should_be_low_a_rise_is_a_drop() -> None:
    gate = Gate("seconds_p95/all", allowed_drop=0.1)
    before = result(figure("seconds_p95", 0.5, better="low"))
    assert check(result(figure("seconds_p95", 0.3, better="low")), [gate], before)[0].kept
    assert not check(result(figure("seconds_p95", 0.7, better="low")), [gate], before)[0].kept


def test_a_failure_tells_value_bound_baseline_and_what_to_look_at() -> None:
    gate = Gate("mrr@10/ko", at_least=0.98, allowed_drop=0.01)
    runs = [result(figure("mrr@10", value, "ko")) for value in (0.9, 0.99)]
    told = str(check(runs[0], [gate], runs[1])[0])
    for part in (
        "mrr@10/ko",
        "0.9000",
        "at least 0.98",
        "baseline: 0.9900",
        "0.0800 too low",
        "worst cases",
        "rag/search/searcher.py",
    ):
        assert part in told


def test_the_file_that_ships_can_be_read() -> None:
    for suite in SUITES:
        assert read_gates(suite), suite
    assert read_gates("a-file-of-my-own") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[sample", "is not TOML"),
        ("[smaple]", "no suite 'smaple'"),
        ("sample = 1", "[sample] is not a table"),
        ('[sample]\n"corect/en" = { at_least = 1 }', "no metric 'corect'"),
        ('[sample]\n"correct" = { at_least = 1 }', "does not name a language"),
        ('[sample]\n"correct/de" = { at_least = 1 }', "does not name a language"),
        ('[sample]\n"correct/en" = 0.9', "has no bound"),
        ('[sample]\n"correct/en" = {}', "has no bound"),
        ('[sample]\n"correct/en" = { min = 0.9 }', "no key 'min'"),
        ('[sample]\n"correct/en" = { at_least = "0.9" }', "at_least is '0.9'"),
        ('[sample]\n"correct/en" = { at_least = true }', "at_least is True"),
        ('[sample]\n"correct/en" = { at_least = nan }', "at_least is nan"),
        ('[sample]\n"correct/en" = { allowed_drop = -0.1 }', "allowed_drop is -0.1"),
        ('[sample]\n"correct/en" = { at_least = 0.9, at_most = 0.8 }', "at_least 0.9 is above at_most 0.8"),
    ],
)
def test_a_mistake_in_the_file_is_named_with_its_place_and_what_to_write(text: str, said: str) -> None:
    with pytest.raises(UsageError) as problem:
        parse_gates(text)
    assert said in str(problem.value)
    assert str(problem.value).startswith("eval/gates.toml")
    assert problem.value.hint
