"""How long answers take: percentiles of the seconds per case, by linear interpolation between the two nearest (as in numpy).

Edge cases: nan for no cases; cases that were not timed (answers of another system, seconds 0) are left out. The figures differ
from run to run and are only told: no gate may rest on them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

__all__ = ["percentile"]


def percentile(seconds: Sequence[float], percent: float) -> float:
    """The seconds within which this percentage of the timed cases was answered."""
    timed = [value for value in seconds if value > 0]
    return float(np.percentile(timed, percent)) if timed else float("nan")
