"""Gates for a model, whose answers differ from run to run: a figure fails when its whole interval lies beyond the bound."""

from __future__ import annotations

import math
from dataclasses import replace

from eval.results.result import Figure, Result

__all__ = ["at_best", "passes_with_interval"]


def passes_with_interval(figure: Figure, *, at_least: float | None = None, at_most: float | None = None) -> bool:
    """Whether some value in the 95 % interval of a figure keeps the bounds. A figure without an interval is taken by its value.

    A figure that was not measured (nan) passes nothing.
    """
    low, high = (figure.value if math.isnan(end) else end for end in (figure.low, figure.high))
    return not math.isnan(figure.value) and (at_least is None or high >= at_least) and (at_most is None or low <= at_most)


def at_best(result: Result) -> Result:
    """The result with each figure at the better end of its interval, for :func:`eval.results.gates.check`. Figures that are
    only told,
    and those that were not measured, stay as they are.
    """
    return replace(result, figures=tuple(map(_at_best, result.figures)))


def _at_best(figure: Figure) -> Figure:
    end = {"high": figure.high, "low": figure.low}.get(figure.better, math.nan)
    return figure if math.isnan(figure.value) or math.isnan(end) else replace(figure, value=end)
