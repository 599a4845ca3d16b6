"""The geometry of plots, which the templates draw in SVG.

Places are in percent, so that plots are as wide as the page while text and lines keep their size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from eval.report.numbers import seconds

_STEPS = (0.05, 0.1, 0.2, 0.25)
_REACHES = (0.02, 0.04, 0.1, 0.2, 0.3, 0.4, 0.6)
_BINS, _HEIGHT = 25, 150
_QUARTERS = (1.0, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """What the width of a plot represents, with its ticks; ``zero`` draws a line at 0."""

    low: float
    high: float
    ticks: tuple[float, ...]
    zero: bool = False

    def place(self, value: float) -> str:
        """Return where a value lies, in percent of the width; values off the axis lie at its ends."""
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return f"{2.5 + 95 * part:.3f}%"

    def label(self, tick: float) -> str:
        """Return a tick as text, all with the same number of digits."""
        digits = max(len(f"{t:g}".partition(".")[2]) for t in self.ticks)
        return f"{tick:+.{digits}f}".replace("-", "−") if self.zero and tick else f"{tick:.{digits}f}"


@dataclass(frozen=True, slots=True)
class PlotPoint:
    """A value with its interval and text, and what else is drawn on its line: the baseline's value, and the bound of a gate."""

    value: float
    low: float
    high: float
    text: str
    more: str = ""
    before: float | None = None
    bound: float | None = None

    @property
    def has_interval(self) -> bool:
        return math.isfinite(self.low) and math.isfinite(self.high)


class PlotRow(NamedTuple):
    """A line of a plot: a point for each series, None where there is none."""

    label: str
    points: tuple[PlotPoint | None, ...]


@dataclass(frozen=True, slots=True)
class Dots:
    """A table with a drawn column: a dot with its interval for each row and series.

    :ivar head: what the rows are, such as "kind".
    :ivar numbers: the head of the last column, and the part of it that is hidden on narrow screens.
    """

    caption: str
    head: str
    series: Sequence[str]
    rows: Sequence[PlotRow]
    axis: Axis
    numbers: tuple[str, str] = ("value", " [95 % interval]")

    @property
    def points(self) -> list[PlotPoint]:
        return [point for row in self.rows for point in row.points if point]


class Mark(NamedTuple):
    """A named value of a histogram, drawn as a line, with its text to the left where it would leave the plot on the right."""

    place: str
    y: int
    text: str
    on_left: bool


@dataclass(frozen=True, slots=True)
class Histogram:
    """Bars of a histogram of times as ``(x, width, height)``, with marks and the times at its ticks."""

    caption: str
    about: str
    bars: tuple[tuple[str, str, float], ...]
    marks: tuple[Mark, ...]
    ticks: tuple[tuple[str, str], ...]
    height: int = _HEIGHT


def axis_for(values: Sequence[float], *, symmetric: bool = False) -> Axis:
    """Return an axis for shares: from the tick below the lowest value to 1, or as far below 0 as above."""
    known = [v for v in values if math.isfinite(v)] or [0.0]
    if symmetric:
        reach = max(abs(v) for v in known)
        end = next((e for e in _REACHES if reach <= e), 1.0)
        return Axis(-end, end, (-end, -end / 2, 0.0, end / 2, end), zero=True)
    span = max(1 - min(known), 0.1)
    step = next((s for s in _STEPS if span / s <= 4 + 1e-9), 0.25)
    low = max(0.0, 1 - step * math.ceil(span / step - 1e-9))
    count = round((1 - low) / step)
    return Axis(low, 1.0, tuple(round(1 - step * (count - i), 4) for i in range(count + 1)))


def histogram(caption: str, values: Sequence[float], marks: Sequence[tuple[str, float]]) -> Histogram:
    """Count values in bars; the few that are far above the others share the last bar.

    :param values: seconds, sorted, at least one.
    :param marks: names and values.
    """
    top = _round_up(max([values[math.ceil(0.98 * len(values)) - 1], *(v for _, v in marks), 1e-6]))
    bins = [0] * _BINS
    for value in values:
        bins[min(int(value / top * _BINS), _BINS - 1)] += 1
    axis = Axis(0.0, top, tuple(top * i / 4 for i in range(5)))
    edges = [float(axis.place(top * i / _BINS)[:-1]) for i in range(_BINS + 1)]
    bars = tuple(
        (f"{a:.3f}%", f"{b - a - 0.35:.3f}%", height)
        for count, (a, b) in zip(bins, pairwise(edges), strict=True)
        if (height := round(110 * count / max(bins), 1))
    )
    drawn = tuple(
        Mark(axis.place(value), 12 + 16 * i, f"{name} {seconds(value)}", value > top * 0.6)
        for i, (name, value) in enumerate(marks)
    )
    facts = [*(f"{name} {seconds(value)}" for name, value in marks), f"slowest {seconds(values[-1])}"]
    about = f"{len(values):,} {'case' if len(values) == 1 else 'cases'}: {', '.join(facts)}."
    return Histogram(caption, about, bars, drawn, tuple((axis.place(t), seconds(t) if t else "0") for t in axis.ticks))


def _round_up(value: float) -> float:
    """Return a number above a positive one whose quarters are short numbers."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(q for q in _QUARTERS if value <= q * power * (1 + 1e-9)) * power
