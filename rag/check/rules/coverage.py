"""How much of a claim its evidence has: its words by kind, the gaps between them, and what stands in their place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from rag.check.rules.alignment import NEAR, PART, Aligned, is_name
from rag.check.rules.morphology import Token
from rag.check.rules.pair import Finding, Measured, Pair

__all__ = ["measure"]

_VERBS = ("VV", "VA", "MAG")
_HALF = 0.5  # coverage below which a claim is about something else


def measure(pair: Pair) -> Measured:
    """The shares of words found, and the words that are missing, names first."""
    figures = {**_shares(pair), **_missing(pair), **_names(pair), **_order(pair), **_substitutions(pair)}
    return Measured(figures, (*_missing_names(pair), *_missing_words(pair)))


def _weight(a: Aligned, pair: Pair) -> float:
    if is_name(a.token, pair.source.words):
        return 1.5
    return 0.5 if a.token.tag in _VERBS else 1.0


def _share(part: float, whole: float, empty: float = 1.0) -> float:
    return part / whole if whole else empty


def _shares(pair: Pair) -> dict[str, float]:
    rows = [(a, _weight(a, pair)) for a in pair.worded]
    whole = sum(w for _, w in rows)

    def covered(part: Sequence[tuple[Aligned, float]]) -> float:
        return _share(sum(a.strength * w for a, w in part), sum(w for _, w in part))

    in_best = sum(a.strength * w for a, w in rows if any(pair.source.sentence[p] == pair.best for p in a.places))
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


def _is_wrong(a: Aligned, pair: Pair) -> bool:
    """Whether a missing word is an error by itself: a name, or a word whose opposite is there."""
    return not a.strength and (is_name(a.token, pair.source.words) or bool(pair.source.opposed_to(a.token)))


def _gaps(rows: Sequence[tuple[Aligned, float]]) -> Iterator[float]:
    """The weights of runs of words that are missing."""
    run = 0.0
    for a, weight in rows:
        run = 0.0 if a.strength else run + weight
        yield run


def _missing(pair: Pair) -> dict[str, float]:
    words = pair.source.words
    rest = [a for a in pair.worded if not is_name(a.token, words)]
    groups = {
        "general": [a for a in rest if words.is_general(a.token.form)],
        "known": [a for a in rest if words.knows(a.token.form) and not words.is_general(a.token.form)],
        "latin": [a for a in rest if pair.claim.korean and a.token.tag == "SL"],
    }
    return {f"{name}_missing": float(min(sum(not a.strength for a in group), 6)) for name, group in groups.items()}


def _names(pair: Pair) -> dict[str, float]:
    names = [a for a in pair.worded if is_name(a.token, pair.source.words)]
    missing = sum(not a.strength for a in names)
    return {
        "names": min(len(names), 6) / 3,
        "names_missing": float(min(missing, 3)),
        "names_partial": float(min(sum(0 < a.strength <= PART for a in names), 2)),
        "other_name_there": float(missing > 0 and next(_free_names(pair), None) is not None),
    }


def _order(pair: Pair) -> dict[str, float]:
    """Neighbours in the claim that are neighbours in the evidence."""
    rows = pair.worded
    both = [(one, two) for one, two in pairwise(rows) if one.places and two.places]
    close = sum(min(abs(p - q) for p in one.places for q in two.places) <= 3 for one, two in both)
    return {"adjacent": _share(close, len(both), 0.5)}


def _substitutions(pair: Pair) -> dict[str, float]:
    """Words that are missing where the evidence, beside the same neighbours, has another word that the claim lacks."""
    names = nouns = 0
    for i, a in enumerate(pair.worded):
        if a.strength > PART or a.token.tag in _VERBS:
            continue
        free = list(_beside(pair, i))
        if is_name(a.token, pair.source.words):
            names += any(is_name(t, pair.source.words) for t in free)
        elif pair.source.words.knows(a.token.form):
            nouns += any(_is_noun(t, pair) for t in free)
    return {"substituted_names": float(min(names, 2)), "substituted_nouns": float(min(nouns, 2))}


def _is_noun(token: Token, pair: Pair) -> bool:
    return not token.name and token.tag not in _VERBS and pair.source.words.knows(token.form)


def _beside(pair: Pair, i: int) -> Iterator[Token]:
    """The words of the evidence that no word of the claim stands for, next to the neighbours of the claim's word ``i``."""
    rows, tokens = pair.worded, pair.source.tokens
    taken = _taken(pair)
    near = {q for j in (i - 1, i + 1) if 0 <= j < len(rows) for p in rows[j].places for q in (p - 1, p + 1)}
    yield from (tokens[q] for q in sorted(near) if 0 <= q < len(tokens) and q not in taken)


def _taken(pair: Pair) -> set[int]:
    return {p for a in pair.worded for p in a.places}


def _free_names(pair: Pair) -> Iterator[Token]:
    taken = _taken(pair)
    yield from (t for p, t in enumerate(pair.source.tokens) if p not in taken and is_name(t, pair.source.words))


def _missing_names(pair: Pair) -> Iterator[Finding]:
    words = pair.source.words
    missing = [(i, a.token) for i, a in enumerate(pair.worded) if a.strength <= PART and is_name(a.token, words)]
    for i, token in missing:
        beside = [t for t in _beside(pair, i) if is_name(t, words)] or (list(_free_names(pair)) if len(missing) == 1 else [])
        other = beside[0].surface if len({t.form for t in beside}) == 1 else ""
        yield Finding("name", token.surface, other, token.start, token.end, other)


def _missing_words(pair: Pair) -> Iterator[Finding]:
    for a in pair.worded:
        if not a.strength and not is_name(a.token, pair.source.words):
            yield Finding("missing", a.token.surface, "", a.token.start, a.token.end)
