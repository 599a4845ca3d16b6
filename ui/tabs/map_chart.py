"""A map of papers as a Plotly chart: a point for each, coloured by theme or by month."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rag.core import Paper
from rag.search import MapPoint, PaperMap
from rag.text import Language, flat, plain
from ui.locales.texts import Label
from ui.markup.map import theme_name
from ui.markup.trends import for_plotly

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

#: By what points can be coloured.
COLOURED = {"theme": Label.MAP_BY_THEME, "month": Label.MAP_BY_MONTH}

# Colours that colour-blind readers can tell apart (Okabe and Ito 2008) on white and on black; signs, which need no colour.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00", "#8f7ee7", "#a3a500")
_SIGNS = ("circle", "square", "diamond", "triangle-up", "cross", "x", "star", "pentagon", "hexagram", "triangle-down", "bowtie")
_OTHERS = "#8a93a5"
_FONT = "system-ui, sans-serif"
_HEIGHT = 520  # pixels
_MONTHS = 8  # named beside the colours, at most
_TITLE = 70  # characters in a line under the pointer


def map_figure(drawn: PaperMap, coloured: str, language: Language) -> Figure:
    """Return the chart.

    :param coloured: one of :data:`COLOURED`; anything else counts as the first.
    """
    import plotly.graph_objects as go

    traces = [_months(drawn, language)] if coloured == "month" else _themes(drawn, language)
    axis: dict[str, Any] = {"visible": False, "fixedrange": False}
    return go.Figure(
        [go.Scatter(mode="markers", hoverinfo="text", **trace) for trace in traces],
        layout={
            "height": _HEIGHT,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "font": {"family": _FONT, "size": 13},
            "hoverlabel": {"bgcolor": "#1b2130", "bordercolor": "#1b2130", "font": {"color": "#ffffff", "family": _FONT}},
            "hovermode": "closest",
            "showlegend": coloured != "month",
            "legend": {"orientation": "h", "y": -0.02, "yanchor": "top", "x": 0},
            "xaxis": axis,
            "yaxis": axis,
            "modebar": {"remove": ["select", "lasso", "zoomIn", "zoomOut", "autoScale"]},
        },
    )


def _themes(drawn: PaperMap, language: Language) -> list[dict[str, Any]]:
    found = []
    for place, names in enumerate(drawn.themes):
        points = [point for point in drawn.points if point.theme == place]
        colour, sign = _COLOURS[place % len(_COLOURS)] if names else _OTHERS, _SIGNS[place % len(_SIGNS)]
        marker = {"color": colour, "symbol": sign if names else "circle-open", "size": 10, "opacity": 0.85}
        name = f"{theme_name(names, language)} ({len(points)})"
        found.append({"name": for_plotly(name), "marker": marker, **_placed(points, language)})
    return found


def _months(drawn: PaperMap, language: Language) -> dict[str, Any]:
    """Return all points in one colour scale, from the first month to the last."""
    months = [point.paper.date.year * 12 + point.paper.date.month - 1 for point in drawn.points]
    first, last = min(months), max(months)
    step = max(1, -(-(last - first) // _MONTHS))
    ticks = list(range(first, last + 1, step))
    scale = {
        "tickvals": ticks,
        "ticktext": [f"{it // 12}-{it % 12 + 1:02}" for it in ticks],
        "thickness": 12,
        "outlinewidth": 0,
    }
    marker = {"color": months, "colorscale": "Viridis", "size": 10, "opacity": 0.9, "colorbar": scale}
    return {"marker": marker, **_placed(drawn.points, language)}


def _placed(points: list[MapPoint] | tuple[MapPoint, ...], language: Language) -> dict[str, Any]:
    return {
        "x": [point.x for point in points],
        "y": [point.y for point in points],
        "hovertext": [for_plotly(_told(point.paper, language)) for point in points],
        "customdata": [point.paper.arxiv_id for point in points],
    }


def _told(paper: Paper, language: Language) -> str:
    title = flat(plain(paper.title))
    short = title if len(title) <= _TITLE else f"{title[: _TITLE - 1].rstrip()}…"
    votes = "" if paper.votes is None else f" · {Label.VOTES.of(language, count=paper.votes)}"
    return f"{short} ({paper.date}{votes})"
