"""A question aligned with the bullets of one paper: which of its words occur in which sentence, in either language.

A paper that is told in two languages is read once in each: of words that its abstract has as they are written and its digest in
translation, only the first would be seen.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from rag.answer.spelled_out import is_spelled_out
from rag.check import AlignedPair, AlignedWord, Quantity, align_texts
from rag.core import Evidence, EvidenceBullet
from rag.search import Question
from rag.text import Language, language_of, split_sentences, unwrapped

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
    ``other`` is the reading of what the paper has in the other language than that of the question, if it has both.
    """

    paper: Evidence
    pair: AlignedPair
    called: str = ""
    asked: str = ""
    other: Reading | None = None

    @property
    def sides(self) -> list[Reading]:
        """The reading itself, and that of the other language if there is one."""
        return [self, self.other] if self.other else [self]

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

    @cached_property
    def spread(self) -> list[int]:
        """In how many sentences each content word of the question stands, at least 1."""
        title = self.pair.evidence.offsets[-2]
        return [max(1, len({self.pair.evidence.sentence[p] for p in a.places if p < title})) for a in self.pair.aligned]

    def worth(self, word: int) -> float:
        """Return what a content word of the question counts, as surely as the paper has it."""
        return self.weights[word] * self.pair.aligned[word].strength

    def covered(self, sentence: BulletSentence) -> frozenset[int]:
        """Return the content words of the question that a sentence has."""
        return frozenset(
            i
            for i, a in enumerate(self.pair.aligned)
            if a.strength >= _PLACED and any(self.pair.evidence.sentence[p] == sentence.number for p in a.places)
        )

    def has_name(self, name: str) -> bool:
        """Return whether the paper has a name, as it is written or as the words that it is short for."""
        return self.pair.evidence.mentions(name) or is_spelled_out(name, self.pair.evidence.text)

    def has_metric(self, name: str) -> bool:
        """Return whether the paper has a metric that is spelled out, or in other type (F_1); maps are no mAP."""
        written = any(c.isdigit() for c in name) and self.pair.evidence.mentions(name)
        return written or is_spelled_out(name, self.pair.evidence.text)

    def is_new(self, quantity: Quantity) -> bool:
        """Return whether the question does not name a number itself."""
        return not any(quantity.agrees(own) for own in self.pair.quantities)


def read(question: Question, papers: Sequence[Evidence]) -> list[Reading]:
    """Align the question with each of some papers, first with what they have in its language."""
    sides = [_by_language(paper, question.language) for paper in papers]
    texts = [(*(unwrapped(b.text) for b in side.bullets), side.paper.title) for both in sides for side in both]
    pairs = iter(align_texts([(question.content, it) for it in texts]))
    asked = question.detail.lower()
    readings = []
    for both in sides:
        first, *others = (Reading(side, next(pairs), _called(question, side), asked) for side in both)
        readings.append(replace(first, other=others[0]) if others else first)
    return readings


def _by_language(paper: Evidence, language: Language) -> list[Evidence]:
    """Return a paper with the bullets in a language, and with the others; only one of them if the other would have none."""
    own = tuple(b for b in paper.bullets if language_of(b.text) == language)
    other = tuple(b for b in paper.bullets if b not in own)
    return [replace(paper, bullets=bullets) for bullets in (own, other) if bullets] or [paper]


def _called(question: Question, paper: Evidence) -> str:
    return " ".join(named.text for named in question.named if paper.paper.arxiv_id in named.ids).lower()
