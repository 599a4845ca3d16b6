"""Faithfulness: the share of an answer's claims that the bullets it cites support.

Definition: supported claims / checked claims. A claim is a check-worthy sentence (:mod:`rag.check.checkworthy`). It is
supported when the judge finds it in all that the sentence cites, or else in all that the whole answer cites. Which marker
stands where does not matter here; that is citation recall. Faithful to the digest is not true of the paper.

Edge cases: an answer without a check-worthy sentence, such as a refusal, has no faithfulness (ragas gives NaN, deepeval 1,
TruLens 0). Where nothing is cited, or only what does not exist, every claim is unsupported. A claim on which the judge gave no
verdict that can be read is unscored: it counts neither way, and is told. When all are unscored there is no figure.

Source: ragas ``Faithfulness`` (Es et al. 2023, arXiv 2309.15217), with a judge per sentence; unscored as in inspect_ai.
"""

from __future__ import annotations

from eval.cases.read_answer import ReadAnswer
from eval.metrics.support import Support

__all__ = ["faithfulness", "unscored_claims"]


def faithfulness(answer: ReadAnswer, support: Support) -> float | None:
    """0 to 1, or None where there is nothing to score."""
    found = [support.of_answer(answer, sentence) for sentence in answer.claims]
    scored = [verdict for verdict in found if verdict is not None]
    return sum(scored) / len(scored) if scored else None


def unscored_claims(answer: ReadAnswer, support: Support) -> int:
    """How many claims the judge gave no readable verdict on."""
    return sum(support.of_answer(answer, sentence) is None for sentence in answer.claims)
