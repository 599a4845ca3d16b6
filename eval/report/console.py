"""The figures of a run for a console: value, interval, number of cases, and gate."""

from __future__ import annotations

from collections.abc import Sequence

from eval.report.numbers import range_of, value_of
from eval.results.gates import Outcome
from eval.results.schema import Result
from rag.interfaces.console import say


def print_result(result: Result, outcomes: Sequence[Outcome]) -> None:
    """Print one line per figure, those of all kinds of cases first, then notes and the gates that failed."""
    gates = {outcome.gate.figure: outcome for outcome in outcomes}
    width = max((len(figure.name) for figure in result.figures), default=0)
    say(f"{'':4} {'figure':<{width}}  {'value':>7}  {'95 % interval':<15}  cases")
    for figure in sorted(result.figures, key=lambda figure: figure.kind != "all"):
        outcome = gates.get(figure.name)
        mark, bound = ("", "") if outcome is None else ("ok" if outcome.kept else "FAIL", str(outcome.gate))
        interval = range_of(figure) if figure.better else ""
        say(f"{mark:<4} {figure.name:<{width}}  {value_of(figure):>7}  {interval:<15}  {figure.n:>5,}  {bound}".rstrip())
    for note in result.notes:
        say(f"note: {note}")
    say(f"{len(result.cases):,} cases in {result.times.get('total', 0.0):.0f} s.")
    say("Faithfulness is to the digest, not to the paper.")
    failed = [outcome for outcome in outcomes if not outcome.kept]
    if outcomes:
        names = f" Failed: {', '.join(o.gate.figure for o in failed)}." if failed else ""
        say(f"{len(outcomes) - len(failed)} of {len(outcomes)} gates kept.{names}")
    for outcome in failed:
        say(f"FAIL {outcome}")
