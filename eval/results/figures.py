"""From scores of cases to figures: means by language and kind of case with bootstrap intervals, and times."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from eval.metrics.bootstrap import mean_interval
from eval.metrics.latency import percentile
from eval.metrics.registry import figure_order
from eval.results.schema import CaseResult, Figure


def means(cases: Sequence[CaseResult], group: Callable[[CaseResult], str]) -> list[Figure]:
    """Return the mean of every metric for each language and all, and for each kind of case if it has several.

    :param group: the group that a case is drawn with in bootstraps, such as the paper that it is about.
    """
    names = sorted({name for case in cases for name in case.scores}, key=figure_order)
    found = []
    for name in names:
        scored = [case for case in cases if name in case.scores]
        for lang, kind, mine in cells(scored):
            values = [case.scores[name] for case in mine]
            low, high = mean_interval(values, [group(case) for case in mine])
            found.append(Figure(name, lang, kind, sum(values) / len(values), low, high, len(values)))
    return found


def cells(cases: Sequence[CaseResult]) -> Iterator[tuple[str, str, list[CaseResult]]]:
    """Yield language, kind and cases of every cell of a table: each language and all, then each kind if there are several."""
    langs = ["all", *sorted({case.lang for case in cases})]
    kinds = sorted({case.kind for case in cases})
    for kind in ["all", *kinds] if len(kinds) > 1 else ["all"]:
        for lang in langs:
            mine = [c for c in cases if lang in ("all", c.lang) and kind in ("all", c.kind)]
            if mine:
                yield lang, kind, mine


def told_times(cases: Iterable[CaseResult]) -> list[Figure]:
    """Return the seconds per case at the median and the 95th percentile; nothing if no case was timed."""
    seconds = [case.seconds for case in cases if case.seconds > 0]
    found = [(f"seconds_p{percent}", percentile(seconds, percent)) for percent in (50, 95)] if seconds else []
    return [Figure(name, "all", "all", value, value, value, len(seconds), better="") for name, value in found]
