"""How well a judge of claims finds errors: precision, recall and F1 of "is an error".

Definition: a claim is flagged when the judge does not find it supported. Recall is the share of errors that are flagged. Every
kind of error is held against all right claims of the same language; precision is that of a set with as many right claims as
errors, ``recall / (recall + share of right claims flagged)``, for how many errors there are of a kind is up to who planted
them. F1 is the harmonic mean of the two. ``checker_right`` is the share of claims, of any kind, that are judged as labelled.

Edge cases: precision is 0 where nothing is flagged, as in scikit-learn, and F1 with it. Without errors, or without right
claims, there is nothing to tell apart and all three are nan. Claims without a readable verdict are left out, for the baselines
too, and are told.

Source: F1 of hallucination detection as in RAGTruth (Niu et al. 2024, arXiv 2401.00396), kinds of error after ANAH-v2 (arXiv
2407.04693); balanced accuracy as in LLM-AggreFact (Tang et al. 2024, arXiv 2404.10774), see :mod:`eval.metrics.detection`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.metrics.bootstrap import summed

__all__ = ["MEASURES", "Labels", "detection"]

Labels = NDArray[np.bool_]
Values = NDArray[np.float64]
#: What :func:`detection` measures, in its order.
MEASURES = ("precision", "recall", "f1")


def detection(errors: Labels, flagged: Labels, groups: Sequence[str]) -> list[tuple[float, float, float]]:
    """Precision, recall and F1, each with the ends of its interval by bootstrap over groups.

    :param errors: which claims are errors, shape ``(n,)``.
    :param flagged: which claims the judge did not find supported.
    :param groups: the paper of each claim.
    """
    counts = np.stack([errors & flagged, errors, ~errors & flagged, ~errors], axis=1).astype(np.float64)
    values = _measures(counts.sum(axis=0)[None])
    drawn = _measures(summed(counts, groups))
    found = []
    for value, sample in zip(values, drawn, strict=True):
        known = sample[~np.isnan(sample)]
        low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (np.nan, np.nan)
        found.append((float(value[0]), float(low), float(high)))
    return found


def _measures(counts: Values) -> tuple[Values, Values, Values]:
    """Precision, recall and F1 of rows of counts: errors flagged, errors, right claims flagged, right claims."""
    found, errors, alarms, right = counts.T
    recall = _share(found, errors)
    precision = _share(recall, recall + _share(alarms, right), empty=0.0)
    return precision, recall, _share(2 * precision * recall, precision + recall, empty=0.0)


def _share(part: Values, whole: Values, empty: float = float("nan")) -> Values:
    """part / whole; ``empty`` where the whole is 0, and nan where it is nan."""
    safe = np.where(whole == 0, 1.0, whole)
    return np.where(whole == 0, empty, part / safe)
