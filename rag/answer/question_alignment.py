"""A question read against the bullets of one paper: which of its words stand in which sentence, in either language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.check import AlignedPair, AlignedWord, Quantity, align_texts
from rag.core import Evidence, EvidenceBullet
from rag.search import Question
from rag.text import split_sentences

_IN_TITLE = 0.3  # what a word of the title weighs beside others: it says which paper, not what of it
_NAME = 1.5
_PLACED = 0.5  # strength from which a word is taken to be there


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a bullet: its text, the bullet it is from, its number among all sentences, its numbers."""

    text: str
    bullet: EvidenceBullet
    number: int
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True)
class Reading:
    """A question beside one paper. The evidence of ``pair`` is the bullets, best first, and last the title."""

    paper: Evidence
    pair: AlignedPair

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the bullets, in order."""
        found = []
        for bullet, text, first in zip(self.paper.bullets, self.pair.evidence.texts, self.pair.evidence.firsts, strict=False):
            written = split_sentences(_unwrapped(bullet.text))  # as it stands: what is analysed is composed anew (NFKC)
            for i, (start, end) in enumerate(text.spans):
                numbers = tuple(q for q in text.quantities if start <= q.start < end)
                same = len(written) == len(text.starts)
                found.append(Sentence(written[i] if same else bullet.text, bullet, first + i, numbers))
        return found

    @cached_property
    def weights(self) -> list[float]:
        """What each content word of the question counts."""
        title = {i for i in range(self.pair.evidence.offsets[-2], len(self.pair.evidence.tokens))}
        return [self._weight(a, title) for a in self.pair.aligned]

    def _weight(self, a: AlignedWord, title: set[int]) -> float:
        if title.intersection(a.places):
            return _IN_TITLE
        return _NAME if self.pair.lexicon.is_name(a.token) else 1.0

    def covered(self, sentence: Sentence) -> frozenset[int]:
        """The content words of the question that a sentence has."""
        return frozenset(
            i
            for i, a in enumerate(self.pair.aligned)
            if a.strength >= _PLACED and any(self.pair.evidence.sentence[p] == sentence.number for p in a.places)
        )

    def is_new(self, quantity: Quantity) -> bool:
        """Whether the question does not name a number itself."""
        return not any(quantity.agrees(own) for own in self.pair.quantities)


def _unwrapped(text: str) -> str:
    """The text with single line ends taken for spaces: a sentence may go on in the next line."""
    return re.sub(r"[ \t]*\n[ \t]*", " ", text)


def read(question: Question, papers: Sequence[Evidence]) -> list[Reading]:
    """The question against each of some papers."""
    own = question.content
    evidence = [(*(_unwrapped(b.text) for b in paper.bullets), paper.paper.title) for paper in papers]
    return [Reading(paper, pair) for paper, pair in zip(papers, align_texts([(own, texts) for texts in evidence]), strict=True)]
