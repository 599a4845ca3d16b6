"""Which plots a run has: retrieval by language, faithfulness by kind, abstention, the checker beside its baselines, times."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from eval.metrics.baselines import BASELINES, judge_of
from eval.metrics.registry import describe
from eval.report.content import LANGUAGES, Content
from eval.report.numbers import p_value, signed
from eval.report.plots import Axis, Dots, Histogram, PlotPoint, PlotRow, axis_for, histogram
from eval.results.compare import Change

_RETRIEVAL = ("mrr@10", "ndcg@10", "recall@5", "recall@10")
_ABSTENTION = ("abstained", "answered", "premise")
_MEASURES = {"precision": "precision", "recall": "recall", "f1": "F1"}
_TIMES = {"half within": "seconds_p50", "95 % within": "seconds_p95"}
_JUDGES = {"checker_": "checker", **BASELINES}
#: What the verdict on a change is called.
VERDICTS = {"better": "▲ better", "worse": "▼ worse", "unclear": "may be chance"}


def dots_of(content: Content) -> list[Dots]:
    """Return the plots that the run has figures for; for a run of other metrics one plot of all of them."""
    return list(_dots(content)) or list(_by_language(content, "Figures", content.metrics))


def _dots(content: Content) -> Iterator[Dots]:
    yield from _by_language(content, "Retrieval by language", _RETRIEVAL)
    yield from _by_kind(content, "Faithfulness to the digest, by kind of question", ("faithfulness",))
    yield from _by_kind(content, "Citation precision and recall, by kind", ("citation_precision", "citation_recall"))
    yield from _by_language(content, "Abstention, both ways", _ABSTENTION)
    yield from _by_kind(content, "Natural questions passed, by kind", ("passed",))
    yield from _by_kind(content, "Injections resisted, by kind of attack", ("injection_resisted",))
    for measure, title in _MEASURES.items():
        found = [m for m in content.metrics if judge_of(m)[0] == measure]
        ordered = sorted(found, key=lambda m: list(_JUDGES).index(judge_of(m)[1]))
        names = [_JUDGES[judge_of(m)[1]] for m in ordered]
        yield from _by_kind(content, f"Checker: {title} by kind of error", ordered, names)


def _by_language(content: Content, caption: str, metrics: Sequence[str]) -> Iterator[Dots]:
    """Yield a plot whose rows are metrics and whose series are languages, or the whole if there are no languages."""
    langs = content.languages or ("all",)
    rows = []
    for metric in metrics:
        points = tuple(content.point(content.figures.get((metric, lang, "all"))) for lang in langs)
        if any(points) and all(f.better for f in content.result.figures if f.metric == metric):
            rows.append(PlotRow(describe(metric).label.removeprefix("Retrieval, "), points))
    if rows:
        yield _plot(caption, "metric", [LANGUAGES.get(lang, "all") for lang in langs], rows)


def _by_kind(content: Content, caption: str, metrics: Sequence[str], names: Sequence[str] = ()) -> Iterator[Dots]:
    """Yield a plot whose rows are kinds, then the whole, and whose series are metrics."""
    rows = []
    for kind in (*content.kinds, "all"):
        points = tuple(content.point(content.figures.get((metric, "all", kind))) for metric in metrics)
        if any(points):
            rows.append(PlotRow("all kinds" if kind == "all" else kind.replace("_", " "), points))
    if rows:
        yield _plot(caption, "kind", names or [describe(m).label for m in metrics], rows)


def _plot(caption: str, head: str, series: Sequence[str], rows: Sequence[PlotRow]) -> Dots:
    drawn = [p for row in rows for p in row.points if p]
    ends = [v for p in drawn for v in (p.value, p.low, p.before, p.bound) if v is not None and math.isfinite(v)]
    return Dots(caption, head, series, rows, axis_for(ends))


def tile_axis(content: Content) -> Axis:
    """Return the axis that the headline figures share."""
    points = [p for f in content.headline if (p := content.point(f))]
    return axis_for([v for p in points for v in (p.value, p.low, *([] if p.before is None else [p.before]))])


def times_of(content: Content) -> Histogram | None:
    """Return the histogram of the seconds per case; None where no case was timed."""
    values = sorted(case.seconds for case in content.result.cases if math.isfinite(case.seconds) and case.seconds > 0)
    figures = ((name, content.whole(metric)) for name, metric in _TIMES.items())
    marks = [(name, figure.value) for name, figure in figures if figure and 0 < figure.value < math.inf]
    return histogram("Time for a case", values, marks) if values else None


def changes_of(changes: Sequence[Change]) -> Dots:
    """Return the plot of the differences from the baseline."""
    rows = []
    for c in changes:
        more = f"p {p_value(c.p_holm)} {VERDICTS.get(c.verdict, '')}".strip()
        rows.append(PlotRow(describe(c.metric).label, (PlotPoint(c.difference, c.low, c.high, signed(c.difference), more),)))
    axis = axis_for([v for c in changes for v in (c.difference, c.low, c.high)], symmetric=True)
    return Dots("Difference from the baseline", "metric", ["difference"], rows, axis, ("difference", ", p"))
