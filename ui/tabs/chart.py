"""Trends as a Plotly chart: bars for each step, one pattern and colour for each subject."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rag.search import Course, Trends
from rag.text import Language
from ui.locales.texts import Label
from ui.markup.trends import for_plotly

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: The quantities that can be drawn.
QUANTITIES = {"papers": Label.QUANTITY_PAPERS, "share": Label.QUANTITY_SHARE, "votes": Label.QUANTITY_VOTES}

# Colours that colour-blind readers can tell apart (Okabe and Ito 2008), and patterns, which need no colour.
_COLOURS = ("#4f46e5", "#e69f00", "#009e73", "#cc79a7", "#56b4e9")
_PATTERNS = ("", "/", "x", "-", ".")
_FONT = "system-ui, sans-serif"
_HEIGHT = 360  # pixels
#: How steps look of which the digests have only a part; their number says nothing.
PARTIAL, _FAINT = "*", 0.4


def figure(drawn: Trends, quantity: str, language: Language) -> Figure:
    """Return the chart.

    :param quantity: one of :data:`QUANTITIES`; anything else counts as the first.
    """
    import plotly.graph_objects as go

    steps = [f"{step}{PARTIAL}" if step in drawn.partial else step for step in drawn.steps]
    bars = [
        go.Bar(
            name=for_plotly(course.subject),
            x=steps,
            y=[value if drawn.papers[at] else None for at, value in enumerate(_values(drawn, course, quantity))],
            marker={
                "color": _COLOURS[place],
                "opacity": [_FAINT if step in drawn.partial else 1.0 for step in drawn.steps],
                "pattern": {"shape": _PATTERNS[place], "solidity": 0.35},
            },
            hovertemplate="%{x}: %{y}",
        )
        for place, course in enumerate(drawn.courses)
    ]
    shown = QUANTITIES.get(quantity, Label.QUANTITY_PAPERS).of(language)
    return go.Figure(
        bars,
        layout={
            "barmode": "group",
            "bargap": 0.25,
            "height": _HEIGHT,
            "margin": {"l": 48, "r": 12, "t": 36, "b": 40},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": _FONT, "size": 13},
            "hoverlabel": {"bgcolor": "#1b2130", "bordercolor": "#1b2130", "font": {"color": "#ffffff", "family": _FONT}},
            "showlegend": True,
            "legend": {"orientation": "h", "y": 1.14, "x": 0},
            # A step without digests keeps its place, and has no bar there.
            "xaxis": {
                "type": "category",
                "categoryorder": "array",
                "categoryarray": steps,
                "showgrid": False,
                "automargin": True,
            },
            "yaxis": {
                "title": {"text": shown},
                "rangemode": "tozero",
                "tickformat": ".0%" if quantity == "share" else ",d",
                "gridcolor": "rgba(128,128,128,0.25)",
                "automargin": True,
            },
            "modebar": {"remove": ["zoom", "pan", "select", "lasso", "zoomIn", "zoomOut", "autoScale", "resetScale"]},
        },
    )


def _values(drawn: Trends, course: Course, quantity: str) -> list[float | None]:
    if quantity == "share":
        return list(drawn.shares(course))
    if quantity == "votes":
        return [point.median for point in course.points]
    return [float(point.papers) for point in course.points]
