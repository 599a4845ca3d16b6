"""Whether a claim negates what its evidence says, leaves a negation out, or says the opposite word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rag.check.rules.negation import Negation, is_less, negations
from rag.check.rules.pair import Finding, Findings, Measured, Pair

__all__ = ["measure"]

_NEAR = 4  # content words between a negation and what is compared with it
_SURE = 0.8  # strength from which a word is taken to be there


@dataclass(frozen=True, slots=True)
class _Placed:
    """A negation of the evidence: the place it stands at, its sentence, and the places of the words it governs."""

    place: float
    sentence: int
    governs: frozenset[int]
    word: str


def measure(pair: Pair) -> Measured:
    """Negations added, lost and kept; opposites."""
    compared = any(frame.kind == "compare" for frame in pair.frames)
    mine = tuple(n for n in negations(pair.claim) if not (compared and is_less(n)))
    theirs = list(_placed(pair))
    added, kept, new = _added(pair, mine, theirs)
    lost = [n for n in theirs if _is_lost(pair, n, mine)]
    figures = {
        "negation_added": min(added, 2.0),
        "negation_kept": min(kept, 2.0),
        "negation_lost": float(min(len(lost), 2)),
        "negation_parity": float((len(mine) + sum(n.sentence == pair.best for n in theirs)) % 2),
    }
    opposite, found = _opposites(pair, mine, theirs)
    dropped = tuple(Finding("negation", "", n.word) for n in lost if n.sentence == pair.best)
    return Measured({**figures, **opposite}, (*new, *dropped, *found))


def _placed(pair: Pair) -> Iterator[_Placed]:
    source = pair.source
    compared = any(frame.kind == "compare" for frame in pair.evidence_frames)
    for text, offset, first in zip(source.texts, source.offsets, source.firsts, strict=False):
        for n in negations(text):
            if compared and is_less(n):
                continue  # it is the degree of a comparison
            place = offset + sum(t.start < n.token.start for t in text.content) - 0.5
            governs = frozenset(offset + i for i in n.governs)
            yield _Placed(place, first + n.token.sentence, governs, n.token.surface)


def _added(pair: Pair, mine: tuple[Negation, ...], theirs: list[_Placed]) -> tuple[float, float, Findings]:
    """How many negations of the claim the evidence does not have near the same words, how many it has, and the former."""
    added = kept = 0.0
    found = []
    for n in mine:
        places = [p for i in n.governs for p in pair.aligned[i].places]
        denied = {p for x in theirs for p in x.governs}
        if any(p not in denied for i in n.governs for p in pair.source.opposed_to(pair.aligned[i].token)):
            kept += 1  # not lost is kept
            continue
        if not places:
            there = any(x.sentence == pair.best for x in theirs)
            kept += 0.5 * there
            added += 0.5 * (not there)
            continue
        near = any(abs(p - x.place) <= _NEAR for p in places for x in theirs)
        kept += near
        added += not near
        if not near:
            found.append(Finding("negation", n.token.surface, "", n.token.start, n.token.end))
    return added, kept, tuple(found)


def _is_lost(pair: Pair, theirs: _Placed, mine: tuple[Negation, ...]) -> bool:
    """Whether the claim has the words that a negation of the evidence governs, and no negation near them."""
    under = {i for n in mine for i in n.governs}
    opposed = (i for i, a in enumerate(pair.aligned) if theirs.governs.intersection(pair.source.opposed_to(a.token)))
    if any(i not in under for i in opposed):
        return False  # kept is not lost
    hits = [i for i, a in enumerate(pair.aligned) if a.strength >= _SURE and theirs.governs.intersection(a.places)]
    own = [sum(a.token.start < n.token.start for a in pair.aligned) - 0.5 for n in mine]
    return bool(hits) and not any(abs(i - place) <= _NEAR + 1 for i in hits for place in own)


def _opposites(pair: Pair, mine: tuple[Negation, ...], theirs: list[_Placed]) -> tuple[dict[str, float], Findings]:
    """Words whose opposite stands in the evidence, both or neither under a negation."""
    under_mine = {i for n in mine for i in n.governs}
    under_theirs = {p for n in theirs for p in n.governs}
    strong = weak = 0
    nearest = 0.0
    found = []
    measures = _measures(pair)
    for i, a in enumerate(pair.aligned):
        if a.token.start in measures:
            continue
        places = [p for p in pair.source.opposed_to(a.token) if (i in under_mine) == (p in under_theirs)]
        if not places:
            continue
        neighbours = [
            p for j in range(max(0, i - 2), i + 3) if j != i and j < len(pair.aligned) for p in pair.aligned[j].places
        ]
        close, place = min(((abs(p - q), p) for p in places for q in neighbours), default=(9, places[0]))
        if a.strength < _SURE:
            strong += any(pair.source.sentence[p] == pair.best for p in places)
            nearest = max(nearest, 1 / close if close else 1.0)
            other = pair.source.tokens[place]
            # Nouns can be exchanged; verbs would need other endings.
            fix = other.surface if a.token.tag == other.tag == "NNG" else ""
            found.append(Finding("opposite", a.token.surface, other.surface, a.token.start, a.token.end, fix))
        else:
            weak += close < min((abs(p - q) for p in a.places for q in neighbours), default=9)
    figures = {"opposite": float(min(strong, 2)), "opposite_near": nearest, "opposite_and_same": float(min(weak, 2))}
    return figures, tuple(found)


def _measures(pair: Pair) -> frozenset[int]:
    """Where the claim says in what two things differ: worse than A is as good as A better, so its roles are judged instead."""
    if not any(frame.kind == "compare" for frame in pair.evidence_frames):
        return frozenset()
    return frozenset(frame.by.start for frame in pair.frames if frame.by)
