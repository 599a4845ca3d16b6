"""Citation recall: the share of an answer's claims that all they cite, taken together, supports.

Definition: check-worthy sentences that the joined bullets of their own markers support / check-worthy sentences.

Edge cases: a sentence without a marker, or whose markers all name what does not exist, counts 0. Beside one that exists, a
fabricated one changes nothing here (it lowers precision). ``[1, 2]`` and ``[1-3]`` are each of their markers. Headings,
announcements, refusals and questions are no claims and need no citation; an answer of such sentences alone has no recall. A
claim without a readable verdict counts neither way.

Source: ALCE (Gao et al. 2023, arXiv 2305.14627; ``eval.py``, ``compute_autoais``). There a sentence with any id out of range
counts 0, every sentence needs a citation, and ``[1, 2]`` is read as 1.
"""

from __future__ import annotations

from eval.cases.read_answer import ReadAnswer
from eval.metrics.support import Support

__all__ = ["citation_recall"]


def citation_recall(answer: ReadAnswer, support: Support) -> float | None:
    """0 to 1, or None where there is nothing to score."""
    found = [support.of_sentence(sentence) for sentence in answer.claims]
    scored = [verdict for verdict in found if verdict is not None]
    return sum(scored) / len(scored) if scored else None
