"""Whether a claim negates what its evidence says, omits a negation, or uses an antonym."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rag.check.rules.negation import Negation, negations
from rag.check.rules.pair import AlignedPair, Finding, RuleResult

_NEAR = 4  # content words between a negation and what is compared with it
_SURE = 0.8  # strength from which a word counts as matched


@dataclass(frozen=True, slots=True)
class _Placed:
    """A negation in the evidence: its place, its sentence, and the places of the words it governs."""

    place: float
    sentence: int
    governs: frozenset[int]
    word: str


def polarity_features(pair: AlignedPair) -> RuleResult:
    """Find negations that are added or lost, and antonyms."""
    compared = any(frame.kind == "compare" for frame in pair.frames)
    mine = negations(pair.claim, compared=compared)
    theirs = list(_placed(pair))
    added, opposite = _added(pair, mine, theirs), _opposites(pair, mine, theirs)
    lost = [n for n in theirs if _is_lost(pair, n, mine)]
    features = {
        "negation_lost": float(min(len(lost), 2)),
        "negation_parity": float((len(mine) + sum(n.sentence == pair.best for n in theirs)) % 2),
    }
    dropped = (Finding("negation", "", n.word) for n in lost if n.sentence == pair.best)
    findings = (*added.findings, *dropped, *opposite.findings)
    return RuleResult({**added.features, **features, **opposite.features}, findings)


def _placed(pair: AlignedPair) -> Iterator[_Placed]:
    evidence = pair.evidence
    compared = any(frame.kind == "compare" for frame in pair.evidence_frames)
    for text, offset, first in zip(evidence.texts, evidence.offsets, evidence.firsts, strict=False):
        for n in negations(text, compared=compared):
            place = offset + sum(t.start < n.token.start for t in text.content) - 0.5
            yield _Placed(place, first + n.token.sentence, frozenset(offset + i for i in n.governs), n.token.surface)


def _added(pair: AlignedPair, mine: list[Negation], theirs: list[_Placed]) -> RuleResult:
    """Count the negations of the claim that the evidence lacks near the same words, and those that it has."""
    added = kept = 0.0
    found = []
    for n in mine:
        places = [p for i in n.governs for p in pair.aligned[i].places]
        denied = {p for x in theirs for p in x.governs}
        if any(p not in denied for i in n.governs for p in pair.evidence.opposed_to(pair.aligned[i].token)):
            kept += 1  # not lost is kept
            continue
        if not places:
            there = 0.5 * any(x.sentence == pair.best for x in theirs)
            kept, added = kept + there, added + 0.5 - there
            continue
        near = any(abs(p - x.place) <= _NEAR for p in places for x in theirs)
        kept += near
        added += not near
        if not near:
            found.append(Finding("negation", n.token.surface, "", n.token.start, n.token.end))
    return RuleResult({"negation_added": min(added, 2.0), "negation_kept": min(kept, 2.0)}, tuple(found))


def _is_lost(pair: AlignedPair, theirs: _Placed, mine: list[Negation]) -> bool:
    """Return whether the claim has the words that a negation of the evidence governs without a negation near them."""
    under = {i for n in mine for i in n.governs}
    opposed = (i for i, a in enumerate(pair.aligned) if theirs.governs.intersection(pair.evidence.opposed_to(a.token)))
    if any(i not in under for i in opposed):
        return False  # kept is not lost
    hits = [i for i, a in enumerate(pair.aligned) if a.strength >= _SURE and theirs.governs.intersection(a.places)]
    own = [sum(a.token.start < n.token.start for a in pair.aligned) - 0.5 for n in mine]
    return bool(hits) and not any(abs(i - place) <= _NEAR + 1 for i in hits for place in own)


def _opposites(pair: AlignedPair, mine: list[Negation], theirs: list[_Placed]) -> RuleResult:
    """Find words whose antonym occurs in the evidence, both or neither negated."""
    under_mine = {i for n in mine for i in n.governs}
    under_theirs = {p for n in theirs for p in n.governs}
    strong, weak, nearest = 0, 0, 0.0
    found = []
    # "A is worse" may mean "B is better": how two things differ is judged by other features.
    compared = any(frame.kind == "compare" for frame in pair.evidence_frames)
    compared_by = {frame.by.start for frame in pair.frames if compared and frame.by}
    for i, a in enumerate(pair.aligned):
        if a.token.start in compared_by:
            continue
        places = [p for p in pair.evidence.opposed_to(a.token) if (i in under_mine) == (p in under_theirs)]
        if not places:
            continue
        beside = [*pair.aligned[max(0, i - 2) : i], *pair.aligned[i + 1 : i + 3]]
        neighbours = [p for neighbour in beside for p in neighbour.places]
        close, place = min(((abs(p - q), p) for p in places for q in neighbours), default=(9, places[0]))
        if a.strength < _SURE:
            strong += any(pair.evidence.sentence[p] == pair.best for p in places)
            nearest = max(nearest, 1 / close if close else 1.0)
            other = pair.evidence.tokens[place]
            # Nouns can be exchanged; verbs would need other endings.
            fix = other.surface if a.token.tag == other.tag == "NNG" else ""
            found.append(Finding("opposite", a.token.surface, other.surface, a.token.start, a.token.end, fix))
        else:
            weak += close < min((abs(p - q) for p in a.places for q in neighbours), default=9)
    features = {"opposite": float(min(strong, 2)), "opposite_near": nearest, "opposite_and_same": float(min(weak, 2))}
    return RuleResult(features, tuple(found))
