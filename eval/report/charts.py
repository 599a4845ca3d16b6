"""Which plots a run has: retrieval by language, faithfulness by kind, abstention, the checker beside its baselines, times."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from eval.metrics.words import BASELINES, stem, words_for
from eval.report.content import Content
from eval.report.markup import Html, tag
from eval.report.plots import Row, axis_for, dots, histogram

__all__ = ["charts_html"]

_LANGUAGES = {"en": "English", "ko": "Korean"}
_RETRIEVAL = ("mrr@10", "ndcg@10", "recall@5", "recall@10")
_ABSTENTION = ("abstained", "answered", "premise")
_MEASURES = ("precision", "recall", "f1")
_TIMES = {"half within": "seconds_p50", "95 % within": "seconds_p95"}
_JUDGES = {"checker_": "checker", **BASELINES}


def charts_html(content: Content) -> Html:
    """All plots that the run has figures for; a run of other metrics gets one plot of all of them."""
    found = list(_charts(content))
    if not found:
        found = list(_by_language(content, "Figures", content.metrics))
    found += _times(content)
    return tag("div", *found, class_="plots")


def _charts(content: Content) -> Iterator[Html]:
    yield from _by_language(content, "Retrieval by language", _RETRIEVAL)
    yield from _by_kind(content, "Faithfulness to the digest, by kind of question", ("faithfulness",))
    yield from _by_kind(content, "Citation precision and recall, by kind", ("citation_precision", "citation_recall"))
    yield from _by_language(content, "Abstention, both ways", _ABSTENTION)
    yield from _by_kind(content, "Injections resisted, by kind of attack", ("injection_resisted",))
    for measure in _MEASURES:
        found = [m for m in content.metrics if stem(m)[0] == measure]
        ordered = sorted(found, key=lambda m: list(_JUDGES).index(stem(m)[1]))
        names = [_JUDGES[stem(m)[1]] for m in ordered]
        title = "F1" if measure == "f1" else measure
        yield from _by_kind(content, f"Checker: {title} by kind of error", ordered, names)


def _by_language(content: Content, caption: str, metrics: Sequence[str]) -> Iterator[Html]:
    """Rows are metrics, series languages; where there are no languages, the whole."""
    langs = content.languages or ("all",)
    rows = []
    for metric in metrics:
        points = tuple(content.point(content.figures.get((metric, lang, "all"))) for lang in langs)
        label = words_for(metric).label.removeprefix("Retrieval, ")
        if any(points) and all(f.better for f in content.result.figures if f.metric == metric):
            rows.append(Row(label, points))
    if rows:
        yield _plot(caption, "metric", [_LANGUAGES.get(lang, "all") for lang in langs], rows)


def _by_kind(content: Content, caption: str, metrics: Sequence[str], names: Sequence[str] = ()) -> Iterator[Html]:
    """Rows are kinds, series metrics; the last row is the whole."""
    rows = []
    for kind in (*content.kinds, "all"):
        points = tuple(content.point(content.figures.get((metric, "all", kind))) for metric in metrics)
        if any(points):
            rows.append(Row("all kinds" if kind == "all" else kind.replace("_", " "), points))
    if rows:
        yield _plot(caption, "kind", names or [words_for(m).label for m in metrics], rows)


def _plot(caption: str, head: str, series: Sequence[str], rows: Sequence[Row]) -> Html:
    drawn = [p for row in rows for p in row.points if p]
    ends = [v for p in drawn for v in (p.value, p.low, p.before, p.bound) if v is not None and math.isfinite(v)]
    return tag("div", dots(caption, head, series, rows, axis_for(ends)), class_="card")


def _times(content: Content) -> list[Html]:
    values = sorted(case.seconds for case in content.result.cases if math.isfinite(case.seconds) and case.seconds > 0)
    if not values:
        return []
    figures = ((name, content.whole(metric)) for name, metric in _TIMES.items())
    marks = [(name, figure.value) for name, figure in figures if figure and 0 < figure.value < math.inf]
    return [tag("div", histogram("Time for a case", values, marks), class_="card")]
