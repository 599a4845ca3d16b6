"""How much of a claim its evidence covers: words by kind, the gaps between them, and the words in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.check.rules.alignment import NEAR, PART, AlignedWord
from rag.check.rules.morphology import Token
from rag.check.rules.pair import AlignedPair, Finding, RuleResult

_VERBS = ("VV", "VA", "MAG")
_HALF = 0.5  # coverage below which a claim is about something else


def coverage_features(pair: AlignedPair) -> RuleResult:
    """Compute the shares of words found, and find those that are missing, names first."""
    features = {**_shares(pair), **_missing(pair), **_names(pair), **_substitutions(pair)}
    # The share of neighbours in the claim that are neighbours in the evidence.
    both = [(one, two) for one, two in pairwise(pair.worded) if one.places and two.places]
    close = sum(min(abs(p - q) for p in one.places for q in two.places) <= 3 for one, two in both)
    features["adjacent"] = _share(close, len(both), 0.5)
    missing = (a.token for a in pair.worded if not a.strength and not pair.lexicon.is_name(a.token))
    findings = [Finding("missing", token.surface, "", token.start, token.end) for token in missing]
    return RuleResult(features, (*_missing_names(pair), *findings))


def _weight(a: AlignedWord, pair: AlignedPair) -> float:
    if pair.lexicon.is_name(a.token):
        return 1.5
    return 0.5 if a.token.tag in _VERBS else 1.0


def _share(part: float, whole: float, empty: float = 1.0) -> float:
    return part / whole if whole else empty


def _shares(pair: AlignedPair) -> dict[str, float]:
    rows = [(a, _weight(a, pair)) for a in pair.worded]
    whole = sum(w for _, w in rows)

    def covered(part: Sequence[tuple[AlignedWord, float]]) -> float:
        return _share(sum(a.strength * w for a, w in part), sum(w for _, w in part))

    in_best = sum(a.strength * w for a, w in rows if any(pair.evidence.sentence[p] == pair.best for p in a.places))
    half = len(rows) // 2
    return {
        "coverage": covered(rows),
        "coverage_best": _share(in_best, whole),
        "uncovered": max(0.0, 1 - covered(rows) / _HALF),
        "coverage_rest": covered([(a, w) for a, w in rows if not _is_wrong(a, pair)]),
        "coverage_last": covered(rows[half:]),
        "same": _share(sum(w for a, w in rows if a.strength == 1.0), whole),
        "longest_gap": min(max(_gaps(rows), default=0.0), 6.0),
        "weak": float(min(sum(0 < a.strength <= NEAR for a, _ in rows), 5)),
    }


def _is_wrong(a: AlignedWord, pair: AlignedPair) -> bool:
    """Return whether a missing word is an error by itself: a name, or a word whose opposite is there."""
    return not a.strength and (pair.lexicon.is_name(a.token) or bool(pair.evidence.opposed_to(a.token)))


def _gaps(rows: Sequence[tuple[AlignedWord, float]]) -> Iterator[float]:
    run = 0.0
    for a, weight in rows:
        run = 0.0 if a.strength else run + weight
        yield run


def _missing(pair: AlignedPair) -> dict[str, float]:
    words = pair.lexicon
    rest = [a for a in pair.worded if not words.is_name(a.token)]
    groups = {
        "general": [a for a in rest if words.is_general(a.token.form)],
        "known": [a for a in rest if words.knows(a.token.form) and not words.is_general(a.token.form)],
        "latin": [a for a in rest if pair.claim.korean and a.token.tag == "SL"],
    }
    return {f"{name}_missing": float(min(sum(not a.strength for a in group), 6)) for name, group in groups.items()}


def _names(pair: AlignedPair) -> dict[str, float]:
    names = [a for a in pair.worded if pair.lexicon.is_name(a.token)]
    missing = sum(not a.strength for a in names)
    return {
        "names": min(len(names), 6) / 3,
        "names_missing": float(min(missing, 3)),
        "names_partial": float(min(sum(0 < a.strength <= PART for a in names), 2)),
        "other_name_there": float(missing > 0 and next(_free_names(pair), None) is not None),
    }


def _substitutions(pair: AlignedPair) -> dict[str, float]:
    """Count missing words in whose place, next to the same neighbours, the evidence has a word that the claim lacks."""
    names = nouns = 0
    for i, a in enumerate(pair.worded):
        if a.strength > PART or a.token.tag in _VERBS:
            continue
        free = list(_beside(pair, i))
        if pair.lexicon.is_name(a.token):
            names += any(pair.lexicon.is_name(t) for t in free)
        elif pair.lexicon.knows(a.token.form):
            nouns += any(not t.name and t.tag not in _VERBS and pair.lexicon.knows(t.form) for t in free)
    return {"substituted_names": float(min(names, 2)), "substituted_nouns": float(min(nouns, 2))}


def _beside(pair: AlignedPair, i: int) -> Iterator[Token]:
    """Yield the unmatched words of the evidence next to the neighbours of the claim's word ``i``."""
    rows, tokens = pair.worded, pair.evidence.tokens
    near = {q for j in (i - 1, i + 1) if 0 <= j < len(rows) for p in rows[j].places for q in (p - 1, p + 1)}
    yield from (tokens[q] for q in sorted(near) if 0 <= q < len(tokens) and q not in pair.taken)


def _free_names(pair: AlignedPair) -> Iterator[Token]:
    yield from (t for p, t in enumerate(pair.evidence.tokens) if p not in pair.taken and pair.lexicon.is_name(t))


def _missing_names(pair: AlignedPair) -> Iterator[Finding]:
    words = pair.lexicon
    missing = [(i, a.token) for i, a in enumerate(pair.worded) if a.strength <= PART and words.is_name(a.token)]
    for i, token in missing:
        beside = [t for t in _beside(pair, i) if words.is_name(t)] or (list(_free_names(pair)) if len(missing) == 1 else [])
        other = beside[0].surface if len({t.form for t in beside}) == 1 else ""
        yield Finding("name", token.surface, other, token.start, token.end, other)
