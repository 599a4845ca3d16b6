"""A question aligned with the bullets of one paper: which of its words occur in which sentence, in either language."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.check import AlignedPair, AlignedWord, Quantity, align_texts
from rag.core import Evidence, EvidenceBullet
from rag.search import Question
from rag.text import split_sentences, unwrapped

_IN_TITLE = 0.3  # weight of a word of the title: it says which paper, not what of it
_NAME = 1.5
_ASKED = 1.5
_PLACED = 0.5  # least strength of a word that counts as present


@dataclass(frozen=True, slots=True)
class BulletSentence:
    """A sentence of a bullet: its text, the bullet it is from, its number among all sentences, its numbers."""

    text: str
    bullet: EvidenceBullet
    number: int
    quantities: tuple[Quantity, ...]


@dataclass(frozen=True)
class Reading:
    """A question beside one paper. The evidence of ``pair`` is the bullets, best first, and last the title.

    ``called`` are the names that the question has for the paper, and ``asked`` the detail that it asks for, in small letters.
    """

    paper: Evidence
    pair: AlignedPair
    called: str = ""
    asked: str = ""

    @cached_property
    def sentences(self) -> list[BulletSentence]:
        """The sentences of the bullets, in order."""
        found = []
        for bullet, text, first in zip(self.paper.bullets, self.pair.evidence.texts, self.pair.evidence.firsts, strict=False):
            written = split_sentences(unwrapped(bullet.text))  # as it stands: what is analysed is composed anew (NFKC)
            for i, (start, end) in enumerate(text.spans):
                numbers = tuple(q for q in text.quantities if start <= q.start < end)
                same = len(written) == len(text.starts)
                found.append(BulletSentence(written[i] if same else bullet.text, bullet, first + i, numbers))
        return found

    @cached_property
    def weights(self) -> list[float]:
        """What each content word of the question counts."""
        title = self.pair.evidence.offsets[-2]  # the last text
        return [self._weight(a, title) for a in self.pair.aligned]

    def _weight(self, word: AlignedWord, title: int) -> float:
        surface = word.token.surface.lower()
        if any(place >= title for place in word.places) or (self.called and surface in self.called):
            return _IN_TITLE
        if self.asked and surface in self.asked:
            return _ASKED
        return _NAME if self.pair.lexicon.is_name(word.token) else 1.0

    def covered(self, sentence: BulletSentence) -> frozenset[int]:
        """Return the content words of the question that a sentence has."""
        return frozenset(
            i
            for i, a in enumerate(self.pair.aligned)
            if a.strength >= _PLACED and any(self.pair.evidence.sentence[p] == sentence.number for p in a.places)
        )

    def is_new(self, quantity: Quantity) -> bool:
        """Return whether the question does not name a number itself."""
        return not any(quantity.agrees(own) for own in self.pair.quantities)


def read(question: Question, papers: Sequence[Evidence]) -> list[Reading]:
    """Align the question with each of some papers."""
    evidence = [(*(unwrapped(b.text) for b in paper.bullets), paper.paper.title) for paper in papers]
    pairs = align_texts([(question.content, texts) for texts in evidence])
    asked = question.detail.lower()
    return [Reading(paper, pair, _called(question, paper), asked) for paper, pair in zip(papers, pairs, strict=True)]


def _called(question: Question, paper: Evidence) -> str:
    return " ".join(named.text for named in question.named if paper.paper.arxiv_id in named.ids).lower()
