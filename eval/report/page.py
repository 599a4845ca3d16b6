"""A run of a suite as one page of HTML that needs nothing else: no script, no image, no request."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.ext import Extension
from markupsafe import Markup

from eval.metrics.registry import describe
from eval.report import cases, charts, numbers
from eval.report.content import LANGUAGES, LIMITS, Content
from rag.text import clean, flat, has_hangul


class _Unindented(Extension):
    """Keeps the line breaks and the indentation of templates out of the page."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002
        return re.sub(r"\s*\n\s*", "", source)


@cache
def _environment() -> Environment:
    """Return the environment of the templates, in which every text is cleaned and escaped."""
    found = Environment(
        loader=PackageLoader("eval.report"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=[_Unindented],
        finalize=lambda value: value if isinstance(value, Markup) else clean(str(value)),
    )
    found.filters["flat"] = flat
    found.filters["label"] = lambda metric: describe(metric).label
    found.filters["thousands"] = "{:,}".format
    found.filters["words"] = lambda kind: kind.replace("_", " ")
    for name in ("share", "signed", "seconds", "p_value", "value_of", "range_of"):
        found.filters[name] = getattr(numbers, name)
    found.globals |= {"lang": _lang, "LANGUAGES": LANGUAGES, "LIMITS": LIMITS}
    found.globals |= {"VERDICTS": charts.VERDICTS, "SEVERITIES": cases.SEVERITIES, "is_claim": cases.is_claim}
    return found


def _lang(text: str) -> Markup:
    """Return the attribute that makes a browser choose Korean letter forms; empty for a text without Korean."""
    return Markup(' lang="ko"') if has_hangul(text) else Markup()


def to_html(content: Content) -> str:
    """Return the page. Every text goes through :func:`rag.text.clean` and is escaped."""
    comparison, filters = content.comparison, cases.filters_of(content)
    order = {metric: place for place, metric in enumerate(content.metrics)}
    changes = comparison.changes if comparison else ()
    moved = sorted((c for c in changes if c.verdict != "same"), key=lambda c: order[c.metric])
    style = (resources.files("eval") / "report" / "report.css").read_text("utf-8") + cases.filter_style(filters)
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            content=content,
            result=content.result,
            style=Markup(style),
            tile_axis=charts.tile_axis(content),
            dots=charts.dots_of(content),
            times=charts.times_of(content),
            changes=moved,
            changes_plot=charts.changes_of(moved),
            unchanged=[describe(change.metric).label for change in changes if change.verdict == "same"],
            listed=content.worst[: cases.MOST_CASES],
            filters=filters,
            scored=lambda case: cases.scored(content, case),
            figures=sorted(content.result.figures, key=lambda f: order[f.metric]),
            meanings={describe(m).label: describe(m).meaning for m in content.metrics if describe(m).meaning},
            unscored=Counter(metric for case in content.result.cases for metric in case.unscored),
        )
        + "\n"
    )
