"""Citation recall: the share of an answer's claims that are supported by everything they cite, taken together.

Definition: check-worthy sentences that the joined bullets of their own markers support / check-worthy sentences.

Edge cases: a sentence without a marker, or with fabricated markers only, counts 0. A fabricated marker beside one that resolves
changes nothing here; it lowers precision. ``[1, 2]`` and ``[1-3]`` are read as their individual markers. Headings,
announcements, refusals and questions are not claims and need no citation; an answer made of them alone has no recall. A claim
without a readable verdict is ignored.

Source: ALCE (Gao et al. 2023, arXiv 2305.14627; ``eval.py``, ``compute_autoais``). There a sentence with any id out of range
counts 0, every sentence needs a citation, and ``[1, 2]`` is read as 1.
"""

from __future__ import annotations

from eval.cases.read_answer import ReadAnswer
from eval.metrics.registry import Metric, register
from eval.metrics.support import Support, share


def citation_recall(answer: ReadAnswer, support: Support) -> float | None:
    """Return the share of claims that their citations support, or None if there is nothing to score."""
    return share(support.of_sentence(sentence) for sentence in answer.claims)


register(Metric(
    "citation_recall", "Citation recall", "Share of check-worthy sentences that are supported by what they cite.",
    "rag/answer/citations.py and rag/answer/markers.py", headline=True,
    score=lambda a: citation_recall(a.read, a.support),
    suites=("questions", "recorded"), needs="judge", places=(13, 4),
))  # fmt: skip
