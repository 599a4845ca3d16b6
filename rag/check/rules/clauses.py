"""The clauses of a text, and whether a word of a claim and one of its evidence stand in the same company."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rag.check.data import word_list
from rag.check.rules.alignment import AlignedWord, EvidenceTokens
from rag.check.rules.morphology import Text

_KOREAN, _ENGLISH = word_list("clause", "korean"), word_list("clause", "english")
_COMMA = re.compile(r",\s|\band\b")
_SURE = 0.8  # strength from which a word counts as found
_BESIDE = 3  # content words within which one is near another
_SHARE = 0.6  # of the words of a clause that have to be found beside


def breaks(text: Text) -> list[int]:
    """Return the places of a text at which a clause begins, other than its start."""
    marks = [t.end for t in text.tokens if (t.tag == "EC" and t.form in _KOREAN) or t.form == "반면"]
    marks += [t.start for t in text.tokens if t.tag == "SL" and t.form in _ENGLISH]
    marks += [match.end() for match in _COMMA.finditer(text.text)]
    return sorted({*marks, *text.starts} - {0})


def clause_numbers(evidence: EvidenceTokens) -> list[int]:
    """Return the number of the clause of each content word of the evidence."""
    found: list[int] = []
    number = 0
    for text in evidence.texts:
        marks = breaks(text)
        found += [number + bisect_right(marks, t.start) for t in text.content]
        number += len(marks) + 1
    return found


@dataclass(frozen=True)
class Company:
    """The words of a claim by clause, with the clauses of the evidence that they are found in."""

    claim: Text
    aligned: Sequence[AlignedWord]
    evidence: EvidenceTokens

    @cached_property
    def clause_of(self) -> list[int]:
        """The number of the clause of each content word of the evidence."""
        return clause_numbers(self.evidence)

    @cached_property
    def own(self) -> list[int]:
        """The number of the clause of each content word of the claim."""
        return [self.clause_at(a.token.start) for a in self.aligned]

    @cached_property
    def _breaks(self) -> list[int]:
        return breaks(self.claim)

    def clause_at(self, place: int) -> int:
        """Return the number of the clause of the claim at a place."""
        return bisect_right(self._breaks, place)

    def is_shared(self, i: int, place: int) -> bool:
        """Return whether what the claim says beside its word ``i`` is what the evidence says beside its word ``place``."""
        others = [a for k, a in enumerate(self.aligned) if k != i and self.own[k] == self.own[i] and a.token.tag != "MAG"]
        if len(others) < 2:
            others = [a for k, a in enumerate(self.aligned) if k != i and a.token.tag != "MAG"]
        here = self.evidence.sentence[place]
        found = [a for a in others if a.strength >= _SURE and any(self._beside(p, place, here) for p in a.places)]
        weight = sum(1 for a in others if a.strength < _SURE) * 0.5  # unknown words may be there in other words
        least = min(2, max(1, sum(a.strength >= _SURE for a in others)))
        near = any(abs(p - place) <= _BESIDE - (least < 2) for a in found for p in a.places)
        elsewhere = sum(a.strength >= _SURE and any(self.evidence.sentence[p] == here for p in a.places) for a in others)
        share = len(found) + 0.5 * (elsewhere - len(found))
        return near and len(found) >= least and share >= _SHARE * (len(others) - weight)

    def _beside(self, p: int, place: int, sentence: int) -> bool:
        same = self.clause_of[p] == self.clause_of[place]
        return same or (self.evidence.sentence[p] == sentence and abs(p - place) <= 2 * _BESIDE)
