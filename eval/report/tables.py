"""Every figure as a number, what the figures mean, and what was run."""

from __future__ import annotations

from collections import Counter

from eval.metrics.words import words_for
from eval.report.content import Content
from eval.report.markup import Html, join, own_lang, tag
from eval.report.numbers import range_of, seconds, signed, value_of
from eval.results.result import Figure
from rag.text import flat

__all__ = ["figures_html", "meanings_html", "run_html"]


def figures_html(content: Content) -> Html:
    """A table of all figures."""
    order = {metric: place for place, metric in enumerate(content.metrics)}
    listed = sorted(content.result.figures, key=lambda f: order[f.metric])
    names = ("Figure", "Value", "95 % interval", "Cases", "Baseline", "Difference")
    head = tag("tr", *(tag("th", name, scope="col") for name in names))
    table = tag(
        "table",
        tag("caption", "All figures of this run", class_="hidden"),
        tag("thead", head),
        tag("tbody", *(_row(content, figure) for figure in listed)),
        class_="plain",
    )
    whole = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label="All figures")
    return tag("details", tag("summary", f"All {len(listed):,} figures"), whole)


def _row(content: Content, figure: Figure) -> Html:
    before = content.before(figure)
    was = "–" if before is None else f"{before:.3f}"
    moved = "" if before is None else signed(figure.value - before)
    cells = (value_of(figure), range_of(figure), f"{figure.n:,}", was, moved)
    return tag("tr", tag("th", figure.name, scope="row"), *(tag("td", cell, class_="num") for cell in cells))


def meanings_html(content: Content) -> Html:
    """What each metric of the run means."""
    pairs = [(words_for(m).label, words_for(m).meaning) for m in content.metrics if words_for(m).meaning]
    listed = dict(pairs)
    return tag("dl", *(join([tag("dt", label), tag("dd", meaning)]) for label, meaning in listed.items()), class_="meanings")


def run_html(content: Content) -> Html:
    """What answered, how long it took, what it cost, what could not be scored, and remarks."""
    result = content.result
    rows = [("suite", result.suite), ("made", result.made), ("cases", f"{len(result.cases):,}"), *result.system.items()]
    rows += [(f"time, {name}", seconds(value)) for name, value in result.times.items()]
    rows += [(name, f"{value:,.6g}") for name, value in result.cost.items()]
    missing = Counter(metric for case in result.cases for metric in case.unscored)
    rows += [(f"not scored, {words_for(m).label}", f"{count:,} cases") for m, count in missing.items()]
    listed = tag("dl", *(join([tag("dt", k), tag("dd", flat(v), lang=own_lang(v))]) for k, v in rows), class_="system")
    notes = [tag("li", flat(note), lang=own_lang(note)) for note in result.notes]
    return join([listed, tag("ul", *notes) if notes else Html()])
