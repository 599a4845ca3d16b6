"""Abstention both ways: whether a question is answered if the digests answer it, and only then.

``answered``: of a question that the digests answer, 1 if the answer did not abstain. ``abstained``: of a question that they do
not answer, 1 if it did. ``premise``: of a question that presupposes what a bullet denies, 1 if the answer abstained, or called
the premise false (``premise`` is ``false``) and cites the bullet that says so. ``premise_kept``: of a question that the digests
answer, 1 if the answer does not call its premise false.

Edge cases: whether an answer abstains is decided by its ``abstained``, not by the words of its text. Calling the premise false
and citing another bullet scores 0, because the reader is not shown what is right. Answering as if the premise held is wrong,
even if the right bullet is quoted.

Source: the refusal and false-premise splits of CRAG (Yang et al. 2024, arXiv 2406.04744) and FreshQA (Vu et al. 2023, arXiv
2310.03214), measured separately, because one figure for both would hide either way of failing.
"""

from __future__ import annotations

from collections.abc import Collection

from eval.cases.read_answer import Place, ReadAnswer
from eval.metrics.correctness import right_bullet
from eval.metrics.registry import Metric, register


def premise(answer: ReadAnswer, gold: Collection[Place]) -> float:
    """Return 1 if the answer abstained, or corrected the premise with a gold bullet; else 0."""
    return float(answer.abstained or (answer.premise == "false" and right_bullet(answer, gold) > 0))


_LOOK_AT = "rag/answer/refusal.py and rag/search/query/question.py"

register(Metric(
    "answered", "Answers when it can", "Share of answerable questions that are answered.", _LOOK_AT, headline=True,
    score=lambda a: float(not a.read.abstained), applies=lambda case: case.is_answerable,
    suites=("questions", "adversarial", "recorded"), places=(8, 6),
))  # fmt: skip
register(Metric(
    "abstained", "Abstains when nothing is there", "Share of unanswerable questions that are not answered.", _LOOK_AT,
    headline=True,
    score=lambda a: float(a.read.abstained), applies=lambda case: case.is_unanswerable,
    suites=("questions", "recorded"), places=(9, 5),
))  # fmt: skip
register(Metric(
    "premise", "False premises",
    "Share of questions with a false premise that are corrected with evidence, or not answered.", _LOOK_AT, headline=True,
    score=lambda a: premise(a.read, a.case.gold), applies=lambda case: case.kind == "false_premise",
    places=(10, 7),
))  # fmt: skip
register(Metric(
    "premise_kept", "True premises left alone",
    "Share of answerable questions whose premise is not called false; the rest, at most 0.03, are corrected wrongly.",
    "rag/check/premises.py and rag/answer/stated_numbers.py",
    score=lambda a: float(a.read.premise != "false"), applies=lambda case: case.is_answerable or case.kind == "true_premise",
    places=(10, 7),
))  # fmt: skip
