"""A claim beside its evidence: what every measurement starts from, and what it may find."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from rag.check.rules.alignment import Aligned, Source, align
from rag.check.rules.comparisons import Frame, frames
from rag.check.rules.morphology import Text
from rag.check.rules.numbers import Quantity

__all__ = ["ErrorKind", "Finding", "Findings", "Measured", "Pair"]

ErrorKind = Literal["number", "scale", "moved", "name", "opposite", "negation", "reversed", "scope", "cause", "missing"]


class Finding(NamedTuple):
    """Something of a claim that its evidence does not bear out.

    ``claim`` are the words of the claim and ``start`` and ``end`` where they stand in it (-1 where it is the claim as a whole),
    ``evidence`` the words of the evidence that speak against them, empty when there are none; ``fix`` is what would put the
    claim right at that place, where that can be told.
    """

    kind: ErrorKind
    claim: str
    evidence: str = ""
    start: int = -1
    end: int = -1
    fix: str = ""


Findings = tuple[Finding, ...]


class Measured(NamedTuple):
    """One module's figures for the classifier, by name, and what it found."""

    figures: Mapping[str, float]
    findings: Findings = ()


@dataclass(frozen=True)
class Pair:
    """A claim and its evidence, aligned."""

    claim: Text
    source: Source

    @property
    def quantities(self) -> list[Quantity]:
        return self.claim.quantities

    @cached_property
    def aligned(self) -> list[Aligned]:
        """All content words of the claim, in order."""
        return align(self.claim, self.source)

    @cached_property
    def worded(self) -> list[Aligned]:
        """The content words that are not part of a number, which is judged by its value."""
        spans = [(q.start, q.end) for q in self.quantities]
        return [a for a in self.aligned if not any(start <= a.token.start < end for start, end in spans)]

    @cached_property
    def best(self) -> int:
        """The number of the sentence of the evidence that shares most with the claim."""
        shared = [0.0] * max(self.source.sentences, 1)
        for a in self.worded:
            for sentence in {self.source.sentence[p] for p in a.places}:
                shared[sentence] += a.strength
        return max(range(len(shared)), key=lambda s: (shared[s], -s))

    @cached_property
    def frames(self) -> list[Frame]:
        """The frames of the claim."""
        return frames(self.claim)

    @cached_property
    def evidence_frames(self) -> list[Frame]:
        return [frame for text in self.source.texts for frame in frames(text)]

    @property
    def crossed(self) -> bool:
        """Whether claim and evidence are in different languages."""
        return self.claim.korean != any(text.korean for text in self.source.texts)
