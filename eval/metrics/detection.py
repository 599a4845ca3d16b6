"""How well scores and verdicts tell two classes apart."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["auc", "balanced_accuracy", "calibration_error", "interval"]

Values = NDArray[np.float64]
Labels = NDArray[np.bool_]


def balanced_accuracy(labels: Labels, verdicts: Labels) -> float:
    """The mean of the shares of positives and of negatives that are judged right; nan where one class is missing.

    :param labels: what is true, shape ``(n,)``.
    :param verdicts: what was said, shape ``(n,)``.
    """
    if labels.all() or not labels.any():
        return float("nan")
    return float((verdicts[labels].mean() + (~verdicts[~labels]).mean()) / 2)


def auc(labels: Labels, scores: Values) -> float:
    """The area under the ROC curve: how often a positive scores above a negative, ties counting half (Hanley & McNeil 1982)."""
    positive, negative = scores[labels], scores[~labels]
    if not len(positive) or not len(negative):
        return float("nan")
    order = np.sort(scores)
    ranks = (np.searchsorted(order, positive, "left") + np.searchsorted(order, positive, "right") + 1) / 2
    wins = ranks.sum() - len(positive) * (len(positive) + 1) / 2
    return float(wins / (len(positive) * len(negative)))


def calibration_error(labels: Labels, scores: Values, bins: int = 10) -> float:
    """The expected calibration error: how far scores are from the share of positives among claims of like score, on average."""
    place = np.minimum((scores * bins).astype(int), bins - 1)
    total = 0.0
    for b in range(bins):
        here = place == b
        if here.any():
            total += here.mean() * abs(float(scores[here].mean()) - float(labels[here].mean()))
    return float(total)


def interval(
    measure: Callable[[NDArray[np.int64]], float], groups: Sequence[str], rounds: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """The 95 % interval of a measure by bootstrap over groups (claims of one paper stand or fall together).

    :param measure: the measure of the rows with these numbers.
    :param groups: the group of each row.
    """
    names = sorted(set(groups))
    rows = {name: np.array([i for i, group in enumerate(groups) if group == name]) for name in names}
    chance = np.random.default_rng(seed)
    found = []
    for _ in range(rounds):
        drawn = chance.integers(len(names), size=len(names))
        found.append(measure(np.concatenate([rows[names[i]] for i in drawn])))
    low, high = np.nanpercentile(found, [2.5, 97.5])
    return float(low), float(high)
