"""Timing of repeated calls."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

__all__ = ["Latency", "measure", "percentile"]

#: Calls made before the clock counts.
WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Latency:
    """How long ``calls`` calls of one kind took: the median and the 95th percentile, in seconds."""

    name: str
    calls: int
    p50: float
    p95: float


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that at least ``share`` (0 to 1) of them do not exceed (nearest rank).

    :raises ValueError: if there is none.
    """
    if not values:
        raise ValueError("a percentile of nothing")
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def measure(name: str, calls: Sequence[Callable[[], object]], warm_up: int = WARM_UP) -> Latency:
    """Time each call once, in order, after the first ``warm_up`` of them were made for nothing."""
    for call in calls[:warm_up]:
        call()
    taken = []
    for call in calls:
        started = time.perf_counter()
        call()
        taken.append(time.perf_counter() - started)
    return Latency(name, len(calls), percentile(taken, 0.5), percentile(taken, 0.95))
