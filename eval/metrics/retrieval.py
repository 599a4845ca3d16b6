"""How high the right paper stands in a ranking."""

from __future__ import annotations

from collections.abc import Collection, Sequence

__all__ = ["recall_at", "reciprocal_rank"]


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
