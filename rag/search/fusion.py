"""How the legs of a search are weighed, by the kind of question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from rag.search.query.question import Question

Scores = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Fusion:
    """What each leg counts beside the words' 1.

    ``translated`` false leaves the words untranslated. ``titles`` weighs the words once more in titles alone, ``coverage``
    the share of the words that a paper has, ``meaning`` nearness in the embedding, ``feedback`` nearness to the first
    ``feedback_papers`` found.
    """

    translated: bool = True
    titles: float = 0.0
    coverage: float = 0.0
    meaning: float = 0.4
    feedback: float = 0.3
    feedback_papers: int = 5


QuestionKind = Literal["fact", "short", "subject", "description"]

#: The weights that each kind of question wants, set on the dev questions. A detail stands in bullets, so titles count nothing.
#: A subject is what titles name, and feedback finds the papers that name it otherwise; of a subject in two or three words
#: (DPO for diffusion) a paper should have each. A description names everything itself: feedback would only push the paper
#: it describes from its place.
FUSIONS: Mapping[QuestionKind, Fusion] = {
    "fact": Fusion(),
    "subject": Fusion(titles=0.4, feedback=0.6, feedback_papers=10),
    "short": Fusion(titles=0.4, coverage=1.5, feedback=0.6, feedback_papers=10),
    "description": Fusion(titles=0.2, feedback=0.0),
}
#: Questions have up to 15 terms on the dev data, one-sentence descriptions of papers 12 to 130.
_DESCRIPTION = 16
_SHORT = 3


def kind_of(question: Question) -> QuestionKind:
    """Return whether a question asks for a detail, names a subject, or describes a paper at length."""
    if len(question.weights) >= _DESCRIPTION:
        return "description"
    if question.intent in ("fact", "compare"):
        return "fact"
    return "short" if len(question.weights) <= _SHORT else "subject"


def standardise(scores: Scores) -> Scores:
    """Scale scores to mean 0 and standard deviation 1; all 0 where nothing differs."""
    deviation = float(scores.std())
    return np.asarray((scores - scores.mean()) / deviation if deviation > 1e-9 else np.zeros_like(scores), dtype=np.float32)
