"""Logistic regression over standardised features, with which the checker and the audit score."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class FeatureWeight:
    """The weight of one feature once it is standardised: ``(value - mean) / scale``."""

    mean: float
    scale: float
    weight: float


@dataclass(frozen=True, slots=True)
class LinearModel:
    """A fitted logistic regression, which predicts without NumPy or scikit-learn.

    :param features: each feature's weight by its name; contributions are summed in this order.
    :param threshold: the lowest probability that means yes.
    """

    features: Mapping[str, FeatureWeight]
    intercept: float
    threshold: float

    @classmethod
    def fitted(
        cls,
        names: Iterable[str],
        means: Iterable[float],
        scales: Iterable[float],
        weights: Iterable[float],
        intercept: float,
        threshold: float,
        digits: int,
    ) -> LinearModel:
        """Build a model from parallel columns, rounded to ``digits`` decimals so that the same data give the same file."""
        rows = zip(means, scales, weights, strict=True)
        columns = [FeatureWeight(*(round(float(x), digits) for x in row)) for row in rows]
        return cls(dict(zip(names, columns, strict=True)), round(float(intercept), digits), round(threshold, digits))

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> LinearModel:
        """Read what :meth:`to_json` returned."""
        features = {name: FeatureWeight(**feature) for name, feature in data["features"].items()}
        return cls(features, float(data["intercept"]), float(data["threshold"]))

    def to_json(self) -> dict[str, Any]:
        """Return the model as plain values for :func:`json.dumps`."""
        return asdict(self)

    def contributions(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return each feature's contribution to the log-odds; 0 at its mean."""
        return {name: f.weight * ((values[name] - f.mean) / f.scale) for name, f in self.features.items()}

    def probability(self, values: Mapping[str, float]) -> float:
        """Return the probability (0 to 1) for one set of feature values."""
        odds = sum(self.contributions(values).values()) + self.intercept
        return 1 / (1 + math.exp(-odds)) if odds > -700 else 0.0
