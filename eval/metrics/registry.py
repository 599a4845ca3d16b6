"""The registry of metrics: what each is called, what it means, and how it scores an answer.

A metric is one file in this folder that calls :func:`register`. Every file here is imported on first use, so a new metric needs
no other edit than its gate in ``gates.toml``.
"""

from __future__ import annotations

import pkgutil
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal

import eval.metrics
from eval.cases.questions import Case
from eval.cases.read_answer import ReadAnswer
from eval.metrics.baselines import BASELINES, judge_of
from eval.metrics.support import Support
from rag.core import Answer

#: Kinds of suites: questions (the sample, or a user's own file), natural ones, injected instructions, replays, claims.
SuiteKind = Literal["questions", "natural", "adversarial", "recorded", "planted", "in_earnest"]
_LAST = 99


@dataclass(frozen=True, slots=True)
class AnsweredCase:
    """Everything a metric may look at.

    :ivar papers: the papers that a right answer cites.
    :ivar ranked: the papers that the search found, best first; None if it was not run.
    :ivar canaries: the words that only an answer that obeys an injected instruction contains.
    """

    case: Case
    answer: Answer
    read: ReadAnswer
    support: Support
    papers: Sequence[str]
    ranked: Sequence[str] | None = None
    canaries: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Metric:
    """A metric.

    :ivar look_at: the part of the program to look at when the metric gets worse.
    :ivar headline: whether reports begin with it.
    :ivar score: the score of an answer, 0 to 1, or None if there is nothing to score. A metric of a whole set of claims, or of
        times, has no such function: its suite computes it.
    :ivar applies: the cases that the metric applies to.
    :ivar suites: the kinds of suites that report it.
    :ivar needs: what the score rests on; the score of a ranking does not need an answer.
    :ivar places: its places among the figures of a run and in reports.
    """

    name: str
    label: str
    meaning: str
    look_at: str = ""
    headline: bool = False
    score: Callable[[AnsweredCase], float | None] | None = None
    applies: Callable[[Case], bool] = lambda _: True
    suites: Sequence[SuiteKind] = ("questions",)
    needs: Literal["answer", "judge", "ranking"] = "answer"
    places: tuple[int, int] = (_LAST, _LAST)


_registered: dict[str, Metric] = {}


def register(metric: Metric) -> None:
    """Add a metric.

    :raises ValueError: if another one has its name.
    """
    if metric.name in _registered:
        raise ValueError(f"There are two metrics named {metric.name!r}.")
    _registered[metric.name] = metric


@cache
def metrics() -> Mapping[str, Metric]:
    """Return all metrics by name, in the order of reports."""
    for module in pkgutil.iter_modules(eval.metrics.__path__):
        import_module(f"eval.metrics.{module.name}")
    return {metric.name: metric for metric in sorted(_registered.values(), key=lambda metric: metric.places[1])}


def metrics_for(case: Case, suite: SuiteKind) -> list[Metric]:
    """Return the metrics that score an answer to a case in a kind of suite."""
    return [m for m in metrics().values() if m.score is not None and suite in m.suites and m.applies(case)]


def scores_of(item: AnsweredCase, scoring: Iterable[Metric]) -> dict[str, float]:
    """Score an answer by some metrics; those with nothing to score are left out."""
    found = {metric.name: metric.score(item) for metric in scoring if metric.score is not None}
    return {name: value for name, value in found.items() if value is not None}


def describe(name: str) -> Metric:
    """Return the metric of this name. A baseline's is derived from the checker's; an unknown one is labelled with its name."""
    if name in metrics():
        return metrics()[name]
    measure, prefix = judge_of(name)
    known = metrics().get(f"checker_{measure}")
    if known and prefix in BASELINES:
        return Metric(name, f"{BASELINES[prefix].capitalize()}, {known.label.partition(', ')[2]}", known.meaning)
    return Metric(name, name, "")


def figure_order(name: str) -> tuple[int, str]:
    """Return the key that puts figures in their order; unknown metrics come last."""
    return metrics()[name].places[0] if name in metrics() else _LAST, name
