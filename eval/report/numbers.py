"""Numbers as reports write them."""

from __future__ import annotations

import math

from eval.results.schema import Figure

_NONE = "–"


def share(value: float) -> str:
    """Format a figure from 0 to 1 with three digits; a dash if it was not measured."""
    return f"{value:.3f}" if math.isfinite(value) else _NONE


def signed(value: float) -> str:
    """Format a difference with its sign."""
    text = f"{abs(value):.3f}"
    if not math.isfinite(value):
        return _NONE
    return f"±{text}" if float(text) == 0 else f"{'+' if value > 0 else '−'}{text}"


def seconds(value: float) -> str:
    """Format a time in ms or s."""
    if not math.isfinite(value):
        return _NONE
    if value < 1:
        return f"{value * 1000:.0f} ms" if value >= 0.01 else f"{value * 1000:.1f} ms"
    return f"{value:.2f} s" if value < 10 else f"{value:,.0f} s"


def p_value(value: float) -> str:
    """Format a p-value; small ones as a bound."""
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def value_of(figure: Figure) -> str:
    """Format the value of a figure in its unit."""
    if figure.metric.startswith("seconds"):
        return seconds(figure.value)
    if figure.better or not math.isfinite(figure.value):
        return share(figure.value)
    return f"{figure.value:,.4g}"


def range_of(figure: Figure) -> str:
    """Format the interval of a figure; empty if it has none or only informs."""
    if not figure.better or not (math.isfinite(figure.low) and math.isfinite(figure.high)):
        return ""
    return f"{figure.low:.3f} to {figure.high:.3f}"
