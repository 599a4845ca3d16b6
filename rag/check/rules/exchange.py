"""Whether a claim exchanges what its evidence says of two things: the same words and numbers, assigned otherwise.

"69.0% on HumanEval+ and 76.8% on MBPP+" and "HumanEval+에서 76.8%, MBPP+에서 69.0%" list two things and two values.
Whatever the language, and whether the thing or its value comes first, both orders have to turn together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from rag.check.rules.alignment import PlacedBound
from rag.check.rules.number_binding import Bound
from rag.check.rules.numbers import Quantity
from rag.check.rules.pair import AlignedPair, Finding, RuleResult

_SURE = 0.8  # strength from which a word counts as found
_RESPECTIVELY = re.compile(r"각각|\brespectively\b", re.I)
_REACH = 8  # words between two opposites of one statement
_HEAD = 2  # words from a modifier to what it modifies
_FAR = 6  # words between two mentions from which a word has no one place


def exchange_features(pair: AlignedPair) -> RuleResult:
    """Find two numbers of a claim whose things are exchanged."""
    kept = turned = 0
    found = []
    for one, two in pairwise(pair.bounds):
        vote = _vote(pair, one, two)
        kept += vote > 0
        if vote < 0:
            turned += 1
            mine, theirs = one.quantity, two.quantity
            found.append(Finding("moved", mine.written, theirs.written, mine.start, mine.end, shown=True))
    found += list(_exchanged_units(pair))
    opposites = list(_exchanged_opposites(pair))
    features = {
        "values_exchanged": float(min(turned, 2)),
        "values_kept": float(min(kept, 2)),
        "opposites_exchanged": float(bool(opposites)),
    }
    return RuleResult(features, (*found, *opposites))


def _exchanged_units(pair: AlignedPair) -> Iterator[Finding]:
    """Yield two numbers of a claim that have each other's unit in the evidence (60 GPUs for 24 days; 24 GPUs for 60 days)."""
    theirs = pair.evidence.quantities

    def has(q: Quantity, measures: str) -> bool:
        return any(o.measures == measures and o.number == q.number for o in theirs)

    for one, two in combinations(pair.quantities, 2):
        if one.measures == two.measures or one.number == two.number or has(one, one.measures) or has(two, two.measures):
            continue
        if has(one, two.measures) and has(two, one.measures):
            yield Finding("moved", one.written, two.written, one.start, one.end, shown=True)


def _exchanged_opposites(pair: AlignedPair) -> Iterator[Finding]:
    """Yield opposites that the claim exchanges: fine video and coarse motion for coarse video and fine motion."""
    rows = pair.aligned
    both = [
        (i, j)
        for i, j in combinations([i for i, a in enumerate(rows) if a.strength >= _SURE and a.places], 2)
        if j - i <= _REACH and pair.lexicon.opposed(rows[i].token.form, rows[j].token.form)
    ]
    for i, j in both:
        if _modify_each_other(pair, i, j) or any(_turned(pair, (i, j), other) for other in both if i < other[0] < j < other[1]):
            one, two = rows[i].token, rows[j].token
            yield Finding("moved", one.surface, two.surface, one.start, one.end, shown=True)


def _turned(pair: AlignedPair, things: tuple[int, int], said: tuple[int, int]) -> bool:
    """Return whether two opposites said of two opposite things come in another order in a sentence of the evidence."""
    for sentence in {pair.evidence.sentence[p] for p in pair.aligned[things[0]].places}:
        a, b, x, y = (_place(pair, k, sentence) for k in (*things, *said))
        if a is not None and b is not None and x is not None and y is not None and a != b and x != y:
            alternate = min(a, b) < min(x, y) < max(a, b) < max(x, y)
            return alternate and (a < b) != (x < y)
    return False


def _modify_each_other(pair: AlignedPair, i: int, j: int) -> bool:
    """Return whether the words after one of two opposites in the claim stand after the other one in the evidence."""
    first = {a.token.form: set(a.places) for a in pair.aligned[i + 1 : j] if a.strength >= _SURE}
    second = {a.token.form: set(a.places) for a in pair.aligned[j + 1 : j + 1 + max(1, j - i - 1)] if a.strength >= _SURE}
    heads, others = (
        {p for form, places in own.items() if form not in rest for p in places}
        for own, rest in ((first, second), (second, first))
    )
    return _follow(pair, j, heads) and _follow(pair, i, others) and not (_follow(pair, i, heads) or _follow(pair, j, others))


def _follow(pair: AlignedPair, i: int, heads: set[int]) -> bool:
    """Return whether one of the words stands right after a word of the claim in the evidence."""
    return any(0 < p - q <= _HEAD for q in pair.aligned[i].places for p in heads)


def _vote(pair: AlignedPair, one: Bound, two: Bound) -> int:
    """Return 1 if the evidence assigns two numbers to the same things as the claim, -1 if exchanged, 0 if that is unclear."""
    first, second = _number(pair, one.quantity), _number(pair, two.quantity)
    if first is None or second is None or first.sentence != second.sentence:
        return 0
    for things in (_nouns, _names):
        at = (first.at, second.at) if things is _names else ()
        a, b = (_place(pair, things(pair, x, y), first.sentence, at) for x, y in ((one, two), (two, one)))
        if a is None or b is None or a == b:
            continue
        counted = [(x.bound.noun == a) - (x.bound.noun == b) for x in (first, second)]
        if any(counted):
            return counted[0] or -counted[1]
        if _is_listed(pair, sorted((first.at, second.at)), sorted((a, b))):
            return 1 if (a < b) == (first.at < second.at) else -1
    return 0


def _names(pair: AlignedPair, one: Bound, other: Bound) -> int | None:
    """Return the name of a number's segment that is nearest to it, if the other number does not share it."""
    shared = {pair.aligned[k].token.form for k in other.segment}
    names = (i for i in one.segment - other.segment if pair.lexicon.is_name(pair.aligned[i].token))
    near = [i for i in names if pair.aligned[i].token.form not in shared]
    return min(near, key=lambda i: abs(pair.aligned[i].token.start - one.quantity.start), default=None)


def _nouns(pair: AlignedPair, one: Bound, other: Bound) -> int | None:
    """Return the noun right after a number, unless it is that of the other number as well."""
    if one.noun is None or other.noun is None:
        return None
    mine, theirs = pair.aligned[one.noun], pair.aligned[other.noun]
    return None if set(mine.places) & set(theirs.places) else one.noun


def _is_listed(pair: AlignedPair, numbers: list[float], things: list[int]) -> bool:
    """Return whether things and numbers alternate, or the text says that they are listed in their order."""
    (n, m), (a, b) = numbers, things
    alternate = a < n < b < m or n < a < m < b
    return alternate or _RESPECTIVELY.search(pair.evidence.text) is not None


def _number(pair: AlignedPair, q: Quantity) -> PlacedBound | None:
    """Return a number of the claim in the evidence, if it is there once."""
    found = [x for x in pair.evidence.placed_bounds if q.agrees(x.bound.quantity)]
    return found[0] if len(found) == 1 else None


def _place(pair: AlignedPair, i: int | None, sentence: int, beside: Sequence[float] = ()) -> int | None:
    """Return the place of a word of the claim in a sentence of the evidence, if there is one (a name and its gloss are one).

    :param beside: places of the evidence; the word is taken where it is nearest to one of them.
    """
    a = None if i is None else pair.aligned[i]
    places = [p for p in a.places if pair.evidence.sentence[p] == sentence] if a and a.strength >= _SURE else []
    if places and beside:
        return min(places, key=lambda p: min(abs(p - at) for at in beside))
    return places[0] if places and len(places) <= 2 and places[-1] - places[0] <= _FAR else None
