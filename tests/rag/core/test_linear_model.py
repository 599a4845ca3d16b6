"""The logistic regression that the checker and the audit share."""

from __future__ import annotations

import json
import math

import pytest

from rag.core import LinearModel

MODEL = LinearModel.fitted(["x", "y"], [1.0, 0.0], [2.0, 1.0], [3.0, -1.0], 0.5, 1 / 3, digits=4)


def test_contributions_are_standardised_and_add_up() -> None:
    assert MODEL.contributions({"x": 3.0, "y": 0.5}) == {"x": 3.0, "y": -0.5}
    assert MODEL.probability({"x": 3.0, "y": 0.5}) == pytest.approx(1 / (1 + math.exp(-3)))
    assert MODEL.contributions({"x": 1.0, "y": 0.0}) == {"x": 0.0, "y": 0.0}


@pytest.mark.parametrize(("x", "probability"), [(-1e6, 0.0), (1e6, 1.0)])
def test_extreme_values_do_not_overflow(x: float, probability: float) -> None:
    assert MODEL.probability({"x": x, "y": 0.0}) == probability


def test_it_survives_being_written_down() -> None:
    assert LinearModel.from_json(json.loads(json.dumps(MODEL.to_json()))) == MODEL
    assert MODEL.threshold == 0.3333


def test_a_feature_that_is_missing_is_an_error() -> None:
    with pytest.raises(KeyError):
        MODEL.probability({"x": 1.0})
