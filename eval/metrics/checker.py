"""How well a judge of claims finds errors: precision, recall and F1 of "is an error".

Definition: a claim is flagged if the judge does not find it supported. Recall is the share of errors that are flagged. Every
kind of error is compared with all right claims of the same language. Precision is that of a set with as many right claims as
errors, ``recall / (recall + share of right claims flagged)``, because the number of errors of a kind depends on who planted
them. F1 is the harmonic mean of the two. ``checker_right`` is the share of claims, of any kind, that are judged as labelled.

Edge cases: precision, and with it F1, is 0 if nothing is flagged, as in scikit-learn. Without errors, or without right claims,
all three are nan. Claims without a readable verdict are left out, for the baselines too, and are counted.

Source: F1 of hallucination detection as in RAGTruth (Niu et al. 2024, arXiv 2401.00396), kinds of error after ANAH-v2 (arXiv
2407.04693); balanced accuracy as in LLM-AggreFact (Tang et al. 2024, arXiv 2404.10774), see :mod:`eval.metrics.detection`.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from eval.metrics.bootstrap import summed
from eval.metrics.registry import Metric, register

Labels = NDArray[np.bool_]
Values = NDArray[np.float64]
#: What :func:`detection` measures, in its order.
MEASURES = ("precision", "recall", "f1")


def detection(errors: Labels, flagged: Labels, groups: Sequence[str]) -> list[tuple[float, float, float]]:
    """Return precision, recall and F1, each with the ends of its interval by bootstrap over groups.

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
    """Return precision, recall and F1 of rows of counts: flagged errors, errors, flagged right claims, right claims."""
    found, errors, alarms, right = counts.T
    recall = _share(found, errors)
    precision = _share(recall, recall + _share(alarms, right), empty=0.0)
    return precision, recall, _share(2 * precision * recall, precision + recall, empty=0.0)


def _share(part: Values, whole: Values, empty: float = float("nan")) -> Values:
    """Return part / whole; ``empty`` where the whole is 0, and nan where it is nan."""
    safe = np.where(whole == 0, 1.0, whole)
    return np.where(whole == 0, empty, part / safe)


_LOOK_AT = "rag/check/checker.py and rag/check/rules/; `nonmun check` judges single claims"


def _register(name: str, label: str, meaning: str, place: int, *, headline: bool = True) -> None:
    register(Metric(name, label, meaning, _LOOK_AT, headline, suites=("planted",), places=(place, place)))


_register("checker_right", "Claims judged right", "Share of claims that the checker judges right.", 17, headline=False)
_register("checker_f1", "Checker, F1", "Harmonic mean of precision and recall of finding errors.", 18)
_register("checker_precision", "Checker, precision", "Share of alarms that are errors.", 19)
_register("checker_recall", "Checker, recall", "Share of errors that are found.", 20)
_register(
    "checker_balanced_accuracy",
    "Checker, balanced accuracy",
    "Mean of the shares of right and of wrong claims that are judged right.",
    21,
)
_register("checker_auc", "Checker, AUC", "How often a right claim scores above a wrong one.", 22)
