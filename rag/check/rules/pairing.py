"""What a claim says together and its evidence says apart: words that have moved from one statement to another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from rag.check.rules.alignment import AlignedWord
from rag.check.rules.morphology import Text
from rag.check.rules.pair import AlignedPair, RuleResult

_SURE = 0.8  # strength from which a word counts as found
_MOST_PLACES = 3  # of a word that still has a place
_NEAR = 3  # content words
_ARGUMENT = ("JKS", "JKO")
_LEAST = 2  # pairs of words on either side of a comparison of shares


def pairing_features(pair: AlignedPair) -> RuleResult:
    """Compute how far two clauses of a claim exchange words (A is fast and B exact; B fast and A exact)."""
    crossing = max(_crossings(pair), default=0.0)
    return RuleResult(
        {
            "clauses_crossing": crossing,
            "contrast_near": _contrast(pair),
            "argument_replaced": float(_is_replaced(pair)),
        }
    )


def _placed(pair: AlignedPair) -> Iterator[tuple[int, AlignedWord]]:
    """Yield the words of the claim that have a place in the evidence, with their own."""
    for i, a in enumerate(pair.aligned):
        if a.strength >= _SURE and 0 < len(a.places) <= _MOST_PLACES and a.token.tag != "MAG":
            yield i, a


def _crossings(pair: AlignedPair) -> Iterator[float]:
    """Yield for two clauses of the claim and two of the evidence that both have words of both, the share of words that crossed.

    0 to 1; only clauses in which each of the four parts has a word.
    """
    company = pair.company
    groups: dict[int, list[set[int]]] = {}
    for i, a in _placed(pair):
        groups.setdefault(company.own[i], []).append({company.clause_of[p] for p in a.places})
    for one, two in combinations(sorted(groups), 2):
        clauses = sorted(set().union(*groups[one], *groups[two]))
        for first, second in combinations(clauses, 2):
            kept = _only(groups[one], first, second), _only(groups[two], second, first)
            crossed = _only(groups[one], second, first), _only(groups[two], first, second)
            if min(*kept, *crossed):
                yield 2 * min(sum(kept), sum(crossed)) / (sum(kept) + sum(crossed))


def _only(words: list[set[int]], clause: int, other: int) -> int:
    """Return how many words are in a clause and not in another one."""
    return sum(clause in places and other not in places for places in words)


def _contrast(pair: AlignedPair) -> float:
    """Return how much nearer words of different clauses of the claim are to each other in the evidence than neighbours in one.

    -1 to 1, as a difference of shares of pairs that are near each other.
    """
    rows, own = list(_placed(pair)), pair.company.own
    together: dict[bool, list[bool]] = {True: [], False: []}
    for (i, a), (j, b) in combinations(rows, 2):
        if set(a.places).isdisjoint(b.places):
            near = any(abs(p - q) <= _NEAR for p in a.places for q in b.places)
            together[own[i] == own[j] and j - i <= _NEAR].append(near)
    if min(map(len, together.values())) < _LEAST:
        return 0.0
    return sum(together[False]) / len(together[False]) - sum(together[True]) / len(together[True])


def _is_replaced(pair: AlignedPair) -> bool:
    """Return whether a word of a Korean claim has the particle and the predicate of another one (구글이 공개; 메타가 공개)."""
    theirs = {
        (particle, predicate): noun
        for text, offset in zip(pair.evidence.texts, pair.evidence.offsets, strict=False)
        for noun, particle, predicate in _arguments(text, offset)
    }
    for i, particle, k in _arguments(pair.claim):
        if not pair.aligned[i].strength and pair.aligned[k].strength >= _SURE:
            others = [theirs.get((particle, p)) for p in pair.aligned[k].places]
            if any(other is not None and other not in pair.taken for other in others):
                return True
    return False


def _arguments(text: Text, offset: int = 0) -> Iterator[tuple[int, str, int]]:
    """Yield nouns of a text with the particle behind them and the word of content right after it."""
    place = {t.start: k for k, t in enumerate(text.content, offset)}
    for noun, particle, predicate in zip(text.tokens, text.tokens[1:], text.tokens[2:], strict=False):
        if particle.tag in _ARGUMENT and noun.start in place and predicate.start in place:
            yield place[noun.start], particle.tag, place[predicate.start]
