"""The trained weights: a linear-chain CRF for the roles of units, and logistic regression for the intent.

A linear-chain conditional random field (Lafferty et al. 2001) scores whole sequences of roles; the best one is found with the
algorithm of Viterbi (1967). Only weights are shipped, so that reading a question needs neither the trainer nor scikit-learn.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, Self, get_args

import numpy as np
from numpy.typing import NDArray

from rag.core import uncollected
from rag.search.query.reading.features import intent_features, stem_form, unit_features, word_form
from rag.search.query.reading.units import Unit

Role = Literal["S", "P", "X", "A", "B", "O", "T", "V", "R", "L", "."]
FineIntent = Literal[
    "list", "fact", "reason", "define", "summary", "compare", "overview", "topics", "trend", "count", "similar", "recommend",
    "metadata.authors", "metadata.is_author", "metadata.votes", "metadata.date", "metadata.link", "metadata.bibtex",
    "metadata.top_authors", "metadata.corpus", "metadata.unstored",
    "smalltalk.greeting", "smalltalk.thanks", "smalltalk.identity", "smalltalk.other", "help", "outside",
]  # fmt: skip
ROLES: tuple[Role, ...] = get_args(Role)
INTENTS: tuple[FineIntent, ...] = get_args(FineIntent)

_FILE = "reader.json.gz"
Weights = NDArray[np.float32]


class Rows:
    """The row of weights of each feature, made when it is asked for: a question has a few dozen of 140,000 features.

    :param found: pairs of place and hundredths, by feature; the other places are 0.
    :param size: how many weights a row has.
    """

    def __init__(self, found: Mapping[str, Sequence[int]], size: int) -> None:
        self._found = {feature: tuple(pairs) for feature, pairs in found.items()}
        self._size = size

    def get(self, feature: str) -> Weights | None:
        """Return the weights of a feature, shape ``(size,)``; None if training did not meet it."""
        if (pairs := self._found.get(feature)) is None:
            return None
        row = np.zeros(self._size, dtype=np.float32)
        row[list(pairs[0::2])] = np.array(pairs[1::2], dtype=np.float32) / np.float32(100)
        return row


@dataclass(frozen=True)
class ReaderModel:
    """Reads roles and intents.

    :param roles: for each feature of a unit its weight per role, shape ``(len(ROLES),)``.
    :param transitions: the weight of each role after each other, shape ``(len(ROLES), len(ROLES))``.
    :param intents: for each feature of a question its weight per intent, shape ``(len(INTENTS),)``.
    :param bias: the weight of each intent by itself.
    """

    function_words: frozenset[str]
    tendencies: Mapping[str, str]
    roles: Rows
    transitions: Weights
    intents: Rows
    bias: Weights

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """Read what training wrote: weights in hundredths, by feature and by place of the role or intent."""
        return cls(
            frozenset(data["function_words"]),
            {word: sign for sign, words in data["tendencies"].items() for word in words},
            Rows(data["roles"], len(ROLES)),
            np.array(data["transitions"], dtype=np.float32) / np.float32(100),
            Rows(data["intents"], len(INTENTS)),
            np.array(data["bias"], dtype=np.float32) / np.float32(100),
        )

    def instructs(self, unit: Unit) -> bool:
        """Tell whether a word, in this very form, was seen to instruct in several wordings (recommend, not recommender)."""
        return word_form(unit.text) in self.function_words

    def tendency_of(self, unit: Unit) -> str:
        """Return how often a word was part of a subject (:func:`~rag.search.query.reading.features.tendency`)."""
        return self.tendencies.get(stem_form(unit.text), "")

    def roles_of(self, units: Sequence[Unit], rules: Sequence[str]) -> list[Role]:
        """Return the role of each unit: the sequence of the highest score."""
        if not units:
            return []
        scores = np.zeros((len(units), len(ROLES)), dtype=np.float32)
        for row, features in zip(scores, unit_features(units, rules, self.function_words, self.tendencies), strict=True):
            for feature in features:
                if (weights := self.roles.get(feature)) is not None:
                    row += weights
        best = scores[0]
        came_from = []
        for row in scores[1:]:
            paths = best[:, None] + self.transitions
            came_from.append(paths.argmax(axis=0))
            best = paths.max(axis=0) + row
        place = int(best.argmax())
        places = [place]
        for step in reversed(came_from):
            place = int(step[place])
            places.append(place)
        return [ROLES[place] for place in reversed(places)]

    def intent_of(self, units: Sequence[Unit], roles: Sequence[Role]) -> dict[FineIntent, float]:
        """Return the probability (0 to 1) of each intent, most probable first."""
        scores = self.bias.copy()
        for feature in intent_features(units, roles):
            if (weights := self.intents.get(feature)) is not None:
                scores += weights
        odds = np.exp(scores - scores.max())
        shares = odds / odds.sum()
        order = np.argsort(-shares, kind="stable")
        return {INTENTS[place]: float(shares[place]) for place in order}


@cache
@uncollected()
def reader_model() -> ReaderModel:
    """Return the model that ships with the package."""
    packed = (resources.files("rag") / "data" / "asking" / _FILE).read_bytes()
    return ReaderModel.from_json(json.loads(gzip.decompress(packed)))
