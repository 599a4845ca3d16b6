"""The uncertainty of a mean: its 95 % interval by bootstrap over groups (percentile method; Efron & Tibshirani 1993).

Cases about one paper are not independent, so whole groups are drawn. The draws are seeded: the same values give the same
interval. With a single group, or with values that are all equal, the interval is the value itself and says nothing about other
cases.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Values = NDArray[np.float64]

ROUNDS = 1000


def mean_interval(values: Sequence[float], groups: Sequence[str], rounds: int = ROUNDS, seed: int = 0) -> tuple[float, float]:
    """Return the ends of the interval of a mean; nan for no values.

    :param groups: the group of each value.
    """
    if not values:
        return float("nan"), float("nan")
    columns = np.array([values, [1.0] * len(values)], dtype=np.float64).T
    sums, counts = summed(columns, groups, rounds, seed).T
    low, high = np.percentile(sums / counts, [2.5, 97.5])
    return float(low), float(high)


def summed(columns: Values, groups: Sequence[str], rounds: int = ROUNDS, seed: int = 0) -> Values:
    """Return the sums of columns in every round, shape ``(rounds, columns)``, over groups drawn with replacement.

    :param columns: one row per case, shape ``(n, columns)``.
    :param groups: the group of each row.
    """
    places = {name: place for place, name in enumerate(sorted(set(groups)))}
    total = np.zeros((len(places), columns.shape[1]))
    np.add.at(total, [places[group] for group in groups], columns)
    drawn = np.random.default_rng(seed).integers(len(places), size=(rounds, len(places)))
    found: Values = total[drawn].sum(axis=1)
    return found
