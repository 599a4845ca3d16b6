"""A question read against the bullets of one paper: which of its words stand in which sentence, in either language."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.check import Aligned, Quantity, Source, Text, agree, align, analyse, is_name, lexicon
from rag.core import Evidence, EvidenceBullet, find_ids
from rag.search import Question, blank, find_reply
from rag.text import split_sentences

__all__ = ["Reading", "Sentence", "read"]

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
    """A question beside one paper. ``source`` holds the bullets, best first, and last the title."""

    question: Text
    paper: Evidence
    source: Source

    @cached_property
    def aligned(self) -> list[Aligned]:
        """The content words of the question with their places in the bullets and the title."""
        return align(self.question, self.source)

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers of the bullets and the title."""
        return [q for text in self.source.texts for q in text.quantities]

    @cached_property
    def sentences(self) -> list[Sentence]:
        """The sentences of the bullets, in order."""
        found = []
        for bullet, text, first in zip(self.paper.bullets, self.source.texts, self.source.firsts, strict=False):
            ends = [*text.starts[1:], len(text.text)]
            written = split_sentences(_unwrapped(bullet.text))  # as it stands: what is analysed is composed anew (NFKC)
            for i, (start, end) in enumerate(zip(text.starts, ends, strict=True)):
                numbers = tuple(q for q in text.quantities if start <= q.start < end)
                same = len(written) == len(text.starts)
                found.append(Sentence(written[i] if same else bullet.text, bullet, first + i, numbers))
        return found

    @cached_property
    def weights(self) -> list[float]:
        """What each content word of the question counts."""
        title = {i for i in range(self.source.offsets[-2], len(self.source.tokens))}
        return [self._weight(a, title) for a in self.aligned]

    def _weight(self, a: Aligned, title: set[int]) -> float:
        if title.intersection(a.places):
            return _IN_TITLE
        return _NAME if is_name(a.token, self.source.words) else 1.0

    def covered(self, sentence: Sentence) -> frozenset[int]:
        """The content words of the question that a sentence has."""
        return frozenset(
            i
            for i, a in enumerate(self.aligned)
            if a.strength >= _PLACED and any(self.source.sentence[p] == sentence.number for p in a.places)
        )

    def is_new(self, quantity: Quantity) -> bool:
        """Whether the question does not name a number itself."""
        return not any(agree(quantity, own) for own in self.question.quantities)


def _unwrapped(text: str) -> str:
    """The text with single line ends taken for spaces: a sentence may go on in the next line."""
    return re.sub(r"[ \t]*\n[ \t]*", " ", text)


def read(question: Question, papers: Sequence[Evidence]) -> list[Reading]:
    """The question against each of some papers."""
    texts = [_content(question.text)]
    for paper in papers:
        texts += [*(_unwrapped(b.text) for b in paper.bullets), paper.paper.title]
    ready = iter(analyse(texts))
    own = next(ready)
    words = lexicon()
    return [Reading(own, paper, Source([next(ready) for _ in range(len(paper.bullets) + 1)], words)) for paper in papers]


def _content(text: str) -> str:
    """The question without what says of which paper and in which language: no bullet speaks of that."""
    found = [(mention.start, mention.end) for mention in find_ids(text)]
    return blank(text, found + [(piece.start, piece.end) for piece in find_reply(text)])
