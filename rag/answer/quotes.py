"""Which sentences of a paper's bullets answer a question: few, and together covering what is asked.

Chosen one by one, each for what it adds (maximal marginal coverage, after Carbonell & Goldstein 1998): words of the question
that no chosen sentence has, a number where one is asked for, and how well its bullet fits.
"""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.question_alignment import Reading, Sentence
from rag.search import Question

__all__ = ["choose"]

_NUMBER = 0.5  # what a new number adds where one is asked for, as a share of all the question's words
_BULLET = 1.0  # what the best bullet adds, likewise
_AFTER = 0.2  # what it adds to follow a chosen sentence
_LEAST = 0.25  # a further sentence has to add this share of what the first did
_MOST = 4
_LONGEST = 400  # characters quoted, if more than one sentence is


def choose(question: Question, reading: Reading) -> list[Sentence]:
    """The sentences to quote, the best first; empty for a paper without bullets."""
    whole = sum(reading.weights) or 1.0
    best = max((b.score for b in reading.paper.bullets), default=0.0) or 1.0
    chosen: list[Sentence] = []
    seen: set[int] = set()
    first = 0.0
    while len(chosen) < _MOST:
        rest = [s for s in reading.sentences if s not in chosen and (not chosen or _length([*chosen, s]) <= _LONGEST)]
        gains = [
            (_gain(question, reading, s, seen) / whole + _BULLET * s.bullet.score / best + _next(s, chosen), s) for s in rest
        ]
        gain, sentence = max(gains, key=lambda pair: (round(pair[0], 6), -pair[1].number), default=(0.0, None))
        if sentence is None or gain < _LEAST * first:
            break
        first = first or gain
        chosen.append(sentence)
        seen |= reading.covered(sentence)
    return chosen


def _next(sentence: Sentence, chosen: Sequence[Sentence]) -> float:
    """What is asked for often stands in the sentence after the one that has the question's words."""
    return _AFTER if any(sentence.number == c.number + 1 and sentence.bullet is c.bullet for c in chosen) else 0.0


def _gain(question: Question, reading: Reading, sentence: Sentence, seen: set[int]) -> float:
    new = reading.covered(sentence) - seen
    total = sum(reading.weights[i] * reading.pair.aligned[i].strength for i in new)
    counts = [q for q in sentence.quantities if reading.is_new(q) and not (q.word and q.digits <= 1)]
    if question.asks_number and counts:
        total += _NUMBER * sum(reading.weights)
    return total


def _length(sentences: Sequence[Sentence]) -> int:
    return sum(len(s.text) for s in sentences)
