"""The learned part of the checker, fitted by ``nonmun eval train-checker``; its weights hold no words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from typing import Any, NamedTuple

from rag.check.data import read_data
from rag.core import LinearModel


class Classifier(NamedTuple):
    """Two logistic regressions over the features of a claim and its evidence.

    ``support`` gives the probability that the evidence supports the claim, ``conflict`` the probability that a claim it does
    not support contradicts it rather than going beyond it.
    """

    support: LinearModel
    conflict: LinearModel

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Classifier:
        """Read what :meth:`to_json` returned."""
        return cls(LinearModel.from_json(data["support"]), LinearModel.from_json(data["conflict"]))

    def to_json(self) -> dict[str, Any]:
        """Return both models as plain values."""
        return {name: model.to_json() for name, model in self._asdict().items()}


@cache
def bundled() -> Classifier:
    """Return the classifier that ships with the package (``rag/data/checking/model.json``)."""
    return Classifier.from_json(json.loads(read_data("model.json")))
