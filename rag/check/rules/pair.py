"""A claim beside its evidence, which every rule reads, and the features and findings that a rule returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from rag.check.rules.alignment import AlignedWord, EvidenceTokens, align
from rag.check.rules.clauses import Company
from rag.check.rules.comparisons import Frame, frames
from rag.check.rules.lexicon import Lexicon
from rag.check.rules.morphology import Text
from rag.check.rules.number_binding import Bound, bound, limits
from rag.check.rules.numbers import Quantity

ErrorKind = Literal["number", "scale", "moved", "name", "opposite", "negation", "reversed", "scope", "cause", "missing"]


class Finding(NamedTuple):
    """Words of a claim that its evidence does not support.

    ``evidence`` are the words of the evidence that contradict them, if any, ``start`` and ``end`` the place in the claim (-1
    for the claim as a whole), and ``fix`` is what would correct the claim there, if known. ``shown`` if the words of the
    evidence stand in the very place of those of the claim, so that both cannot be true.
    """

    kind: ErrorKind
    claim: str
    evidence: str = ""
    start: int = -1
    end: int = -1
    fix: str = ""
    shown: bool = False

    @property
    def is_figure(self) -> bool:
        """Whether it is about a number written in digits, other than 0, 1 or 2, which often count nothing (1위, Tülu 2)."""
        return self.claim[:1] in "$.123456789" and self.claim not in ("1", "2") and not self.claim.startswith(("1위", "2위"))


class RuleResult(NamedTuple):
    """The features that a rule computes for the classifier, by name, and its findings."""

    features: Mapping[str, float]
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True)
class AlignedPair:
    """A claim, or a question, and its evidence with their words aligned.

    ``denies`` if the claim also says what is not so (65, not 165), which is not among its words; ``lacking`` if that is all.
    """

    claim: Text
    evidence: EvidenceTokens
    denies: bool = False
    lacking: bool = False

    @property
    def lexicon(self) -> Lexicon:
        return self.evidence.lexicon

    @property
    def quantities(self) -> list[Quantity]:
        """The numbers of the claim."""
        return self.claim.quantities

    @cached_property
    def bounds(self) -> list[Bound]:
        """The numbers of the claim with the words they belong to, as indices of :attr:`aligned`."""
        return bound(self.claim)

    @cached_property
    def limits(self) -> list[tuple[Quantity, str]]:
        """The numbers that the claim gives as a lower (``≥``) or an upper limit (``≤``)."""
        return list(limits(self.claim))

    @cached_property
    def aligned(self) -> list[AlignedWord]:
        """All content words of the claim, in order."""
        return align(self.claim, self.evidence)

    @cached_property
    def worded(self) -> list[AlignedWord]:
        """The content words that are not part of a number, which is judged by its value."""
        spans = [(q.start, q.end) for q in self.quantities]
        return [a for a in self.aligned if not any(start <= a.token.start < end for start, end in spans)]

    @cached_property
    def taken(self) -> frozenset[int]:
        """The indices of the evidence words that match a word of the claim."""
        return frozenset(place for a in self.worded for place in a.places)

    @cached_property
    def best(self) -> int:
        """The number of the evidence sentence that shares most with the claim."""
        shared = [0.0] * max(self.evidence.firsts[-1], 1)
        for a in self.worded:
            for sentence in {self.evidence.sentence[p] for p in a.places}:
                shared[sentence] += a.strength
        return max(range(len(shared)), key=lambda s: (shared[s], -s))

    @cached_property
    def frames(self) -> list[Frame]:
        """The frames of the claim."""
        return frames(self.claim)

    @cached_property
    def evidence_frames(self) -> list[Frame]:
        return [frame for text in self.evidence.texts for frame in frames(text)]

    @cached_property
    def company(self) -> Company:
        """The words of the claim by clause, with where they are found."""
        return Company(self.claim, self.aligned, self.evidence)

    @property
    def crossed(self) -> bool:
        """Whether claim and evidence are in different languages."""
        return self.claim.korean != any(text.korean for text in self.evidence.texts)
