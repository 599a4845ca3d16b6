"""How long answers take: percentiles of the seconds per case, by linear interpolation between the two nearest (as in numpy).

Edge cases: nan for no cases; untimed cases (answers of another system, seconds 0) are left out. The figures differ from run to
run and only inform: no gate may rest on them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from eval.metrics.registry import Metric, register


def percentile(seconds: Sequence[float], percent: float) -> float:
    """Return the seconds within which this percentage of the timed cases was answered."""
    timed = [value for value in seconds if value > 0]
    return float(np.percentile(timed, percent)) if timed else float("nan")


_MEANING = "Seconds within which {} of the cases were answered."
register(Metric("seconds_p50", "Time, median", _MEANING.format("half"), places=(23, 23)))
register(Metric("seconds_p95", "Time, 95th percentile", _MEANING.format("95 %"), places=(24, 24)))
