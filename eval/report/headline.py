"""The beginning of the page: the figures that matter most, and what became of the gates."""

from __future__ import annotations

from eval.metrics.words import words_for
from eval.report.content import Content
from eval.report.markup import Html, join, tag, with_code
from eval.report.numbers import range_of, share, signed, value_of
from eval.report.plots import Axis, axis_for, track
from eval.results.gates import Outcome
from eval.results.result import Figure

__all__ = ["gates_html", "tiles_html"]

_ALL = {"all": "", "en": "English", "ko": "Korean"}


def tiles_html(content: Content) -> Html:
    """A tile for each headline figure: value, interval, languages, gate, and the difference from the baseline."""
    if not content.headline:
        return tag("p", "This run measured nothing.", class_="soft")
    points = [p for f in content.headline if (p := content.point(f))]
    axis = axis_for([v for p in points for v in (p.value, p.low, *([] if p.before is None else [p.before]))])
    tiles = [tag("li", *_tile(content, figure, axis), class_="tile") for figure in content.headline]
    legend = f"Each line runs from {axis.low:g} to {axis.high:g}: the dot is the figure, the bar its 95 % interval"
    legend += ", the ring the baseline" if content.comparison else ""
    legend += ", the upright stroke the gate." if content.outcomes else "."
    return join([tag("ul", *tiles, class_="tiles"), tag("p", legend, class_="soft small")])


def _tile(content: Content, figure: Figure, axis: Axis) -> list[Html]:
    point = content.point(figure)
    interval = f"95 %: {range_of(figure)}" if point and range_of(figure) else "not measured" if not point else ""
    facts = " · ".join(filter(None, (_ALL.get(figure.lang, figure.lang), interval, f"{figure.n:,} cases")))
    return [
        tag("h3", words_for(figure.metric).label),
        tag("p", tag("span", value_of(figure), class_="value"), _moved(content, figure), class_="figure"),
        track(point, axis) if point else Html(),
        tag("p", facts, class_="soft small"),
        _languages(content, figure),
        _gate_mark(content, figure),
    ]


def _moved(content: Content, figure: Figure) -> Html:
    before = content.before(figure)
    if before is None or figure.value != figure.value:
        return Html()
    difference = figure.value - before
    if abs(difference) < 5e-4:
        return tag("span", "as the baseline", class_="moved")
    good = (difference > 0) == (figure.better != "low")
    return tag("span", f"{signed(difference)} {'better' if good else 'worse'}", class_=f"moved {'good' if good else 'bad'}")


def _languages(content: Content, figure: Figure) -> Html:
    if figure.lang != "all":
        return Html()
    found = [(lang, content.figures.get((figure.metric, lang, "all"))) for lang in content.languages]
    parts = [tag("span", f"{_ALL[lang]} ", tag("b", value_of(f))) for lang, f in found if f]
    return tag("p", *parts, class_="langs small") if parts else Html()


def _gate_mark(content: Content, figure: Figure) -> Html:
    """Whether the gates on the metric are kept, in any language."""
    mine = [o for o in content.outcomes if o.gate.metric == figure.metric]
    if not mine:
        return Html()
    failed = sum(not o.kept for o in mine)
    if failed:
        text = "✗ gate failed" if len(mine) == 1 else f"✗ {failed} of {len(mine)} gates failed"
    else:
        text = "✓ gate kept" if len(mine) == 1 else f"✓ {len(mine)} gates kept"
    return tag("p", tag("a", text, href="#gates"), class_=f"gate-mark {'bad' if failed else 'good'}")


def gates_html(content: Content) -> Html:
    """The gates that failed, each with what to look at, and a table of all."""
    if not content.outcomes:
        return tag("p", "eval/gates.toml has no gates for this suite.", class_="soft")
    failed = [_failure(outcome) for outcome in content.failed]
    listed = sorted(content.outcomes, key=lambda o: o.kept)
    head = tag("tr", *(tag("th", name, scope="col") for name in ("Figure", "Gate", "Value", "Baseline", "Outcome")))
    table = tag(
        "table",
        tag("caption", "All gates of this suite, from eval/gates.toml", class_="hidden"),
        tag("thead", head),
        tag("tbody", *map(_gate_row, listed)),
        class_="plain",
    )
    whole = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label="All gates")
    count = f"All {len(listed)} gates" if len(listed) > 1 else "The gate"
    return join([tag("ul", *failed, class_="failures") if failed else Html(), tag("details", tag("summary", count), whole)])


def _failure(outcome: Outcome) -> Html:
    gate, label = outcome.gate, words_for(outcome.gate.metric).label
    value = "not measured" if outcome.value is None else share(outcome.value)
    facts = f"Gate: {gate}." + ("" if outcome.before is None else f" Baseline: {share(outcome.before)}.")
    return tag(
        "li",
        tag("p", tag("strong", gate.figure), tag("span", label, class_="soft")),
        tag("p", tag("b", value), ": ", with_code(outcome.problem), " ", tag("span", facts, class_="soft")),
        tag("p", "Look at ", with_code(outcome.look_at), ".", class_="small"),
    )


def _gate_row(outcome: Outcome) -> Html:
    numbers = ("–" if v is None else share(v) for v in (outcome.value, outcome.before))
    mark = tag("td", "✓ kept" if outcome.kept else "✗ failed", class_="good" if outcome.kept else "bad")
    cells = (tag("td", number, class_="num") for number in numbers)
    return tag("tr", tag("th", outcome.gate.figure, scope="row"), tag("td", str(outcome.gate)), *cells, mark)
