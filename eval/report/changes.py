"""The difference from an earlier run: each metric with its significance, and the cases that got better and worse."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.words import words_for
from eval.report.content import Content
from eval.report.markup import Html, join, own_lang, tag
from eval.report.numbers import p_value, share, signed
from eval.report.plots import Point, Row, axis_for, dots
from eval.results.compare import CaseChange, Change
from rag.text import flat

__all__ = ["changes_html"]

_MOST = 40  # cases of each list
_OPEN = 8  # a list of more is closed at first
_SIGNS = {"better": "▲ better", "worse": "▼ worse", "unclear": "may be chance"}
_METHOD = (
    "Differences are of the same cases in both runs. p is that of a paired sign-flip test, the cases of one paper flipped "
    "together, corrected by Holm across the metrics; below 0.05 a difference is called better or worse. Intervals are by "
    "bootstrap over papers. Where p is 0.05 or more, chance may explain the difference."
)


def changes_html(content: Content) -> Html:
    """What changed since the baseline; without one, how to compare with one."""
    found = content.comparison
    if found is None:
        return tag(
            "p",
            "There is no baseline to compare with. ",
            tag("code", "--baseline FILE"),
            " takes a report.json.",
            class_="soft",
        )
    of = f"Compared with the run of {flat(found.before.made)}"
    cases = [
        f"{len(found.added):,} cases are new" if found.added else "",
        f"{len(found.gone):,} are gone" if found.gone else "",
    ]
    lead = tag("p", ", ".join([of, *filter(None, cases)]) + ".")
    if not found.changes:
        return join([lead, tag("p", "No case was scored in both.", class_="soft")])
    if not found.better and not found.worse:
        return join([lead, tag("p", "Every case that both runs scored has the same scores.", class_="calm")])
    order = {metric: place for place, metric in enumerate(content.metrics)}
    moved = sorted((c for c in found.changes if c.verdict != "same"), key=lambda c: order[c.metric])
    still = [words_for(change.metric).label for change in found.changes if change.verdict == "same"]
    return join(
        [
            lead,
            tag("div", _plot(moved), _table(moved), class_="card"),
            tag("p", f"Unchanged in every case: {', '.join(still)}.", class_="soft small") if still else Html(),
            tag("p", _METHOD, class_="soft small"),
            _list(content, "Cases that got worse", found.worse),
            _list(content, "Cases that got better", found.better),
        ]
    )


def _plot(changes: Sequence[Change]) -> Html:
    told = (f"p {p_value(c.p_holm)} {_SIGNS.get(c.verdict, '')}".strip() for c in changes)
    points = [Point(c.difference, c.low, c.high, signed(c.difference), p) for c, p in zip(changes, told, strict=True)]
    rows = [Row(words_for(c.metric).label, (point,)) for c, point in zip(changes, points, strict=True)]
    ends = [v for c in changes for v in (c.difference, c.low, c.high)]
    return dots(
        "Difference from the baseline", "metric", ["difference"], rows, axis_for(ends, symmetric=True), ("difference", ", p")
    )


def _table(changes: Sequence[Change]) -> Html:
    names = ("Metric", "Baseline", "Now", "Difference", "p (Holm)", "Verdict", "Cases better", "worse", "of")
    head = tag("tr", *(tag("th", name, scope="col") for name in names))
    rows = []
    for c in changes:
        numbers = (share(c.before), share(c.after), signed(c.difference), p_value(c.p_holm))
        counts = (f"{n:,}" for n in (c.better, c.worse, c.n))
        mark = {"better": "good", "worse": "bad"}.get(c.verdict, "soft")
        cells = [tag("td", n, class_="num") for n in numbers]
        cells += [tag("td", _SIGNS[c.verdict], class_=mark), *(tag("td", n, class_="num") for n in counts)]
        rows.append(tag("tr", tag("th", words_for(c.metric).label, scope="row"), *cells))
    table = tag(
        "table",
        tag("caption", "Metrics with any change", class_="hidden"),
        tag("thead", head),
        tag("tbody", *rows),
        class_="plain",
    )
    whole = tag("div", table, class_="scroll", tabindex=0, role="region", aria_label="Metrics with any change")
    return tag("details", tag("summary", "Before, after and p-values"), whole)


def _list(content: Content, title: str, changes: Sequence[CaseChange]) -> Html:
    if not changes:
        return tag("p", f"{title}: none.", class_="soft")
    rows = [_case(content, change) for change in changes[:_MOST]]
    more = len(changes) - len(rows)
    rest = tag("p", f"And {more:,} more; report.json has them all.", class_="soft small") if more else Html()
    summary = tag("summary", f"{title}: ", tag("b", f"{len(changes):,}"))
    return tag("details", summary, tag("ul", *rows, class_="moves"), rest, open=len(changes) <= _OPEN)


def _case(content: Content, change: CaseChange) -> Html:
    moves = []
    for metric, (old, new) in change.scores.items():
        good = (new > old) != (metric in content.low_is_good)
        text = f"{words_for(metric).label} {old:.2f} → {new:.2f}"
        moves.append(tag("span", text, class_=f"chip {'good' if good else 'bad'}"))
    question = flat(change.case.question)
    return tag(
        "li",
        tag("span", change.case.id, class_="id"),
        tag("span", question, lang=own_lang(question)),
        tag("span", *moves, class_="chips"),
    )
