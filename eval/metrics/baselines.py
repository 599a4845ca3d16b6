"""The two baselines that the claim checker is compared with: calling everything supported, and counting shared words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rag.core import Claim
from rag.text import latin_terms, terms_of_many

Floats = NDArray[np.float64]

#: Prefixes of the baselines' metrics, with their names for people.
BASELINES = {"always_supported_": "always supported", "word_overlap_": "word overlap"}
#: The share of its words in the evidence from which word overlap calls a claim supported.
LEAST_OVERLAP = 0.5


def word_overlap(claims: Sequence[Claim]) -> Floats:
    """Return the share of each claim's index terms that its evidence has untranslated; across languages only Latin ones can."""
    mine = terms_of_many([c.text for c in claims])
    theirs = terms_of_many([" ".join(c.evidence) for c in claims])
    latin = [set(latin_terms(" ".join(c.evidence))) for c in claims]
    return np.array([len({*m} & ({*t} | x)) / max(len({*m}), 1) for m, t, x in zip(mine, theirs, latin, strict=True)])


def judge_of(metric: str) -> tuple[str, str]:
    """Split the name of a metric of claims into measure and prefix of the judge: ``("f1", "word_overlap_")``.

    Both are empty for any other metric.
    """
    for prefix in BASELINES:
        if metric.startswith(prefix):
            return metric.removeprefix(prefix).removeprefix("checker_"), prefix
    return (metric.removeprefix("checker_"), "checker_") if metric.startswith("checker_") else ("", "")


def is_baseline(metric: str) -> bool:
    """Tell whether a metric is a baseline's, reported only for comparison with the checker's."""
    return metric.startswith(tuple(BASELINES))
