"""Fit the classifier of the claim checker on written claims and on errors planted in digest bullets.

The written claims (:mod:`eval.cases.claim_set`) teach how paraphrases and translations differ from errors, the planted ones
(:mod:`eval.cases.planted_claims`) what a single changed word in a repeated sentence means, short statements
(:mod:`eval.training.statements`) that exchanged sides and negations are decisive, and sentences of answers
(:mod:`eval.cases.answer_sentences`) how models write. Cross-validation keeps the claims of a paper
together. The same digests give the same model.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from eval.cases.answer_sentences import answer_sentences
from eval.cases.claim_set import LabelledClaim, written
from eval.cases.planted_claims import plant
from eval.cases.sample import read_papers
from eval.training.statements import make_claims
from rag.check import SHOWN, claim_features
from rag.core import LinearModel, Paper, UsageError

_FOLDS = 8
_STRENGTH = 0.1  # inverse of the regularisation, as scikit-learn has it
_PLANTED = 0.2  # what a claim made by rule weighs beside a written one
_EIGHTH = 8  # errors are planted in one paper of as many
_CONSTANT = 1e-9  # a feature that varies less is constant
# Features whose weight may have any sign, and those that can only speak for support; all others can only speak against it.
_FREE = ("same", "repetition", "numbers", "names", "crossed")
_FOR = ("coverage", "adjacent", "negation_kept", "values_kept")
THRESHOLD = 0.5


@dataclass(frozen=True)
class Training:
    """Claims with their features: ``values`` has shape ``(claims, features)``, ``names`` names its columns.

    The first ``written`` rows are written claims, the others planted ones; ``shown`` marks those that a rule contradicts.
    """

    names: tuple[str, ...]
    values: NDArray[np.float64]
    claims: tuple[LabelledClaim, ...]
    written: int
    shown: NDArray[np.bool_]

    @property
    def labels(self) -> NDArray[np.bool_]:
        return np.array([c.supported for c in self.claims])

    @property
    def weights(self) -> NDArray[np.float64]:
        """The weights of claims: 1 for a written one, a fifth for one made by rule, with equal sums for their two classes."""
        labels = self.labels
        weights = np.ones(len(self.claims))
        planted = np.arange(len(self.claims)) >= self.written
        weights[planted] = _PLANTED
        good, bad = (planted & labels).sum(), (planted & ~labels).sum()
        if good:
            weights[planted & labels] *= bad / good
        return weights


def prepare(digests: Path, left_out: frozenset[str] = frozenset()) -> Training:
    """Read the digests and measure the claims about them.

    :param left_out: arXiv ids whose claims take no part.
    :raises UsageError: if no written claim is about a paper of the digests.
    """
    papers = {arxiv_id: paper for arxiv_id, paper in read_papers(digests).items() if arxiv_id not in left_out}
    by_hand = written(papers)
    if not by_hand:
        hint = "Name the folder of digests: --digests DIR."
        raise UsageError(f"No written claim is about a paper in {str(digests)!r}.", hint=hint)
    chosen: list[Paper] = [papers[i] for i in sorted(papers) if int(sha256(i.encode()).hexdigest(), 16) % _EIGHTH == 0]
    claims = (*by_hand, *plant(chosen), *make_claims(), *answer_sentences(by_hand, papers, "learn"))
    rows = claim_features([c.claim for c in claims])
    names = tuple(sorted(rows[0][0]))
    values = np.array([[features[name] for name in names] for features, _ in rows])
    return Training(names, values, claims, len(by_hand), np.array([shown for _, shown in rows]))


def fit(training: Training, rows: NDArray[np.bool_] | None = None) -> LinearModel:
    """Fit the regression on some of the claims, or on all."""
    rows = np.ones(len(training.claims), dtype=bool) if rows is None else rows
    hand = rows & (np.arange(len(rows)) < training.written)
    means, scales = training.values[hand].mean(axis=0), training.values[hand].std(axis=0)
    scales[scales < _CONSTANT] = 1.0
    standard = (training.values - means) / scales
    found = regression(standard[rows], training.labels[rows], training.weights[rows], bounds(training.names))
    return LinearModel.fitted(training.names, means, scales, found[:-1], found[-1], THRESHOLD, digits=5)


def bounds(names: Sequence[str]) -> list[tuple[float | None, float | None]]:
    """Return the bounds of each feature's weight: what is missing, changed or reversed never counts as support.

    Without bounds, chance in the training claims gives some errors a weight of the wrong sign.
    """
    return [(None, None) if n in _FREE else (0.0, None) if n.startswith(_FOR) else (None, 0.0) for n in names]


def regression(
    values: NDArray[np.float64],
    labels: NDArray[np.bool_],
    weights: NDArray[np.float64],
    limits: Sequence[tuple[float | None, float | None]] | None = None,
) -> NDArray[np.float64]:
    """Fit a logistic regression with an L2 penalty and bounds on its weights, by L-BFGS-B (Byrd et al. 1995).

    :param values: shape ``(claims, features)``.
    :param labels: shape ``(claims,)``.
    :param weights: what each claim counts, shape ``(claims,)``.
    :param limits: the least and the greatest weight of each feature; None for no limit.
    :returns: the weights and, last, the intercept; shape ``(features + 1,)``.
    """
    from scipy.optimize import minimize

    sign = np.where(labels, 1.0, -1.0)

    def loss(x: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        margin = sign * (values @ x[:-1] + x[-1])
        pull = -weights * sign / (1 + np.exp(np.clip(margin, -500, 500)))
        penalty = x[:-1] / _STRENGTH
        gradient = np.append(values.T @ pull + penalty, pull.sum())
        return float(weights @ np.logaddexp(0, -margin) + x[:-1] @ penalty / 2), gradient

    size = values.shape[1]
    limits = [*(limits or [(None, None)] * size), (None, None)]
    found = minimize(loss, np.zeros(size + 1), jac=True, method="L-BFGS-B", bounds=limits, options={"maxiter": 2000})
    result: NDArray[np.float64] = found.x
    return result


def cross_validated(training: Training) -> NDArray[np.float64]:
    """Return each claim's score by a model that saw no claim about its paper."""
    papers = sorted({c.arxiv_id for c in training.claims})
    fold = {arxiv_id: place % _FOLDS for place, arxiv_id in enumerate(papers)}
    of = np.array([fold[c.arxiv_id] for c in training.claims])
    support = np.zeros(len(of))
    for number in range(_FOLDS):
        model = fit(training, of != number)
        for i in np.flatnonzero(of == number):
            support[i] = model.probability(dict(zip(training.names, training.values[i].tolist(), strict=True)))
    return np.where(training.shown, support * SHOWN, support)
