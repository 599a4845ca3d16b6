"""Whether the evidence has the numbers of a claim, at the same scale and unit, and of the same things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.check.rules.morphology import Text
from rag.check.rules.number_binding import Bound, limits
from rag.check.rules.numbers import Quantity, restated
from rag.check.rules.pair import AlignedPair, ErrorKind, Finding, RuleResult

_SMALL = (1, 2)  # one, two, both, 한, 두: often no more than an article
_TO = re.compile(r"\s?(?:에서|부터|to|→|->|down to|up to)(?:\s(?:약|단|about|just|only|[가-힣]{1,6}(?:\s[가-힣]{1,4})?))?\s?")
_OTHER = {"≥": "≤", "≤": "≥"}
_NEXT = 6  # characters between a number and its noun
_SURE, _LEAST_SHARED = 0.8, 2  # strength of a word that counts as found; words that show that two numbers are of one thing
_YEARS = range(1990, 2036)
_MOVED = 0.75  # share from which the words of a number are taken to belong to another one


def number_features(pair: AlignedPair) -> RuleResult:
    """Find numbers that are missing, at another scale, or moved to another thing."""
    theirs = pair.evidence.quantities
    missing = scaled = small = lost = 0
    findings: list[Finding] = []
    mine = {(q.value, q.measures) for q in pair.quantities}
    other = [o for o in theirs if (o.value, o.measures) not in mine]
    for q in pair.quantities:
        same = [o for o in theirs if q.agrees(o)]
        if same or _is_named(pair, q):
            lost += bool(same and q.measures and not any(o.measures for o in same))
        elif _is_small(q) and not (rival := _counted_otherwise(q, pair)):
            small += 1
        elif _is_small(q):
            missing += 1
            findings.append(_finding("number", q, rival))
        elif digits := [o for o in theirs if q.same_digits(o)]:
            scaled += 1
            findings.append(_finding("scale", q, digits[0])._replace(shown=True))
        else:
            missing += 1
            same_thing = [o for o in other if _is_of_same(pair, q, o)]
            rival = _rival(q, same_thing) or _rival(q, other)
            findings.append(_finding("number", q, rival)._replace(shown=rival in same_thing))
    features = {
        "numbers": min(len(pair.quantities), 4) / 2,
        "numbers_missing": float(min(missing, 2)),
        "numbers_scaled": float(min(scaled, 2)),
        "numbers_words": float(min(small, 2)),
        "numbers_units_lost": float(min(lost, 2)),
    }
    moved = _moved(pair)
    bounds, turned = list(_bounds(pair)), list(_turned_ranges(pair))
    features |= {**moved.features, "numbers_bound": float(bool(bounds)), "range_reversed": float(bool(turned))}
    return RuleResult(features, (*findings, *bounds, *turned, *moved.findings))


def _is_small(q: Quantity) -> bool:
    return q.word and not q.measures and q.value in _SMALL


def _counted_otherwise(q: Quantity, pair: AlignedPair) -> Quantity | None:
    """Return another number that the evidence gives for the same noun (one GPU, eight GPUs)."""
    noun = next((a for a in pair.aligned if a.token.start >= q.end), None)
    if noun is None or noun.token.start - q.end > _NEXT:
        return None
    return next((b.quantity for b in pair.evidence.bounds if b.noun in noun.places), None)


def _is_named(pair: AlignedPair, q: Quantity) -> bool:
    """Return whether a number with a letter is part of a name in the evidence (the 7B version of StreamChat-7B)."""
    named = rf"[A-Za-z]-{re.escape(q.written)}(?![A-Za-z0-9])"
    return q.written[-1:].isalpha() and re.search(named, pair.evidence.text, re.I) is not None


def _is_of_same(pair: AlignedPair, q: Quantity, rival: Quantity) -> bool:
    """Return whether two numbers are of one thing: what they count, what stands before them, or most of what is beside them."""
    mine = next((b for b in pair.bounds if b.quantity == q), None)
    theirs = next((x.bound for x in pair.evidence.placed_bounds if x.bound.quantity is rival), None)
    if mine is None or theirs is None or q.measures != rival.measures:
        return False
    nouns = mine.nouns | _heads(pair, mine)
    things = {p for k in nouns if pair.aligned[k].strength >= _SURE for p in pair.aligned[k].places}
    if things & theirs.nouns or not pair.worded:
        return True
    # The only share, or length, of a text is that of whatever a claim says has one.
    only = len({o.value for o in pair.evidence.quantities if o.measures == q.measures}) == 1
    words = [k for k in mine.segment if pair.aligned[k].strength >= _SURE]
    near = set(range(len(pair.evidence.tokens))) if only else theirs.segment
    shared = sum(bool(near.intersection(pair.aligned[k].places)) for k in words)
    return q.measures != "" and shared >= (1 if only else _LEAST_SHARED) and (3 if only else 2) * shared >= len(mine.segment)


def _heads(pair: AlignedPair, mine: Bound) -> set[int]:
    """Return the word right behind the noun of a number in English, which may be the head: 12,000 preference pairs."""
    k = mine.noun
    if k is None or pair.claim.korean or k + 1 >= len(pair.aligned):
        return set()
    noun, following = pair.aligned[k].token, pair.aligned[k + 1].token
    return {k + 1} if following.start == noun.start + len(noun.surface) + 1 else set()


def _finding(kind: ErrorKind, mine: Quantity, theirs: Quantity | None) -> Finding:
    if theirs is None:
        return Finding(kind, mine.written, "", mine.start, mine.end)
    # Where a number belongs is too uncertain to correct, and 1st does not become 2nd by its number.
    fix = restated(mine, theirs) if kind != "moved" and not _is_ordinal(mine) else ""
    return Finding(kind, mine.written, theirs.written, mine.start, mine.end, fix)


def _bounds(pair: AlignedPair) -> Iterator[Finding]:
    """Yield numbers that are a lower limit in the claim and an upper one in the evidence, or the reverse."""
    theirs = [limit for text in pair.evidence.texts for limit in limits(text)]
    for q, limit in pair.limits:
        opposed = [o for o, other in theirs if other != limit and q.agrees(o)]
        if opposed and not any(other == limit and q.agrees(o) for o, other in theirs):
            yield Finding("opposite", f"{limit} {q.written}", f"{_OTHER[limit]} {opposed[0].written}", q.start, q.end)


def _turned_ranges(pair: AlignedPair) -> Iterator[Finding]:
    """Yield ranges from a to b that the evidence gives from b to a."""
    theirs = [ends for text in pair.evidence.texts for ends in _ranges(text)]
    for start, end in _ranges(pair.claim):
        if any(start.agrees(b) and end.agrees(a) and not start.agrees(a) for a, b in theirs):
            yield Finding("moved", start.written, end.written, start.start, start.end)


def _ranges(text: Text) -> list[tuple[Quantity, Quantity]]:
    return [(one, two) for one, two in pairwise(text.quantities) if _TO.fullmatch(text.text[one.end : two.start])]


def _is_ordinal(q: Quantity) -> bool:
    return bool(re.search(r"(?:st|nd|rd|th)$|첫", q.written)) or q.written.lower() in ("first", "second", "third")


def _rival(q: Quantity, other: list[Quantity]) -> Quantity | None:
    """Return the number that the claim has changed: one of ``other``, which only the evidence has, if only one qualifies."""
    alike = [o for o in other if o.measures == q.measures] or other
    return alike[0] if len({o.value for o in alike}) == 1 else None


def _moved(pair: AlignedPair) -> RuleResult:
    theirs, mine = pair.evidence.bounds, pair.bounds
    farthest, nouns = 0.0, 0
    found = []
    for b in mine:
        same = [x for x in theirs if b.quantity.agrees(x.quantity)]
        other = [x for x in theirs if not b.quantity.agrees(x.quantity)]
        if not same or not other:
            continue
        words = _own_words(b, mine, pair)
        rival = max(other, key=lambda x: _shared(words, x, pair))
        gain = _shared(words, rival, pair) - max(_shared(words, x, pair) for x in same)
        farthest = max(farthest, gain)
        places = set() if b.noun is None else set(pair.aligned[b.noun].places)
        taken = any(x.noun in places for x in other) and not any(x.noun in places for x in same)
        nouns += taken
        if gain >= _MOVED or taken:
            if taken:
                rival = next(x for x in other if x.noun in places)
            shown = taken and any(rival.quantity.agrees(m.quantity) and _counts_another(pair, b, m) for m in mine)
            found.append(_finding("moved", b.quantity, rival.quantity)._replace(shown=shown))
    features = {
        "numbers_segment": max(farthest, 0.0),
        "numbers_moved": float(farthest >= _MOVED),
        "numbers_noun": float(min(nouns, 2)),
    }
    return RuleResult(features, tuple(found))


def _counts_another(pair: AlignedPair, one: Bound, other: Bound) -> bool:
    """Return whether two numbers of the claim, of one kind, count different things."""
    if one.noun is None or other.noun is None or one.quantity.measures != other.quantity.measures:
        return False
    if any(b.quantity.value in _YEARS and not b.quantity.measures for b in (one, other)):
        return False
    first, second = pair.aligned[one.noun], pair.aligned[other.noun]
    return first.token.form != second.token.form and not set(first.places) & set(second.places)


def _own_words(b: Bound, mine: list[Bound], pair: AlignedPair) -> list[int]:
    """Return the matched words of a number that no other number of the claim shares, or else all of them."""
    placed = [k for k in b.segment if pair.aligned[k].places]
    shared = {k for other in mine if other is not b for k in other.segment}
    return [k for k in placed if k not in shared] or placed


def _shared(words: list[int], other: Bound, pair: AlignedPair) -> float:
    hits = sum(bool(other.segment.intersection(pair.aligned[k].places)) for k in words)
    return hits / len(words) if words else 0.0
