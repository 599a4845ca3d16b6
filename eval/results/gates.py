"""Gates: the bounds of a suite's figures, from ``gates.toml``, and whether a run keeps them."""

from __future__ import annotations

import math
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib import resources
from typing import Any

from eval.metrics.baselines import judge_of
from eval.metrics.registry import describe, metrics
from eval.results.schema import Figure, Result
from rag.core import UsageError

#: The bundled suites, which the file may name.
SUITES = ("sample", "natural", "planted", "adversarial", "recorded", "in_earnest")
#: Those about digests that the repository does not hold: they need an index of them.
OVER_OWN = frozenset({"in_earnest"})

_KEYS = ("at_least", "at_most", "allowed_drop")
_LANGUAGES = ("en", "ko", "all")
_SLACK = 1e-9  # 0.95 - 0.94 is more than 0.01 to a computer


@dataclass(frozen=True, slots=True)
class Gate:
    """The bounds of one figure: a least or greatest value, and how much worse than the baseline it may be."""

    figure: str
    at_least: float | None = None
    at_most: float | None = None
    allowed_drop: float | None = None

    @property
    def metric(self) -> str:
        return self.figure.split("/")[0]

    def __str__(self) -> str:
        bounds = (("at least", self.at_least), ("at most", self.at_most))
        told = [f"{words} {bound:g}" for words, bound in bounds if bound is not None]
        if self.allowed_drop is not None:
            told.append(f"at most {self.allowed_drop:g} worse than the baseline")
        return ", ".join(told)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A gate with the measured figure and the baseline's, None if there is none; kept if ``problem`` is empty."""

    gate: Gate
    value: float | None
    before: float | None
    problem: str = ""

    @property
    def kept(self) -> bool:
        return not self.problem

    @property
    def look_at(self) -> str:
        """What to look at where the gate fails."""
        cases = f"the worst cases of {self.gate.metric} in the report (--report DIR)"
        part = describe(self.gate.metric).look_at
        return f"{cases}, then {part}" if part else cases

    def __str__(self) -> str:
        """Return one line: the figure, its value, the bound, the baseline, and what is wrong."""
        value, before = ("not measured" if v is None else f"{v:.4f}" for v in (self.value, self.before))
        line = f"{self.gate.figure}: {value} (gate: {self.gate}; baseline: {'none' if self.before is None else before})"
        return line if self.kept else f"{line}: {self.problem} Look at {self.look_at}."


def read_gates(suite: str) -> list[Gate]:
    """Read the gates of a suite, in the order of the file; none for a suite that is not in it, such as a user's own.

    :raises UsageError: if the file cannot be used.
    """
    return parse_gates((resources.files("eval") / "gates.toml").read_text("utf-8")).get(suite, [])


def parse_gates(text: str) -> dict[str, list[Gate]]:
    """Return the gates of each suite in a file.

    :raises UsageError: if the text is not TOML, or has an unknown suite, figure or key, or an invalid value.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise UsageError(f"eval/gates.toml is not TOML: {problem}.", hint="Correct it there.") from problem
    return {suite: _suite(suite, table) for suite, table in tables.items()}


def _suite(suite: str, table: Any) -> list[Gate]:
    if suite not in SUITES:
        raise _wrong(f"there is no suite {suite!r}", f"Suites are {', '.join(SUITES)}.")
    if not isinstance(table, dict):
        raise _wrong(
            f"[{suite}] is not a table", f'Write [{suite}] and below it lines such as "correct/en" = {{ at_least = 0.8 }}.'
        )
    return [_gate(suite, name, value) for name, value in table.items()]


def _gate(suite: str, name: str, value: Any) -> Gate:
    where = f'[{suite}] "{name}"'
    metric, _, rest = name.partition("/")
    if metric not in metrics() and not judge_of(metric)[0]:
        raise _wrong(f"{where}: there is no metric {metric!r}", f"Metrics are {', '.join(metrics())}.")
    if rest.partition("/")[0] not in _LANGUAGES:
        raise _wrong(f"{where} does not name a language", f'Write "{metric}/en", "{metric}/ko" or "{metric}/all".')
    if not isinstance(value, dict) or not value:
        raise _wrong(f"{where} has no bound", f"Write {where.partition(' ')[2]} = {{ at_least = 0.9, allowed_drop = 0.01 }}.")
    for key, bound in value.items():
        if key not in _KEYS:
            raise _wrong(f"{where}: there is no key {key!r}", f"Keys are {', '.join(_KEYS)}.")
        if isinstance(bound, bool) or not isinstance(bound, int | float) or not math.isfinite(bound):
            raise _wrong(f"{where}: {key} is {bound!r}", "It has to be a number.")
    gate = Gate(name, **{key: float(bound) for key, bound in value.items()})
    if gate.allowed_drop is not None and gate.allowed_drop < 0:
        raise _wrong(f"{where}: allowed_drop is {gate.allowed_drop:g}", "It has to be 0 or more.")
    if gate.at_least is not None and gate.at_most is not None and gate.at_least > gate.at_most:
        raise _wrong(f"{where}: at_least {gate.at_least:g} is above at_most {gate.at_most:g}", "No figure can keep both.")
    return gate


def _wrong(message: str, hint: str) -> UsageError:
    return UsageError(f"eval/gates.toml: {message}.", hint=hint)


def check(result: Result, gates: Sequence[Gate], baseline: Result | None = None) -> list[Outcome]:
    """Check the gates, in order.

    A gate on a figure that was not measured fails, and so does an allowed drop from a figure that the baseline lacks.
    """
    now, before = ({f.name: f for f in run.figures if math.isfinite(f.value)} if run else {} for run in (result, baseline))
    outcomes = []
    for gate in gates:
        figure, earlier = now.get(gate.figure), before.get(gate.figure)
        value, was = (f.value if f else None for f in (figure, earlier))
        falls = figure is None or figure.better != "low"
        outcomes.append(Outcome(gate, value, was, _problem(gate, value, was, falls)))
    return outcomes


def _problem(gate: Gate, value: float | None, before: float | None, high_is_good: bool) -> str:
    if value is None:
        return "it was not measured."
    if gate.at_least is not None and value < gate.at_least:
        return f"it is {gate.at_least - value:.4f} too low."
    if gate.at_most is not None and value > gate.at_most:
        return f"it is {value - gate.at_most:.4f} too high."
    if gate.allowed_drop is None:
        return ""
    if before is None:
        return "the baseline has no such figure (`nonmun eval --write-baseline` makes one)."
    worse = before - value if high_is_good else value - before
    return f"it is {worse:.4f} worse than the baseline." if worse > gate.allowed_drop + _SLACK else ""


def at_best(result: Result) -> Result:
    """Return the result with each figure at the better end of its interval, for :func:`check`.

    A model's answers differ from run to run, so its gates fail only if the whole interval is beyond the bound. Figures that
    only inform, and those that were not measured or have no interval, stay as they are.
    """
    return replace(result, figures=tuple(map(_at_best, result.figures)))


def _at_best(figure: Figure) -> Figure:
    end = {"high": figure.high, "low": figure.low}.get(figure.better, math.nan)
    return figure if math.isnan(figure.value) or math.isnan(end) else replace(figure, value=end)
