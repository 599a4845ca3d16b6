"""Whether every marker of an answer resolves to the bullet that it names.

Definition: 1 if each marker in the text has exactly one citation, each citation a marker in the text, and each citation names
a paper, a day and a bullet of the index and carries text of this bullet; else 0.

Edge cases: an answer without markers and citations resolves, such as a refusal; recall covers whether it should have had some.
``[1, 2]`` are two markers. An arXiv id in square brackets that is not in the index does not resolve. A citation without text
(other systems may omit it) is identified by its place.

Source: a check of our own data (fabricated ids, markers off by one). It needs no judge.
"""

from __future__ import annotations

from eval.cases.read_answer import ReadAnswer
from eval.metrics.registry import Metric, register


def resolves(answer: ReadAnswer) -> float:
    """Return 1 if every marker resolves to the bullet that it names, else 0."""
    unused = answer.listed - {marker for sentence in answer.sentences for marker in sentence.markers}
    return float(not answer.fabricated and not unused and not answer.ambiguous)


register(Metric(
    "resolves", "Citations resolve", "Every marker leads to the bullet that it names.",
    "rag/answer/citations.py and rag/answer/markers.py",
    score=lambda a: resolves(a.read),
    suites=("questions", "adversarial", "recorded"), places=(15, 16),
))  # fmt: skip
