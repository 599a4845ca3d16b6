"""Whether every marker of an answer resolves to the bullet that it names.

Definition: 1 if each marker in the text has exactly one citation, each citation a marker in the text, and each citation names
a paper, a day and a bullet of the index, and carries text of this bullet; else 0.

Edge cases: an answer without markers and citations resolves, such as a refusal: whether it should have had some is recall's
question. ``[1, 2]`` are two markers. An arXiv id in square brackets that the index does not have does not resolve. A citation
without text (other systems may leave it out) is taken at its place.

Source: a check of our own data (anchors: fabricated ids, markers off by one). No judge takes part in it.
"""

from __future__ import annotations

from eval.cases.read_answer import ReadAnswer

__all__ = ["resolves"]


def resolves(answer: ReadAnswer) -> float:
    """1 or 0."""
    unused = answer.listed - {marker for sentence in answer.sentences for marker in sentence.markers}
    return float(not answer.fabricated and not unused and not answer.ambiguous)
