"""Citation precision: the share of an answer's citations that count.

Definition: over every marker of every check-worthy sentence. If the cited bullets together do not support the sentence, none
counts. If they do, a single citation counts; one of several is idle, and does not count, if it alone does not support the
sentence and the others without it do.

Edge cases: a fabricated marker (:mod:`eval.cases.read_answer`) never counts, even in a heading or a refusal. Markers that
resolve are ignored on sentences that claim nothing. An answer that cites nothing has no precision; recall covers what it should
have cited. Markers of a claim without a readable verdict are left out.

Source: ALCE (Gao et al. 2023, arXiv 2305.14627), where sentences with an id out of range add nothing to the denominator, so
that fabricated ids cost nothing, and ``[1, 2]`` is read as 1.
"""

from __future__ import annotations

from collections.abc import Iterator

from eval.cases.read_answer import ReadAnswer, SentenceRead
from eval.metrics.registry import Metric, register
from eval.metrics.support import Support, share


def citation_precision(answer: ReadAnswer, support: Support) -> float | None:
    """Return the share of citations that count, or None if nothing is cited."""
    return share(counts for sentence in answer.sentences for counts in _counting(sentence, support))


def _counting(sentence: SentenceRead, support: Support) -> Iterator[bool]:
    """Yield whether each citation of a sentence counts."""
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


register(Metric(
    "citation_precision", "Citation precision",
    "Share of citations that count: they support their sentence and name a real bullet.",
    "rag/answer/citations.py and rag/answer/markers.py", headline=True,
    score=lambda a: citation_precision(a.read, a.support),
    suites=("questions", "recorded"), needs="judge", places=(14, 3),
))  # fmt: skip
