"""How well scores and verdicts separate two classes."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]
Labels = NDArray[np.bool_]


def balanced_accuracy(labels: Labels, verdicts: Labels) -> float:
    """Return the mean of the shares of positives and of negatives that are judged right; nan if one class is missing.

    :param labels: what is true, shape ``(n,)``.
    :param verdicts: what was said, shape ``(n,)``.
    """
    if labels.all() or not labels.any():
        return float("nan")
    return float((verdicts[labels].mean() + (~verdicts[~labels]).mean()) / 2)


def auc(labels: Labels, scores: Values) -> float:
    """Return the area under the ROC curve: how often a positive scores above a negative, ties counting half.

    It is nan if one class is missing.
    """
    if labels.all() or not labels.any():
        return float("nan")
    # By places in the order, in place of scikit-learn's: the bootstrap asks for it thousands of times.
    positives, negatives = scores[labels], np.sort(scores[~labels])
    below, not_above = (np.searchsorted(negatives, positives, side=side).sum() for side in ("left", "right"))
    return float((below + not_above) / 2 / (len(positives) * len(negatives)))


def calibration_error(labels: Labels, scores: Values, bins: int = 10) -> float:
    """Return the expected calibration error: the mean distance of scores from the share of positives in bins of equal width."""
    from sklearn.calibration import calibration_curve

    shares, means = calibration_curve(labels, scores, n_bins=bins)
    # The bins of scikit-learn, which it does not count.
    counts = np.bincount(np.searchsorted(np.linspace(0, 1, bins + 1)[1:-1], scores))
    return float(np.abs(shares - means) @ counts[counts > 0] / len(scores))


def interval(
    measure: Callable[[NDArray[np.int64]], float], groups: Sequence[str], rounds: int = 1000, seed: int = 0
) -> tuple[float, float]:
    """Return the 95 % interval of a measure by bootstrap over groups, because claims about one paper are not independent.

    :param measure: computes the measure of the rows with these numbers.
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
