"""Measures of how well scores tell two classes apart, beside values worked out by hand and by scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from sklearn.metrics import balanced_accuracy_score, roc_auc_score

from eval.metrics.detection import auc, balanced_accuracy, calibration_error, interval

TRUE = np.array([True, True, True, False, False])


def test_balanced_accuracy_counts_both_classes_alike() -> None:
    assert balanced_accuracy(TRUE, TRUE) == 1
    assert balanced_accuracy(TRUE, ~TRUE) == 0
    assert balanced_accuracy(TRUE, np.ones(5, dtype=bool)) == 0.5
    assert balanced_accuracy(TRUE, np.array([True, True, False, True, False])) == pytest.approx((2 / 3 + 1 / 2) / 2)


def test_the_area_counts_pairs_in_the_right_order_and_ties_half() -> None:
    assert auc(TRUE, np.array([0.9, 0.8, 0.7, 0.2, 0.1])) == 1
    assert auc(TRUE, np.array([0.1, 0.2, 0.3, 0.8, 0.9])) == 0
    assert auc(TRUE, np.full(5, 0.5)) == 0.5
    assert auc(TRUE, np.array([0.9, 0.5, 0.1, 0.5, 0.2])) == pytest.approx((2 + 1.5 + 0) / 6)


@pytest.mark.parametrize("labels", [np.ones(3, dtype=bool), np.zeros(3, dtype=bool)])
def test_one_class_alone_has_no_figure(labels: NDArray[np.bool_]) -> None:
    assert math.isnan(auc(labels, np.array([0.1, 0.5, 0.9])))
    assert math.isnan(balanced_accuracy(labels, np.array([True, False, True])))


ROWS = st.lists(st.tuples(st.booleans(), st.integers(0, 10)), min_size=2, max_size=40).filter(
    lambda x: len({r[0] for r in x}) == 2
)


@given(ROWS)
@pytest.mark.slow
def test_both_are_what_scikit_learn_has(rows: list[tuple[bool, int]]) -> None:
    labels, scores = np.array([r[0] for r in rows]), np.array([r[1] / 10 for r in rows])
    assert auc(labels, scores) == pytest.approx(roc_auc_score(labels, scores))
    assert balanced_accuracy(labels, scores >= 0.5) == pytest.approx(balanced_accuracy_score(labels, scores >= 0.5))


def test_calibration_is_how_far_scores_are_from_shares() -> None:
    labels = np.array([True, False, True, True])
    assert calibration_error(labels, np.array([0.95, 0.05, 0.95, 0.95])) == pytest.approx(0.05)
    assert calibration_error(labels, np.ones(4)) == pytest.approx(0.25)
    assert calibration_error(labels, np.full(4, 0.75)) == 0
    # Two bins: 0.2 of a share of 1/2, and 0.9 of a share of 1.
    assert calibration_error(labels, np.array([0.2, 0.2, 0.9, 0.9])) == pytest.approx((0.3 + 0.1) / 2)


@pytest.mark.parametrize("score", [0.0, 1.0])
def test_scores_at_the_ends_have_a_bin(score: float) -> None:
    assert calibration_error(np.array([True, True]), np.full(2, score)) == 1 - score


def test_an_interval_holds_the_measure_and_narrows_with_more_groups() -> None:
    chance = np.random.default_rng(1)
    values = chance.normal(size=400)

    def mean(rows: NDArray[np.int64]) -> float:
        return float(values[rows].mean())

    few = interval(lambda rows: mean(rows), [str(i % 10) for i in range(400)], rounds=300)
    many = interval(lambda rows: mean(rows), [str(i) for i in range(400)], rounds=300)
    assert many[0] < values.mean() < many[1]
    assert many == interval(lambda rows: mean(rows), [str(i) for i in range(400)], rounds=300)
    assert many != interval(lambda rows: mean(rows), [str(i) for i in range(400)], rounds=300, seed=1)
    assert few[0] < values.mean() < few[1]


def test_rows_of_a_group_are_drawn_together() -> None:
    drawn: list[NDArray[np.int64]] = []

    def note(rows: NDArray[np.int64]) -> float:
        drawn.append(rows)
        return 0.0

    interval(note, ["a", "b", "a", "c"], rounds=50)
    assert all(np.sum(rows == 0) == np.sum(rows == 2) for rows in drawn)
    assert len({tuple(rows) for rows in drawn}) > 5


def test_one_group_has_an_interval_of_no_width() -> None:
    assert interval(lambda rows: float(len(rows)), ["a", "a"], rounds=20) == (2.0, 2.0)


def test_rounds_without_a_figure_are_left_out() -> None:
    labels = np.array([True, False])
    low, high = interval(lambda rows: auc(labels[rows], np.array([0.9, 0.1])[rows]), ["a", "b"], rounds=50)
    assert (low, high) == (1.0, 1.0)
