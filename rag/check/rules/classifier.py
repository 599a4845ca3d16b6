"""The learned part of the checker: a logistic regression over the figures, fitted by ``nonmun eval train-checker``.

The package ships its weights as data (``rag/data/checking/model.json``); they hold no words, and predicting needs no
scikit-learn.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

__all__ = ["Classifier", "bundled"]


@dataclass(frozen=True)
class Classifier:
    """Two logistic regressions over the same standardised figures.

    ``support`` gives the probability that the evidence supports the claim, ``conflict`` the probability that a claim that is
    not supported contradicts its evidence rather than going beyond it. Each maps a figure to its weight, with the intercept
    under ``""``; ``means`` and ``scales`` standardise a figure. A claim is supported from ``threshold`` on.
    """

    means: Mapping[str, float]
    scales: Mapping[str, float]
    support: Mapping[str, float]
    conflict: Mapping[str, float]
    threshold: float

    @classmethod
    def parse(cls, data: Mapping[str, Any]) -> Classifier:
        return cls(data["means"], data["scales"], data["support"], data["conflict"], float(data["threshold"]))

    def supported(self, figures: Mapping[str, float]) -> float:
        """The probability (0 to 1) that the evidence supports the claim."""
        return _logistic(sum(self.contributions(figures).values()) + self.support[""])

    def contradicted(self, figures: Mapping[str, float]) -> float:
        """The probability (0 to 1) that the evidence speaks against a claim that it does not support."""
        return _logistic(sum(self.conflict[name] * self._standard(name, figures) for name in self.means) + self.conflict[""])

    def contributions(self, figures: Mapping[str, float]) -> dict[str, float]:
        """What each figure adds to the log-odds of support."""
        return {name: self.support[name] * self._standard(name, figures) for name in self.means}

    def _standard(self, name: str, figures: Mapping[str, float]) -> float:
        return (figures[name] - self.means[name]) / self.scales[name]


def _logistic(x: float) -> float:
    return 1 / (1 + math.exp(-x)) if x > -700 else 0.0


@cache
def bundled() -> Classifier:
    """The classifier that ships with the package."""
    return Classifier.parse(json.loads((resources.files("rag") / "data" / "checking" / "model.json").read_text("utf-8")))
