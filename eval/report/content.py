"""What a report contains: a run, the outcomes of its gates, and the difference from an earlier run."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, get_args

from eval.metrics.baselines import is_baseline
from eval.metrics.registry import describe, metrics
from eval.report.numbers import range_of, value_of
from eval.report.plots import PlotPoint
from eval.results.compare import Comparison
from eval.results.gates import Outcome
from eval.results.schema import CaseResult, Figure, Result

#: What every report says.
LIMITS = (
    "Faithful means: supported by the digest that is cited. The digests were written by a language model; "
    "whether they are true of the papers is not measured here."
)

#: How wrong a case is, the worst first.
Severity = Literal["wrong", "silent", "partly", "flawed"]

#: The languages that figures are told apart by.
LANGUAGES = {"en": "English", "ko": "Korean"}
# Of a case the first of these tells whether it is right.
_MAIN = (
    "passed",
    "injection_resisted",
    "correct",
    "right",
    "abstained",
    "premise",
    "avoids",
    "checker_right",
    "right_paper",
    "answered",
)


@dataclass(frozen=True)
class Content:
    """A run with the outcomes of its gates and, where there was a baseline, the comparison with it."""

    result: Result
    outcomes: tuple[Outcome, ...] = ()
    comparison: Comparison | None = None

    @cached_property
    def failed(self) -> tuple[Outcome, ...]:
        return tuple(outcome for outcome in self.outcomes if not outcome.kept)

    @cached_property
    def verdict(self) -> str:
        """One line: what became of the gates."""
        count = len(self.outcomes)
        if not count:
            return "No gates for this suite"
        if self.failed:
            return "The one gate failed" if count == 1 else f"{len(self.failed)} of {count} gates failed"
        return "The one gate is kept" if count == 1 else f"All {count} gates kept"

    @cached_property
    def figures(self) -> dict[tuple[str, str, str], Figure]:
        """The figures by metric, language and kind."""
        return {(f.metric, f.lang, f.kind): f for f in self.result.figures}

    @cached_property
    def metrics(self) -> tuple[str, ...]:
        """The metrics in the order of reports, unknown ones last."""
        order = {name: place for place, name in enumerate(metrics())}
        given = dict.fromkeys(f.metric for f in self.result.figures)
        return tuple(sorted(given, key=lambda m: order.get(m, len(order))))

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages that any figure is of."""
        there = {f.lang for f in self.result.figures}
        return tuple(lang for lang in LANGUAGES if lang in there)

    @cached_property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of cases and of figures, in their order."""
        given = [case.kind for case in self.result.cases] + [f.kind for f in self.result.figures if f.kind != "all"]
        return tuple(dict.fromkeys(given))

    def whole(self, metric: str) -> Figure | None:
        """Return the figure of a metric over all cases, or else over those of a language."""
        found = (self.figures.get((metric, lang, "all")) for lang in ("all", *LANGUAGES))
        return next((f for f in found if f is not None), None)

    def before(self, figure: Figure) -> float | None:
        """Return the baseline's value of a figure."""
        return self._earlier.get(figure.name)

    @cached_property
    def _earlier(self) -> dict[str, float]:
        figures = self.comparison.before.figures if self.comparison else ()
        return {f.name: f.value for f in figures if math.isfinite(f.value)}

    @cached_property
    def _gates(self) -> dict[str, Outcome]:
        return {outcome.gate.figure: outcome for outcome in self.outcomes}

    def point(self, figure: Figure | None) -> PlotPoint | None:
        """Return the figure as it is drawn, or None if nothing was measured."""
        if figure is None or not math.isfinite(figure.value):
            return None
        outcome = self._gates.get(figure.name)
        bound = None if outcome is None else outcome.gate.at_least if outcome.gate.at_most is None else outcome.gate.at_most
        more = f"[{range_of(figure)}]" if range_of(figure) else ""
        return PlotPoint(figure.value, figure.low, figure.high, value_of(figure), more, self.before(figure), bound)

    @cached_property
    def headline(self) -> tuple[Figure, ...]:
        """The figures that a report begins with; for metrics of a user's own the first ones."""
        told = [f for m in self.metrics if (f := self.whole(m)) is not None and f.better and not is_baseline(m)]
        return tuple([f for f in told if describe(f.metric).headline] or told)[:8]

    @cached_property
    def worst(self) -> tuple[CaseResult, ...]:
        """The cases with any score short of the best, or without a score that they should have, the most wrong first."""
        listed = [case for case in self.result.cases if self._short(case) > 0 or case.unscored]
        return tuple(sorted(listed, key=lambda case: (self.order(case), case.id)))

    def severity(self, case: CaseResult) -> Severity:
        """Tell how wrong a case is by its most telling metric: a wrong answer is worse than none."""
        main = next((m for m in _MAIN if m in case.scores), "")
        short = self._of(case, [main] if main else list(case.scores))
        if short >= 1:
            return "silent" if case.scores.get("answered") == 0 else "wrong"
        return "partly" if short > 0 else "flawed"

    def order(self, case: CaseResult) -> tuple[float, ...]:
        """Return a key that sorts the most wrong case first: by severity, contradicted sentences, and mean loss."""
        contradicted = sum(said.verdict == "contradicted" for said in case.sentences)
        return (get_args(Severity).index(self.severity(case)), -contradicted, -self._short(case))

    def _short(self, case: CaseResult) -> float:
        return self._of(case, [metric for metric in case.scores if not is_baseline(metric)])

    def _of(self, case: CaseResult, metrics: Sequence[str]) -> float:
        """Return by how much scores fall short of the best, 0 to 1, on average."""
        values = [case.scores[m] if m in self.low_is_good else 1 - case.scores[m] for m in metrics]
        return math.fsum(min(max(value, 0.0), 1.0) for value in values) / len(values) if values else 0.0

    def is_short(self, case: CaseResult, metric: str) -> bool:
        """Tell whether a score of a case is short of the best. A baseline's is not the program's fault."""
        return not is_baseline(metric) and self.falls_short(case, metric)

    def falls_short(self, case: CaseResult, metric: str) -> bool:
        """Tell whether a case has a score in a metric, and not the best one."""
        value = case.scores.get(metric, math.nan)
        return value > 0 if metric in self.low_is_good else value < 1

    @cached_property
    def low_is_good(self) -> frozenset[str]:
        """The metrics of which less is better."""
        return frozenset(f.metric for f in self.result.figures if f.better == "low")
