"""Gates for answers that differ from run to run."""

from __future__ import annotations

import math

import pytest

from eval.results.gates import Gate, at_best, check
from eval.results.schema import Figure, Result


def figure(value: float, low: float, high: float, better: str = "high") -> Figure:
    return Figure("faithfulness", "en", "all", value, low, high, 10, better)


@pytest.mark.parametrize(
    ("found", "at_least", "at_most", "passes"),
    [
        (figure(0.8, 0.7, 0.9), 0.9, None, True),  # the upper end is the bound itself
        (figure(0.8, 0.7, 0.9), 0.91, None, False),
        (figure(0.2, 0.1, 0.3, "low"), None, 0.1, True),
        (figure(0.2, 0.1, 0.3, "low"), None, 0.09, False),
        (figure(0.8, math.nan, math.nan), 0.8, None, True),
        (figure(0.8, math.nan, math.nan), 0.9, None, False),
        (figure(math.nan, math.nan, math.nan), 0.0, None, False),
        (figure(math.nan, math.nan, math.nan), None, 1.0, False),
    ],
)
def test_some_value_of_the_interval_has_to_keep_the_bound(
    found: Figure, at_least: float | None, at_most: float | None, passes: bool
) -> None:
    (outcome,) = check(at_best(Result("sample", "", {}, (found,), ())), [Gate("faithfulness/en", at_least, at_most)])
    assert outcome.kept is passes


def test_a_result_at_its_best_has_the_better_ends() -> None:
    figures = (figure(0.8, 0.7, 0.9), figure(0.2, 0.1, 0.3, "low"), figure(3.0, 2.0, 4.0, ""), figure(0.5, math.nan, math.nan))
    found = at_best(Result("sample", "", {}, figures, ()))
    assert [f.value for f in found.figures] == [0.9, 0.1, 3.0, 0.5]
