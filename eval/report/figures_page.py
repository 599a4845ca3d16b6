"""The page of figures: parts between ``<!-- figures: NAME -->`` and ``<!-- end -->``, each written from what was measured.

Every part says of which corpus it is and of which day, so that no figure stands there without both.
"""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from eval.metrics.registry import describe
from eval.report.numbers import share
from eval.results.baseline import committed_baseline
from eval.results.schema import Figure, Result

if TYPE_CHECKING:
    from eval.ablation.study import Ablations
    from eval.bench.run import Bench

_PART = re.compile(r"(<!-- figures: (\w{1,20}) -->\n).*?(<!-- end -->)", re.S)

#: What the page shows of each suite that has a committed baseline: its figures, in order.
_SHOWN: Mapping[str, Sequence[str]] = {
    "sample": ("mrr@10", "recall@10", "right_bullet", "correct", "answered", "abstained", "premise", "faithfulness"),
    "natural": ("passed",),
    "planted": ("checker_f1", "checker_precision", "checker_recall", "checker_auc"),
    "adversarial": ("injection_resisted", "right_paper"),
    "recorded": ("right_paper", "abstained", "faithfulness", "citation_precision"),
}


def rewritten(page: str, parts: Mapping[str, str]) -> str:
    """Return a page with the named parts replaced; those that are not given stay as they are."""

    def part(found: re.Match[str]) -> str:
        return f"{found[1]}\n{parts[found[2]]}\n\n{found[3]}" if found[2] in parts else found[0]

    return _PART.sub(part, page)


def part_names(page: str) -> list[str]:
    """Return the names of the parts that a page has places for."""
    return [name for _, name, _ in _PART.findall(page)]


def suites() -> str:
    """Return the figures of the committed baselines, by language and with their intervals."""
    rows = [["suite", "figure", "English", "Korean", "cases", "measured"], ["---", "---", "--:", "--:", "--:", "---"]]
    for suite, metrics in _SHOWN.items():
        result = committed_baseline(suite)
        if result is not None:
            rows += [_row(result, metric, first=metric == metrics[0]) for metric in metrics]
    return _table(rows)


def in_earnest(result: Result, papers: int, today: dt.date) -> str:
    """Return the figures of a replay of a capable model's answers."""
    rows = [["figure", "all", "cases"], ["---", "--:", "--:"]]
    figures = [one for one in result.figures if (one.lang, one.kind) == ("all", "all") and one.better]
    rows += [[describe(one.metric).label, _with_interval(one), str(one.n)] for one in figures]
    notes = [*(f"- {note}" for note in result.notes)]
    return "\n".join([_of(papers, today), "", _table(rows), *([""] if notes else []), *notes])


def ablations(table: Ablations, today: dt.date) -> str:
    """Return the table of the search with and without its parts."""
    text, _, rest = table.as_markdown().partition("\n\n")
    notes = [f"- {note}" for note in rest.split("\n")[1:] if note]  # below the number of papers: what did not run, and why
    return "\n".join([_of(table.papers, today), "", text, *([""] if notes else []), *notes])


def speed(bench: Bench, today: dt.date) -> str:
    """Return how long searches take."""
    rows = [["what", "calls", "p50 ms", "p95 ms"], ["---", "--:", "--:", "--:"]]
    rows += [[row.name, f"{row.calls:,}", f"{row.p50 * 1e3:,.1f}", f"{row.p95 * 1e3:,.1f}"] for row in bench.rows]
    where = f"{_of(bench.papers, today)[:-1]}, {bench.chunks:,} bullets, on a machine with {os.cpu_count()} cores."
    return f"{where}\n\n{_table(rows)}"


def _of(papers: int, today: dt.date) -> str:
    return f"Measured on {today:%Y-%m-%d}, over {papers:,} papers."


def _row(result: Result, metric: str, *, first: bool) -> list[str]:
    found = {figure.lang: figure for figure in result.figures if (figure.metric, figure.kind) == (metric, "all")}
    cells = [_with_interval(found[lang]) if lang in found else "–" for lang in ("en", "ko")]
    cases = str(found["all"].n) if "all" in found else "–"
    return [f"`{result.suite}`" if first else "", describe(metric).label, *cells, cases, result.made[:10] if first else ""]


def _with_interval(figure: Figure) -> str:
    return f"{share(figure.value)} ({share(figure.low)} to {share(figure.high)})"


def _table(rows: Sequence[Sequence[str]]) -> str:
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in row) + " |" for row in rows)


#: What can be written without measuring anything.
FREE: Mapping[str, Callable[[], str]] = {"suites": suites}
