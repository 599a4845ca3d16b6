"""Whether a claim exchanges the sides of a comparison, a replacement, an order or a cause of its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import product

from rag.check.data import word_list
from rag.check.rules.clauses import breaks
from rag.check.rules.comparisons import Frame
from rag.check.rules.lexicon import Lexicon
from rag.check.rules.morphology import Token
from rag.check.rules.pair import AlignedPair, Finding, RuleResult

_KINDS = ("compare", "instead", "before", "become", "cause")
_REVERSED = 0.4  # a reversal: by this share more words are on the other side than on their own
_SURE = 0.8
_REVERSE = ("revers", "opposit", "convers", "반대", "역", "거꾸로")
# Words of comparison that are compatible with any other.
_GENERAL = word_list("comparison", "general") | word_list("comparison", "beat") | word_list("comparison", "lose")


def comparison_features(pair: AlignedPair) -> RuleResult:
    """Compute how far each kind of frame is reversed, new causes, and clauses whose words are exchanged."""
    features: dict[str, float] = {}
    findings = []
    for kind in _KINDS:
        matches = [
            _Match(one, other, pair.lexicon)
            for one, other in product(pair.frames, pair.evidence_frames)
            if one.kind == other.kind == kind
        ]
        closest = max(matches, key=lambda match: match.shared, default=None)
        reversal, sure = closest.reversal if closest and closest.shared else (0.0, True)
        features[f"{kind}_reversed"] = max(reversal, 0.0) if sure else 0.0
        if kind == "compare":
            features["compare_reversed_unsure"] = 0.0 if sure else max(reversal, 0.0)
        else:
            features[f"{kind}_crossing"] = float(any(match.crosses for match in matches))
        if closest and sure and reversal >= _REVERSED and not _is_turned(closest.one):
            findings.append(Finding("reversed", "", " ".join(t.surface for t in closest.other.second), shown=True))
    features |= {**_causes(pair), **_clause_features(pair)}
    return RuleResult(features, tuple(findings))


def _is_turned(frame: Frame) -> bool:
    """Return whether a claim names its second side only as the reverse of the first (easier than the reverse)."""
    return any(t.form in _REVERSE for t in frame.second)


class _Match:
    """A frame of the claim beside one of the same kind in the evidence."""

    def __init__(self, one: Frame, other: Frame, lexicon: Lexicon) -> None:
        self.one, self.other, self._lexicon = one, other, lexicon
        (a, b), (c, d) = ([self._keys(side) for side in (frame.first, frame.second)] for frame in (one, other))
        turned = _share(d, a, b) if c else max(_share(d, a, b), _share(a, d, b))  # the first side may be named before
        self._reversed = turned + _share(b, c, d)
        self._kept = _share(d, b, a) + _share(b, d, c)
        if not self._reversed + self._kept:  # one word names both sides (a tokenizer, other tokenizers)
            self._kept, self._reversed = _share(a, c, d), _share(a, d, c)
        shared = self._reversed + self._kept
        #: How many words the frames share, as a sum of shares; 0 if none is on one side only.
        self.shared = shared and shared + _share(a + b, c + d, [])
        #: Whether words of both sides have moved to the other side, whatever else has stayed.
        self.crosses = bool(_share(d, a, b) and _share(c, b, a))

    def _keys(self, side: Sequence[Token]) -> list[set[str | int]]:
        return [{token.form, *self._lexicon.senses(token.form)} for token in side]

    @property
    def reversal(self) -> tuple[float, bool]:
        """How far the sides are reversed, -2 (not at all) to 2, and whether the directions are certainly comparable."""
        direction, sure = self._direction()
        if self.one.kind != "compare" and not self.crosses:
            return min(0.0, self._reversed - self._kept), sure  # words of one side alone have moved
        return (self._reversed - self._kept) * direction, sure

    def _direction(self) -> tuple[int, bool]:
        """Return 1 if both frames say the same of their first sides, -1 if the opposite; and whether that is sure."""
        one, other, lexicon = self.one, self.other, self._lexicon
        if not (one.by and other.by):
            return one.direction * other.direction, one.direction == other.direction
        if one.by.form == other.by.form or lexicon.senses(one.by.form) & lexicon.senses(other.by.form):
            return one.degree * other.degree, True
        if lexicon.opposed(one.by.form, other.by.form):
            return -one.degree * other.degree, True
        return one.direction * other.direction, one.by.form in _GENERAL or other.by.form in _GENERAL


def _share(probe: list[set[str | int]], side: list[set[str | int]], other: list[set[str | int]]) -> float:
    """Return the share of the probe's words that are only on the first side."""
    here, there = set().union(*side), set().union(*other)
    return sum(bool(keys & here) and not keys & there for keys in probe) / len(probe) if probe else 0.0


def _causes(pair: AlignedPair) -> dict[str, float]:
    claimed = [frame for frame in pair.frames if frame.kind == "cause"]
    there = any(frame.kind == "cause" for frame in pair.evidence_frames)
    placed = {a.token.start for a in pair.aligned if a.strength >= _SURE}
    covered = [sum(t.start in placed for t in x.second) / len(x.second) for x in claimed]
    return {"cause_new": float(bool(claimed) and not there), "cause_uncovered": 1 - min(covered, default=1.0)}


def _clause_features(pair: AlignedPair) -> dict[str, float]:
    marks, clause_of = breaks(pair.claim), pair.company.clause_of
    return {
        "contrast": _contrast(pair, marks, clause_of) if marks else 0.0,
        "subjects_exchanged": _exchanged(pair, marks, clause_of) if marks else 0.0,
    }


def _contrast(pair: AlignedPair, marks: Sequence[int], clause_of: Sequence[int]) -> float:
    """Return how much more often words of different clauses of the claim share a clause of the evidence than words of one.

    -1 to 1; above 0 if the clauses seem to have exchanged words (A is fast and B is exact; B is fast and A is exact).
    """
    rows = [a for a in pair.aligned if a.strength >= _SURE and 0 < len(a.places) <= 3]
    together: dict[bool, list[bool]] = {True: [], False: []}
    for i, a in enumerate(rows):
        for b in rows[i + 1 :]:
            if not set(a.places).intersection(b.places):
                one_clause = not any(a.token.start < mark <= b.token.start for mark in marks)
                near = {clause_of[p] for p in a.places} & {clause_of[p] for p in b.places}
                together[one_clause].append(bool(near))
    if min(map(len, together.values())) < 2:
        return 0.0
    return sum(together[False]) / len(together[False]) - sum(together[True]) / len(together[True])


def _exchanged(pair: AlignedPair, marks: Sequence[int], clause_of: Sequence[int]) -> float:
    """Return how much more often the evidence joins the subject of a clause with what the claim says of another one.

    -1 to 1. The first word of a clause counts as its subject, unless other clauses start with it as well.
    """
    rows: dict[int, list[frozenset[int]]] = {}
    subjects: dict[int, tuple[str, frozenset[int]]] = {}
    for a in pair.aligned:
        number = sum(mark <= a.token.start for mark in marks)
        near = frozenset(clause_of[p] for p in a.places) if a.strength >= _SURE else frozenset()
        if number not in subjects:
            subjects[number] = a.token.form, near
        elif near:
            rows.setdefault(number, []).append(near)
    often = Counter(form for form, _ in subjects.values())
    numbers = [number for number in rows if subjects[number][1] and often[subjects[number][0]] == 1]
    if len(numbers) < 2:
        return 0.0

    def together(i: int, j: int) -> float:
        """Return the share of the words of clause ``j`` that share a clause with the subject of clause ``i``."""
        return sum(not near.isdisjoint(subjects[i][1]) for near in rows[j]) / len(rows[j])

    own = [together(i, i) for i in numbers]
    across = [together(i, j) for i in numbers for j in numbers if i != j]
    return sum(across) / len(across) - sum(own) / len(own)
