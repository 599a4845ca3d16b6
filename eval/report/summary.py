"""A run in Markdown, which a CI system shows beside a change. The page has the rest."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.registry import describe
from eval.report.content import LIMITS, Content
from eval.report.numbers import p_value, range_of, share, signed, value_of
from rag.text import as_markdown_line as _line

_MOST = 5
_SHORT = 160


def to_markdown(content: Content) -> str:
    """Return gates, figures by language, changes and the worst cases. All text of cases is shown literally."""
    sign = "❌" if content.failed else "✅" if content.outcomes else "ℹ️"
    parts = [
        f"## {sign} Evaluation, suite {_line(content.result.suite)}: {content.verdict.lower()}",
        "\n".join(f"- **{o.gate.figure}**: {str(o).removeprefix(f'{o.gate.figure}: ')}" for o in content.failed),
        _figures(content),
        _kinds(content),
        _changes(content),
        _worst(content),
        f"{len(content.result.cases):,} cases. {LIMITS}",
    ]
    return "\n\n".join(filter(None, parts)) + "\n"


def _figures(content: Content) -> str:
    langs = [lang for lang in ("all", *content.languages) if any(f.lang == lang for f in content.result.figures)]
    rows = []
    for metric in content.metrics:
        found = [content.figures.get((metric, lang, "all")) for lang in langs]
        first = next((f for f in found if f), None)
        if first is None:
            continue
        before = content.before(first)
        moved = signed(first.value - before) if before is not None and first.better else ""
        cells = ["–" if f is None else value_of(f) for f in found]
        rows.append([_line(describe(metric).label), *cells, range_of(first), moved])
    return _table(["figure", *langs, "95 % interval", "from the baseline"], rows) if rows else ""


def _kinds(content: Content) -> str:
    """Return the rate of natural questions passed by kind and language; empty for another suite."""
    langs = ("all", *content.languages)
    kinds = [kind for kind in content.kinds if ("passed", "all", kind) in content.figures]
    rows = []
    for kind in kinds:
        found = [content.figures.get(("passed", lang, kind)) for lang in langs]
        rows.append([_line(kind), *("–" if f is None else value_of(f) for f in found)])
    return _table(["passed, by kind", *langs], rows) if rows else ""


def _changes(content: Content) -> str:
    found = content.comparison
    if found is None:
        return ""
    told = [c for c in found.changes if c.verdict in ("better", "worse")]
    counts = f"Cases that got better: {len(found.better)}, worse: {len(found.worse)}."
    if not told:
        return f"{counts} No metric differs significantly from the baseline."
    rows = [
        [_line(describe(c.metric).label), share(c.before), share(c.after), signed(c.difference), p_value(c.p_holm), c.verdict]
        for c in told
    ]
    return f"{counts}\n\n" + _table(["significant", "before", "now", "difference", "p (Holm)", ""], rows)


def _worst(content: Content) -> str:
    cases = content.worst[:_MOST]
    lines = [f"- {_line(case.id)}: {_line(case.question[:_SHORT])}" for case in cases]
    return "\n".join(["Worst cases:", *lines]) if lines else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
