"""Faithfulness: the share of an answer's claims that the bullets it cites support.

Definition: supported claims / checked claims. A claim is a check-worthy sentence (:mod:`rag.check.checkworthy`). It is
supported if the judge finds it in everything that the sentence cites, or else in everything that the whole answer cites. The
position of markers does not matter here; citation recall covers it. Faithful to the digest does not mean true of the paper.

Edge cases: an answer without a check-worthy sentence, such as a refusal, has no faithfulness (ragas gives NaN, deepeval 1,
TruLens 0). If nothing is cited, or only what does not exist, every claim is unsupported. A claim without a readable verdict is
unscored: it is ignored, and counted. If all are unscored there is no figure.

Source: ragas ``Faithfulness`` (Es et al. 2023, arXiv 2309.15217), with a judge per sentence; unscored as in inspect_ai.
"""

from __future__ import annotations

from eval.cases.read_answer import ReadAnswer
from eval.metrics.registry import Metric, register
from eval.metrics.support import Support, share


def faithfulness(answer: ReadAnswer, support: Support) -> float | None:
    """Return the share of claims that the cited bullets support, or None if there is nothing to score."""
    return share(support.of_answer(answer, sentence) for sentence in answer.claims)


def unscored_claims(answer: ReadAnswer, support: Support) -> int:
    """Return the number of claims on which the judge gave no readable verdict."""
    return sum(support.of_answer(answer, sentence) is None for sentence in answer.claims)


register(Metric(
    "faithfulness", "Faithfulness to the digest",
    "Share of an answer's checked claims that the digest supports. Answers without a checked claim do not count.",
    "rag/check/checker.py and rag/check/rules/; `nonmun check` judges single claims", headline=True,
    score=lambda a: faithfulness(a.read, a.support),
    suites=("questions", "recorded"), needs="judge", places=(12, 2),
))  # fmt: skip
