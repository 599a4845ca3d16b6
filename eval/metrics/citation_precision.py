"""Citation precision: the share of an answer's citations that count.

Definition: over every marker of every check-worthy sentence. In a sentence that its bullets together do not support, none
counts. In one that is supported, a single citation counts; of several, one is idle, and does not count, if it alone does not
support the sentence and the others without it do.

Edge cases: a fabricated marker (:mod:`eval.cases.read_answer`) never counts, wherever it stands, also in a heading or a
refusal. Markers that do exist on sentences that are no claims are not looked at. An answer that cites nothing has no
precision: that it should have is recall's question. Markers of a claim without a readable verdict are left out.

Source: ALCE (Gao et al. 2023, arXiv 2305.14627), where sentences with an id out of range add nothing to the denominator, so
that fabricated ids cost nothing, and ``[1, 2]`` is read as 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from eval.cases.read_answer import ReadAnswer, SentenceRead
from eval.metrics.support import Support

__all__ = ["citation_precision"]


def citation_precision(answer: ReadAnswer, support: Support) -> float | None:
    """0 to 1, or None where nothing is cited."""
    found = [counts for sentence in answer.sentences for counts in _counting(sentence, support)]
    return sum(found) / len(found) if found else None


def _counting(sentence: SentenceRead, support: Support) -> Iterator[bool]:
    """Whether each citation of a sentence counts."""
    yield from (False for _ in sentence.fabricated)
    if not sentence.worthy or not sentence.cited:
        return
    whole = support.of_sentence(sentence)
    if whole is not None:
        yield from (whole and not _is_idle(sentence, place, support) for place in range(len(sentence.cited)))


def _is_idle(sentence: SentenceRead, place: int, support: Support) -> bool:
    others = (*sentence.cited[:place], *sentence.cited[place + 1 :])
    if not others:
        return False
    return not support.of(sentence.claim, (sentence.cited[place],)) and bool(support.of(sentence.claim, others))
