"""How high a ranking places the right papers. Gains are binary; ranks count from 1."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Sequence
from functools import partial

from eval.metrics.registry import AnsweredCase, Metric, register


def condensed(ranked: Sequence[str], unjudged: Collection[str] = ()) -> list[str]:
    """Return the ranking without repetitions and without unjudged items; lower items move up.

    Condensed lists (Sakai 2007) neither reward nor penalise an item that may be right but was not judged. An item that is
    neither relevant nor named as unjudged stays and counts as wrong.
    """
    return [item for item in dict.fromkeys(ranked) if item not in unjudged]


def reciprocal_rank(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Return one over the rank of the first relevant item among the first ``k``, or 0 if there is none.

    Its mean over questions is the mean reciprocal rank (Voorhees 1999).
    """
    return next((1 / rank for rank, item in enumerate(ranked[:k], 1) if item in relevant), 0.0)


def recall_at(ranked: Sequence[str], relevant: Collection[str], k: int) -> float:
    """Return the share of the relevant items among the first ``k``; 1 if nothing is relevant."""
    if not relevant:
        return 1.0
    return len(set(ranked[:k]) & set(relevant)) / len(set(relevant))


def ndcg_at(ranked: Sequence[str], relevant: Collection[str], k: int = 10) -> float:
    """Return the normalised discounted cumulative gain of the first ``k`` (Järvelin & Kekäläinen 2002), 0 to 1.

    A relevant item at place ``p`` gains ``1 / log2(p + 1)``; the sum is divided by that of the best possible ranking, which
    begins with ``min(k, len(relevant))`` relevant items. The ranking must not repeat an item (see :func:`condensed`). It is 1
    if nothing is relevant.
    """
    if not relevant:
        return 1.0
    gain = sum(1 / math.log2(place + 1) for place, item in enumerate(ranked[:k], 1) if item in relevant)
    return gain / sum(1 / math.log2(place + 1) for place in range(1, min(k, len(set(relevant))) + 1))


_LOOK_AT = (
    "rag/search/searcher.py, rag/search/scoring.py and rag/index/translation.py; "
    "`nonmun search QUESTION --explain` shows each leg's part"
)


def _score(measure: Callable[[Sequence[str], Sequence[str]], float]) -> Callable[[AnsweredCase], float | None]:
    return lambda a: None if a.ranked is None else measure(a.ranked, a.papers)


_FAMILY = [
    ("mrr@10", "MRR@10", "Mean of 1 / rank of the first right paper among ten; 0 where there is none.", reciprocal_rank, 10),
    ("recall@5", "recall@5", "Share of the right papers among the first five found.", recall_at, 5),
    ("recall@10", "recall@10", "Share of the right papers among the first ten found.", recall_at, 10),
    ("ndcg@10", "nDCG@10", "Gain of the first ten, discounted by rank, beside that of the best order.", ndcg_at, 10),
]
for _place, (_name, _label, _meaning, _measure, _k) in enumerate(_FAMILY, 1):
    register(Metric(
        _name, f"Retrieval, {_label}", _meaning, _LOOK_AT, headline=_name == "mrr@10",
        score=_score(partial(_measure, k=_k)), applies=lambda case: bool(case.gold), needs="ranking",
        places=(_place, 9 + _place),
    ))  # fmt: skip
