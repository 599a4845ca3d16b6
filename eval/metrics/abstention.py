"""Abstention both ways: whether an answer comes where there is one, and does not where there is none.

``answered``: of a question that the digests answer, 1 if the answer did not abstain. ``abstained``: of a question that they do
not answer, 1 if it did. ``premise``: of a question that takes for granted what a bullet denies, 1 if the answer abstained, or
said that it is otherwise (``premise`` is ``false``) and cites the bullet that says so.

Edge cases: whether an answer abstains is what its ``abstained`` says, not the words of its text. To say "the premise is false"
and cite another bullet is worth nothing, for the reader is not shown what is right. To answer as if the premise held is wrong,
even if the right bullet is quoted.

Source: the refusal and false-premise splits of CRAG (Yang et al. 2024, arXiv 2406.04744) and FreshQA (Vu et al. 2023, arXiv
2310.03214), measured apart, because either way of failing hides behind one figure for both.
"""

from __future__ import annotations

from collections.abc import Collection

from eval.cases.read_answer import Place, ReadAnswer
from eval.metrics.correctness import right_bullet

__all__ = ["abstained", "answered", "premise"]


def answered(answer: ReadAnswer) -> float:
    """1 if the answer did not abstain."""
    return float(not answer.abstained)


def abstained(answer: ReadAnswer) -> float:
    """1 if the answer abstained."""
    return float(answer.abstained)


def premise(answer: ReadAnswer, gold: Collection[Place]) -> float:
    """1 if the answer abstained, or put the premise right with a gold bullet."""
    return float(answer.abstained or (answer.premise == "false" and right_bullet(answer, gold) > 0))
