"""Two runs of a suite, case by case: what got better and worse, and whether chance explains it.

For each metric the differences of the cases that both runs scored are tested by flipping signs (Fisher's randomization test):
if the runs were alike, each difference could as well have the other sign. Cases about one paper are flipped together, because
they are not independent. All flips are counted if they are few; otherwise 9,999 are drawn with a fixed seed. The p-values are
corrected across the metrics by Holm (1979). Intervals of differences are by bootstrap over papers.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.metrics.baselines import is_baseline
from eval.metrics.bootstrap import mean_interval
from eval.results.schema import CaseResult, Result

Floats = NDArray[np.float64]

_EXACT = 12  # groups whose flips are all counted
_DRAWN = 9_999
_SIGNIFICANT = 0.05


@dataclass(frozen=True, slots=True)
class Change:
    """A metric over the cases that both runs scored.

    ``difference`` is after minus before, with its 95 % interval; ``p`` is the p-value of the test and ``p_holm`` the corrected
    one. ``good`` is 1 where more is better, and -1 where less is.
    """

    metric: str
    n: int
    before: float
    after: float
    difference: float
    low: float
    high: float
    p: float
    p_holm: float
    better: int
    worse: int
    good: int = 1

    @property
    def verdict(self) -> str:
        """``better`` or ``worse`` where chance does not explain the difference, else ``same`` or ``unclear``."""
        if not self.better and not self.worse:
            return "same"
        if self.p_holm >= _SIGNIFICANT:
            return "unclear"
        return "better" if self.difference * self.good > 0 else "worse"


@dataclass(frozen=True, slots=True)
class CaseChange:
    """A case that changed: scores before and after by metric, and ``gain``, the sum of the differences, good ones positive."""

    case: CaseResult
    scores: Mapping[str, tuple[float, float]]
    gain: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """A run beside an earlier one.

    ``better`` and ``worse`` begin with the largest gain and loss; ``added`` and ``gone`` are the ids of cases that only one of
    the two has.
    """

    before: Result
    changes: tuple[Change, ...]
    better: tuple[CaseChange, ...]
    worse: tuple[CaseChange, ...]
    added: tuple[str, ...]
    gone: tuple[str, ...]


def compare(now: Result, before: Result) -> Comparison:
    """Compare a run with an earlier one of the same suite. Cases match by id, unless the question has changed."""
    earlier = {case.id: case for case in before.cases}
    pairs = [(case, earlier[case.id]) for case in now.cases if case.id in earlier and _same(case, earlier[case.id])]
    matched = {case.id for case, _ in pairs}
    good = {f.metric: -1 if f.better == "low" else 1 for f in now.figures if f.better and not is_baseline(f.metric)}
    metrics = list(dict.fromkeys(m for case, was in pairs for m in case.scores if m in was.scores and m in good))
    changed = [change for case, was in pairs if (change := _case_change(case, was, good)).scores]
    return Comparison(
        before,
        tuple(_changes(pairs, metrics, good)),
        tuple(sorted((c for c in changed if c.gain > 0), key=lambda c: (-c.gain, c.case.id))),
        tuple(sorted((c for c in changed if c.gain <= 0), key=lambda c: (c.gain, c.case.id))),
        tuple(case.id for case in now.cases if case.id not in matched),
        tuple(case.id for case in before.cases if case.id not in matched),
    )


def _same(case: CaseResult, was: CaseResult) -> bool:
    """Tell whether two cases ask the same; a baseline keeps no questions."""
    return not was.question or case.question == was.question


def _case_change(case: CaseResult, was: CaseResult, good: Mapping[str, int]) -> CaseChange:
    scores = {
        m: (was.scores[m], now) for m, now in case.scores.items() if m in good and m in was.scores and was.scores[m] != now
    }
    return CaseChange(case, scores, math.fsum((now - old) * good[m] for m, (old, now) in scores.items()))


def _changes(pairs: Sequence[tuple[CaseResult, CaseResult]], metrics: Sequence[str], good: Mapping[str, int]) -> list[Change]:
    both = {m: [(case, was) for case, was in pairs if m in case.scores and m in was.scores] for m in metrics}
    raw = [sign_flip(_differences(both[m], m), [_group(case) for case, _ in both[m]]) for m in metrics]
    return [_change(m, both[m], good[m], p, corrected) for m, p, corrected in zip(metrics, raw, holm(raw), strict=True)]


def _differences(pairs: Sequence[tuple[CaseResult, CaseResult]], metric: str) -> Floats:
    return np.array([case.scores[metric] - was.scores[metric] for case, was in pairs])


def _change(metric: str, pairs: Sequence[tuple[CaseResult, CaseResult]], good: int, p: float, corrected: float) -> Change:
    differences = _differences(pairs, metric)
    low, high = mean_interval(differences.tolist(), [_group(case) for case, _ in pairs])
    before = math.fsum(was.scores[metric] for _, was in pairs) / len(pairs)
    after = math.fsum(case.scores[metric] for case, _ in pairs) / len(pairs)
    gains, losses = int((differences * good > 0).sum()), int((differences * good < 0).sum())
    return Change(metric, len(pairs), before, after, after - before, low, high, p, corrected, gains, losses, good)


def _group(case: CaseResult) -> str:
    return " ".join(sorted({source.arxiv_id for source in case.evidence})) or case.id


def sign_flip(differences: Floats, groups: Sequence[str], seed: int = 0) -> float:
    """Return the two-sided p-value of paired differences whose groups are flipped together; 1 if nothing differs."""
    sums: dict[str, float] = {}
    for group, difference in zip(groups, differences.tolist(), strict=True):
        sums[group] = sums.get(group, 0.0) + difference
    moved = np.array([s for _, s in sorted(sums.items()) if abs(s) > 1e-12])
    if not len(moved):
        return 1.0
    seen = abs(moved.sum()) - 1e-9
    if len(moved) <= _EXACT:
        signs = 1 - 2 * ((np.arange(2 ** len(moved))[:, None] >> np.arange(len(moved))) & 1)
        return float((np.abs(signs @ moved) >= seen).mean())
    signs = np.random.default_rng(seed).choice((-1.0, 1.0), size=(_DRAWN, len(moved)))
    return float((1 + (np.abs(signs @ moved) >= seen).sum()) / (1 + _DRAWN))


def holm(values: Sequence[float]) -> list[float]:
    """Return p-values corrected for their number (Holm 1979), in the order given."""
    corrected, highest = [0.0] * len(values), 0.0
    for rank, place in enumerate(sorted(range(len(values)), key=values.__getitem__)):
        highest = max(highest, min(1.0, (len(values) - rank) * values[place]))
        corrected[place] = highest
    return corrected
