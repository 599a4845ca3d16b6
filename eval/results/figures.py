"""Scores of cases to figures: means by language and kind of case with bootstrap intervals, and what is only told."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from eval.metrics.bootstrap import mean_interval
from eval.metrics.latency import percentile
from eval.results.result import CaseResult, Figure

__all__ = ["cells", "means", "told_times"]

#: The order in which figures are told; those of other names follow.
_ORDER = (
    "mrr@10 recall@5 recall@10 ndcg@10 right_paper right_bullet correct answered abstained premise avoids "
    "faithfulness citation_recall citation_precision resolves injection_resisted checker_right"
).split()


def means(cases: Sequence[CaseResult], group: Callable[[CaseResult], str]) -> list[Figure]:
    """The mean of every metric, for each language and all, and for each kind of case where a metric has several.

    :param group: what stands or falls together, such as the paper that a case is about.
    """
    names = sorted({name for case in cases for name in case.scores}, key=_place)
    found = []
    for name in names:
        scored = [case for case in cases if name in case.scores]
        for lang, kind, mine in cells(scored):
            values = [case.scores[name] for case in mine]
            low, high = mean_interval(values, [group(case) for case in mine])
            found.append(Figure(name, lang, kind, sum(values) / len(values), low, high, len(values)))
    return found


def cells(cases: Sequence[CaseResult]) -> Iterator[tuple[str, str, list[CaseResult]]]:
    """Language, kind and cases of every cell of a table: each language and all, then each kind where there are several."""
    langs = ["all", *sorted({case.lang for case in cases})]
    kinds = sorted({case.kind for case in cases})
    for kind in ["all", *kinds] if len(kinds) > 1 else ["all"]:
        for lang in langs:
            mine = [c for c in cases if lang in ("all", c.lang) and kind in ("all", c.kind)]
            if mine:
                yield lang, kind, mine


def told_times(cases: Iterable[CaseResult]) -> list[Figure]:
    """Seconds per case at the median and the 95th percentile; nothing where no case was timed."""
    seconds = [case.seconds for case in cases if case.seconds > 0]
    found = [(f"seconds_p{percent}", percentile(seconds, percent)) for percent in (50, 95)] if seconds else []
    return [Figure(name, "all", "all", value, value, value, len(seconds), better="") for name, value in found]


def _place(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)
