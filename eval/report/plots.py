"""Plots that are tables: a dot with its interval on a line for each row, its number beside it. And a histogram.

They are drawn in SVG with places in percent, so that they are as wide as the page while text and lines keep their size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from eval.report.markup import Html, join, own_lang, tag
from eval.report.numbers import seconds

__all__ = ["Axis", "Point", "Row", "axis_for", "dots", "histogram", "track"]

_NUMBERS = ("value", " [95 % interval]")
_LANE = 22  # pixels of height for each series
_MARKS = (  # of the series, around 0: they differ in shape as well as in colour
    "M-5.5 0a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0z",
    "M-5-5h10v10h-10z",
    "M0-7l7 7l-7 7l-7-7z",
)
_HOLLOW = "M-3.5 0a3.5 3.5 0 1 0 7 0a3.5 3.5 0 1 0-7 0z"
_STEPS = (0.05, 0.1, 0.2, 0.25)
_REACHES = (0.02, 0.04, 0.1, 0.2, 0.3, 0.4, 0.6)
_BINS, _HEIGHT = 25, 150
_QUARTERS = (1.0, 1.6, 2.0, 3.0, 4.0, 6.0, 8.0, 10.0)


@dataclass(frozen=True, slots=True)
class Axis:
    """What the width stands for, with the places of its ticks; ``zero`` draws a line there."""

    low: float
    high: float
    ticks: tuple[float, ...]
    zero: bool = False

    def place(self, value: float) -> str:
        """Where a value lies, in percent of the width; beyond the ends at the ends. A dot at an end has room."""
        part = (min(max(value, self.low), self.high) - self.low) / (self.high - self.low)
        return f"{2.5 + 95 * part:.3f}%"


@dataclass(frozen=True, slots=True)
class Point:
    """A value with its interval, its text, and what else is drawn on its line: the value before, and the bound of a gate."""

    value: float
    low: float
    high: float
    text: str
    more: str = ""
    before: float | None = None
    bound: float | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a plot: a point for each series, None where there is none."""

    label: str
    points: tuple[Point | None, ...]


def axis_for(values: Sequence[float], *, symmetric: bool = False) -> Axis:
    """An axis for shares: from the tick below the lowest to 1, or as far below 0 as above."""
    known = [v for v in values if math.isfinite(v)] or [0.0]
    if symmetric:
        reach = max((abs(v) for v in known), default=0.0)
        end = next((e for e in _REACHES if reach <= e), 1.0)
        return Axis(-end, end, (-end, -end / 2, 0.0, end / 2, end), zero=True)
    span = max(1 - min(known), 0.1)
    step = next((s for s in _STEPS if span / s <= 4 + 1e-9), 0.25)
    low = max(0.0, 1 - step * math.ceil(span / step - 1e-9))
    count = round((1 - low) / step)
    return Axis(low, 1.0, tuple(round(1 - step * (count - i), 4) for i in range(count + 1)))


def dots(
    caption: str, head: str, series: Sequence[str], rows: Sequence[Row], axis: Axis, numbers: tuple[str, str] = _NUMBERS
) -> Html:
    """A table with a drawn column. The legend stands in the caption where there are several series.

    :param head: what the rows are, such as "kind".
    :param numbers: the head of the last column, and what is left out of it where there is little room.
    """
    points = [p for row in rows for p in row.points if p]
    legend = _legend(series, any(p.before is not None for p in points), any(p.bound is not None for p in points))
    columns = (
        tag("th", head, scope="col", class_="label"),
        tag("th", _scale(axis), scope="col", class_="lane"),
        tag("th", numbers[0], tag("span", numbers[1], class_="range"), scope="col", class_="number"),
    )
    body = join(tag("tr", *_cells(row, series, axis)) for row in rows)
    title = tag("caption", tag("span", caption, class_="title"), legend)
    return tag("table", title, tag("thead", tag("tr", *columns)), tag("tbody", body), class_="plot")


def _cells(row: Row, series: Sequence[str], axis: Axis) -> list[Html]:
    several = len(series) > 1
    numbers = []
    for place, (name, point) in enumerate(zip(series, row.points, strict=True)):
        told = [tag("span", f"{name}: ", class_="hidden")] if several else []
        if point is None:
            numbers.append(tag("div", *told, tag("span", "–", class_="none"), class_="one"))
            continue
        told += [_sign(place)] if several else []
        numbers.append(tag("div", *told, tag("b", point.text), tag("span", f" {point.more}", class_="range"), class_="one"))
    return [
        tag("th", row.label, scope="row", class_="label", lang=own_lang(row.label)),
        tag("td", _lanes(row.points, axis), class_="lane"),
        tag("td", *numbers, class_="number"),
    ]


def _lanes(points: Sequence[Point | None], axis: Axis) -> Html:
    height = _LANE * len(points)
    grid = [_upright(axis.place(t), 0, height, "zero" if axis.zero and t == 0 else "grid") for t in axis.ticks]
    drawn = [part for i, p in enumerate(points) if p for part in _drawn(p, i, axis)]
    return tag("svg", *grid, *drawn, width="100%", height=height, aria_hidden="true", focusable="false")


def track(point: Point, axis: Axis) -> Html:
    """The drawing of one point alone."""
    return _lanes([point], axis)


def _drawn(point: Point, series: int, axis: Axis) -> list[Html]:
    middle = _LANE * series + _LANE // 2
    parts = []
    if point.bound is not None:
        parts.append(_upright(axis.place(point.bound), middle - 9, middle + 9, "bound"))
    if math.isfinite(point.low) and math.isfinite(point.high):
        ends: dict[str, str | int] = {"x1": axis.place(point.low), "x2": axis.place(point.high), "y1": middle, "y2": middle}
        parts.append(tag("line", **ends, class_=f"reach s{series}"))
    if point.before is not None:
        parts.append(_mark(_HOLLOW, axis.place(point.before), middle, "before"))
    parts.append(_mark(_MARKS[series], axis.place(point.value), middle, f"dot s{series}"))
    return parts


def _upright(x: str, top: int, bottom: int, name: str) -> Html:
    return tag("line", x1=x, x2=x, y1=top, y2=bottom, class_=name)


def _mark(path: str, x: str, y: int, name: str) -> Html:
    return tag("svg", tag("path", d=path, class_=name), x=x, y=y, class_="at")


def _sign(series: int) -> Html:
    path = tag("path", d=_MARKS[series], class_=f"dot s{series}")
    return tag("svg", path, viewBox="-8 -8 16 16", width=14, height=14, aria_hidden="true", class_="sign")


def _scale(axis: Axis) -> Html:
    last = len(axis.ticks) - 1
    digits = 0 if all(t == int(t) for t in axis.ticks) else max(1, max(len(f"{t:g}".partition(".")[2]) for t in axis.ticks))
    texts = [
        tag("text", f"{t:+.{digits}f}".replace("-", "−") if axis.zero and t else f"{t:.{digits}f}", x=axis.place(t), y=13,
            text_anchor="middle", class_="odd" if (last - i) % 2 else None)
        for i, t in enumerate(axis.ticks)
    ]  # fmt: skip
    drawn = tag("svg", *texts, width="100%", height=18, aria_hidden="true", focusable="false")
    return join([tag("span", "value on a line", class_="hidden"), drawn])


def _legend(series: Sequence[str], before: bool, bound: bool) -> Html:
    parts = [tag("span", _sign(i), name) for i, name in enumerate(series)] if len(series) > 1 else []
    if before:
        ring = tag("path", d=_HOLLOW, class_="before")
        parts.append(tag("span", tag("svg", ring, viewBox="-8 -8 16 16", width=14, height=14, aria_hidden="true"), "baseline"))
    if bound:
        line = tag("line", x1=0, x2=0, y1=-8, y2=8, class_="bound")
        parts.append(tag("span", tag("svg", line, viewBox="-8 -8 16 16", width=14, height=14, aria_hidden="true"), "gate"))
    return tag("span", *parts, class_="legend") if parts else Html()


def histogram(caption: str, values: Sequence[float], marks: Sequence[tuple[str, float]]) -> Html:
    """How many values (seconds) lie where, as a picture with a text; the few far above the others share the last bar.

    :param marks: values with their names, drawn as lines.
    """
    top = _round(max([sorted(values)[math.ceil(0.98 * len(values)) - 1], *(v for _, v in marks), 1e-6]))
    bins = [0] * _BINS
    for value in values:
        bins[min(int(value / top * _BINS), _BINS - 1)] += 1
    most = max(bins)
    axis = Axis(0.0, top, tuple(top * i / 4 for i in range(5)))
    edges = [float(axis.place(top * i / _BINS)[:-1]) for i in range(_BINS + 1)]
    bars = [
        tag("rect", x=f"{a:.3f}%", width=f"{b - a - 0.35:.3f}%", y=_HEIGHT - h, height=h, rx=1, class_="bar")
        for count, (a, b) in zip(bins, pairwise(edges), strict=True)
        if (h := round(110 * count / most, 1))
    ]
    lines = []
    for i, (name, value) in enumerate(marks):
        y, right = 12 + 16 * i, value > top * 0.6
        lines.append(_upright(axis.place(value), y - 10, _HEIGHT, "mark"))
        text = f"{name} {seconds(value)}" + ("\u2002" if right else "")
        lines.append(
            tag("text", text if right else f"\u2002{text}", x=axis.place(value), y=y, text_anchor="end" if right else "start")
        )
    foot = [
        tag("text", seconds(t) if t else "0", x=axis.place(t), y=_HEIGHT + 17,
            text_anchor="end" if i == 4 else "middle", class_="odd" if i % 2 else None)
        for i, t in enumerate(axis.ticks)
    ]  # fmt: skip
    told = f"{len(values):,} {'case' if len(values) == 1 else 'cases'}: " + ", ".join(
        f"{name} {seconds(value)}" for name, value in marks
    )
    told += ("" if not marks else ", ") + f"slowest {seconds(max(values))}."
    base = tag("line", x1="0", x2="100%", y1=_HEIGHT, y2=_HEIGHT, class_="zero")
    picture = tag(
        "svg", *bars, base, *lines, *foot, width="100%", height=_HEIGHT + 22, role="img", aria_label=f"{caption}. {told}"
    )
    title = tag("figcaption", tag("span", caption, class_="title"), tag("span", told, class_="soft"))
    return tag("figure", title, picture, class_="plot")


def _round(value: float) -> float:
    """A number above a positive one whose quarters are short numbers."""
    power = 10.0 ** math.floor(math.log10(value))
    return next(q for q in _QUARTERS if value <= q * power * (1 + 1e-9)) * power
