"""How high the right papers stand in a ranking. Gains are binary; places count from 1."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence

__all__ = ["condensed", "ndcg_at", "recall_at", "reciprocal_rank"]


def condensed(ranked: Sequence[str], unjudged: Collection[str] = ()) -> list[str]:
    """The ranking without repetitions and without the items that nobody judged; what stands below them moves up.

    Condensed lists (Sakai 2007) neither reward nor punish an item that may well be right but is not in the list of the right
    ones. An item that is only unlisted, not named as unjudged, stays and counts as wrong.
    """
    return [item for item in dict.fromkeys(ranked) if item not in unjudged]


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """One over the rank of the first relevant item among the first ``k``, 0 where there is none.

    Its mean over questions is the mean reciprocal rank (Voorhees 1999).
    """
    return next((1 / rank for rank, item in enumerate(ranked[:k], 1) if item in relevant), 0.0)


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """The share of the relevant items among the first ``k``; 1 when nothing is relevant, for nothing is missed."""
    if not relevant:
        return 1.0
    return len(set(ranked[:k]) & set(relevant)) / len(set(relevant))


def ndcg_at(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Normalised discounted cumulative gain of the first ``k`` (Järvelin & Kekäläinen 2002), 0 to 1.

    A relevant item at place ``p`` gains ``1 / log2(p + 1)``; the sum is divided by that of the best ranking there can be,
    which begins with ``min(k, len(relevant))`` relevant items. The ranking holds no item twice (see :func:`condensed`). 1 when
    nothing is relevant, for nothing is missed.
    """
    if not relevant:
        return 1.0
    gain = sum(1 / math.log2(place + 1) for place, item in enumerate(ranked[:k], 1) if item in relevant)
    return gain / sum(1 / math.log2(place + 1) for place in range(1, min(k, len(set(relevant))) + 1))
