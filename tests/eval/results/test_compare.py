"""Two runs compared: tests of significance against values known from elsewhere, and the cases that changed."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import permutation_test

from eval.results.compare import compare, holm, sign_flip
from tests.support.suite_runs import case, figure, rescored, result, sample_run

FLOATS = st.floats(-1, 1).map(lambda x: round(x, 3))


@settings(deadline=None)
@given(st.lists(FLOATS, min_size=2, max_size=9))
def test_few_groups_are_tested_exactly_as_scipy_does(values: list[float]) -> None:
    d = np.array(values)
    p = sign_flip(d, [str(i) for i in range(len(d))])
    if not d.any():
        assert p == 1
        return
    wanted = permutation_test((d, np.zeros(len(d))), lambda x, y: (x - y).sum(), permutation_type="samples", n_resamples=np.inf)
    assert p == pytest.approx(wanted.pvalue)


def test_many_groups_are_drawn_with_a_fixed_seed() -> None:
    d = np.array([1.0] * 14 + [-1.0] * 6)
    groups = [str(i) for i in range(20)]
    p = sign_flip(d, groups)
    exact = 2 * sum(math.comb(20, k) for k in range(14, 21)) / 2**20
    assert p == pytest.approx(exact, abs=0.01)
    assert p == sign_flip(d, groups)
    assert sign_flip(np.ones(40), [str(i) for i in range(40)]) == pytest.approx(1e-4)


def test_the_cases_of_one_paper_are_one_piece_of_evidence() -> None:
    d = np.ones(8)
    assert sign_flip(d, list("aaaaaaaa")) == 1.0
    assert sign_flip(d, list("abcdefgh")) == 2 / 2**8


def test_holm_corrects_for_the_number_of_tests() -> None:
    assert holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]
    assert holm([]) == []


def test_a_run_beside_itself_differs_in_nothing() -> None:
    run = sample_run()
    found = compare(run, run)
    assert {change.verdict for change in found.changes} == {"same"}
    assert all(change.difference == 0 and change.p_holm == 1 for change in found.changes)
    assert [*found.better, *found.worse, *found.added, *found.gone] == []


def test_a_clear_loss_is_significant_and_its_cases_come_worst_first() -> None:
    before = sample_run()
    right = [c.id for c in before.cases if c.scores.get("correct") == 1][:40]
    after = rescored(before, {right[0]: {"correct": 0.0, "right_paper": 0.0}} | {i: {"correct": 0.0} for i in right[1:]})
    found = compare(after, before)
    change = next(c for c in found.changes if c.metric == "correct")
    assert (change.verdict, change.better, change.worse) == ("worse", 0, 40)
    assert change.low <= change.difference <= change.high < 0
    assert {c.metric for c in found.changes if c.verdict == "worse"} == {"correct"}
    assert [c.case.id for c in found.worse] == [right[0], *sorted(right[1:])]
    assert found.worse[0].scores == {"correct": (1.0, 0.0), "right_paper": (1.0, 0.0)}
    back = compare(before, after)
    assert next(c for c in back.changes if c.metric == "correct").verdict == "better"
    assert compare(after, before) == found


def test_of_what_should_be_low_less_is_better_and_what_is_only_told_is_not_compared() -> None:
    figures = (figure("noise", 0.5, better="low"), figure("tokens", 9.0, better=""))
    before = result(*figures, cases=[case(f"q{i}", noise=1.0, tokens=0.1) for i in range(30)])
    after = result(*figures, cases=[case(f"q{i}", noise=0.0, tokens=0.9) for i in range(30)])
    (change,) = compare(after, before).changes
    assert (change.metric, change.verdict, change.difference) == ("noise", "better", -1.0)


def test_only_cases_of_both_runs_with_the_same_question_are_compared() -> None:
    before = result(figure("correct", 1.0), cases=[case("same"), case("gone"), case("other")])
    other = replace(case("other"), question="Something else?")
    after = result(figure("correct", 1.0), cases=[case("same"), other, case("new")])
    found = compare(after, before)
    assert (found.changes[0].n, found.added, found.gone) == (1, ("other", "new"), ("gone", "other"))
