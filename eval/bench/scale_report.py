"""The table and the plot of the benchmark of scale."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from eval.bench.scale import Scaled, exponent

#: The columns of the table: heading, field, factor, decimals.
_COLUMNS = (
    ("first ingest, s", "ingest_cpu", 1.0, 0),
    ("peak, MB", "ingest_peak", 1.0, 0),
    ("one more day, s", "day_cpu", 1.0, 1),
    ("peak, MB", "day_peak", 1.0, 0),
    ("opening, s", "open_cpu", 1.0, 1),
    ("search p50, ms", "search_p50", 1e3, 0),
    ("p95", "search_p95", 1e3, 0),
    ("on the processor", "search_cpu", 1e3, 0),
    ("ask p50, ms", "ask_p50", 1e3, 0),
    ("resident, MB", "resident", 1.0, 0),
    ("disk per paper, kB", "disk_per_paper", 1e-3, 1),
)
_WIDTH, _HEIGHT, _LEFT, _RIGHT, _TOP, _BOTTOM = 720, 400, 60, 190, 20, 44


@dataclass(frozen=True, slots=True)
class _Line:
    name: str
    field: str
    factor: float
    colour: str


_LINES = (
    _Line("first ingest, s", "ingest_cpu", 1.0, "#4269d0"),
    _Line("one more day, s", "day_cpu", 1.0, "#d95f02"),
    _Line("opening, s", "open_cpu", 1.0, "#3b8c3b"),
    _Line("search p50, ms", "search_p50", 1e3, "#a463f2"),
    _Line("ask p50, ms", "ask_p50", 1e3, "#8a6d3b"),
)


def table(rows: Sequence[Scaled]) -> str:
    """Return the figures as a Markdown table, with the exponents with which they grow in the last row."""
    lines = [f"| papers | {' | '.join(heading for heading, *_ in _COLUMNS)} |", "|---" + "|---:" * len(_COLUMNS) + "|"]
    for row in rows:
        cells = [f"{getattr(row, field) * factor:,.{places}f}" for _, field, factor, places in _COLUMNS]
        lines.append(f"| {row.papers:,} | {' | '.join(cells)} |")
    powers = [exponent(rows, field) for _, field, *_ in _COLUMNS]
    cells = ["" if power is None else f"{power:.2f}" for power in powers]
    return "\n".join([*lines, f"| exponent | {' | '.join(cells)} |"])


def plot(rows: Sequence[Scaled]) -> str:
    """Return an SVG picture of the figures on logarithmic axes."""
    values = [getattr(row, line.field) * line.factor for row in rows for line in _LINES]
    across = _Axis([row.papers for row in rows], _LEFT, _WIDTH - _RIGHT)
    up = _Axis([value for value in values if value > 0], _HEIGHT - _BOTTOM, _TOP)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" font-family="sans-serif"'
        ' font-size="12"><title>Time by number of papers, on logarithmic axes</title>',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#fff"/>',
    ]
    for tick in up.ticks:
        at = up.place(tick)
        parts.append(f'<path d="M{_LEFT} {at:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(f'<text x="{_LEFT - 8}" y="{at + 4:.1f}" text-anchor="end" fill="#444">{tick:,g}</text>')
    for row in rows:
        at = across.place(row.papers)
        parts.append(f'<text x="{at:.1f}" y="{_HEIGHT - 22}" text-anchor="middle" fill="#444">{row.papers:,}</text>')
    parts.append(f'<text x="{(_LEFT + _WIDTH - _RIGHT) / 2}" y="{_HEIGHT - 4}" text-anchor="middle" fill="#444">papers</text>')
    free = float(_TOP)
    for line in sorted(_LINES, key=lambda line: -getattr(rows[-1], line.field) * line.factor):
        points = [(across.place(row.papers), up.place(max(getattr(row, line.field) * line.factor, up.least))) for row in rows]
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        parts.append(f'<path d="M{path}" fill="none" stroke="{line.colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{line.colour}"/>' for x, y in points]
        free = max(free, points[-1][1])
        power = exponent(rows, line.field)
        told = line.name if power is None else f"{line.name} (n^{power:.2f})"
        parts.append(f'<text x="{_WIDTH - _RIGHT + 10}" y="{free + 4:.1f}" fill="{line.colour}">{told}</text>')
        free += 16
    return "\n".join([*parts, "</svg>", ""])


class _Axis:
    """A logarithmic axis from whole powers of ten to whole powers of ten, or from the first value to the last."""

    def __init__(self, values: Sequence[float], start: float, end: float) -> None:
        whole = start > end
        low, high = math.log10(min(values)), math.log10(max(values))
        if whole:
            low, high = math.floor(low), math.ceil(high)
        self._low: float = low
        self._scale = (end - start) / max(high - self._low, 1e-9)
        self._start = start
        self.least = 10.0**self._low
        self.ticks = [10.0**power for power in range(math.floor(self._low), math.ceil(high) + 1)] if whole else []

    def place(self, value: float) -> float:
        """Return where a value stands."""
        return self._start + (math.log10(value) - self._low) * self._scale
