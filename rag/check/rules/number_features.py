"""Whether the numbers of a claim are in its evidence, at their scale and unit, and belong there to the same things."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.check.rules.morphology import Text
from rag.check.rules.number_binding import Bound, bound
from rag.check.rules.numbers import Quantity, agree, restated, same_digits
from rag.check.rules.pair import ErrorKind, Finding, Findings, Measured, Pair

__all__ = ["limits", "measure"]

_SMALL = (1, 2)  # one, two, both, 한, 두: often no more than an article
_LIMITS = {
    "≥": (
        re.compile(
            r"(?:at least|more than|over|above|faster than|higher than|larger than|no less than|no fewer than|minimum of"
            r"|최소(?:한)?|적어도)\s*$",
            re.I,
        ),
        re.compile(r"[가-힣]{0,3}\s?(?:이상|초과|넘|보다)|\s?(?:[A-Za-z]+\s)?or (?:more|above)"),
    ),
    "≤": (
        re.compile(
            r"(?:at most|up to|less than|fewer than|lower than|smaller than|slower than|under|below|no more than|maximum of"
            r"|최대|많아야|기껏해야)\s*$",
            re.I,
        ),
        re.compile(r"[가-힣]{0,3}\s?(?:이하|미만)|\s?(?:[A-Za-z]+\s)?or (?:less|fewer|below)"),
    ),
}
_TO = re.compile(r"\s?(?:에서|부터|to|→|->|down to|up to)(?:\s(?:약|단|about|just|only))?\s?")
_OTHER = {"≥": "≤", "≤": "≥"}
_NEXT = 6  # characters between a number and its noun
_MOVED = 0.75  # from here on, the words of a number are taken to belong to another one


def measure(pair: Pair) -> Measured:
    """Numbers missing, at another scale, or moved to another thing."""
    theirs = [q for text in pair.source.texts for q in text.quantities]
    missing = scaled = small = lost = 0
    findings: list[Finding] = []
    mine = {(q.value, q.measures) for q in pair.quantities}
    other = [o for o in theirs if (o.value, o.measures) not in mine]
    for q in pair.quantities:
        same = [o for o in theirs if agree(q, o)]
        if same:
            lost += bool(q.measures and not any(o.measures for o in same))
        elif _is_small(q) and not (rival := _counted_otherwise(q, pair)):
            small += 1
        elif _is_small(q):
            missing += 1
            findings.append(_finding("number", q, rival))
        elif digits := [o for o in theirs if same_digits(q, o)]:
            scaled += 1
            findings.append(_finding("scale", q, digits[0]))
        else:
            missing += 1
            findings.append(_finding("number", q, _rival(q, other)))
    figures = {
        "numbers": min(len(pair.quantities), 4) / 2,
        "numbers_missing": float(min(missing, 2)),
        "numbers_scaled": float(min(scaled, 2)),
        "numbers_words": float(min(small, 2)),
        "numbers_units_lost": float(min(lost, 2)),
    }
    moved, found = _moved(pair)
    bounds = tuple(_bounds(pair))
    turned = tuple(_turned_ranges(pair))
    figures["numbers_bound"] = float(bool(bounds))
    figures["range_reversed"] = float(bool(turned))
    return Measured({**figures, **moved}, (*findings, *bounds, *turned, *found))


def _is_small(q: Quantity) -> bool:
    return q.word and not q.measures and q.value in _SMALL


def _counted_otherwise(q: Quantity, pair: Pair) -> Quantity | None:
    """Another number that the evidence has of the same noun (one GPU, eight GPUs)."""
    noun = next((a for a in pair.aligned if a.token.start >= q.end), None)
    if noun is None or noun.token.start - q.end > _NEXT:
        return None
    return next((b.quantity for b in _bounds_of_evidence(pair) if b.noun in noun.places), None)


def _finding(kind: ErrorKind, mine: Quantity, theirs: Quantity | None) -> Finding:
    if theirs is None:
        return Finding(kind, mine.written, "", mine.start, mine.end)
    # What belongs where is not sure enough to be put right, and 1st does not become 2nd by its number.
    fix = restated(mine, theirs) if kind != "moved" and not _is_ordinal(mine) else ""
    return Finding(kind, mine.written, theirs.written, mine.start, mine.end, fix)


def _bounds(pair: Pair) -> Iterator[Finding]:
    """Numbers that the claim gives as the least where the evidence has them as the most, or the other way round."""
    evidence = {limit for text in pair.source.texts for limit in limits(text)}
    for q, limit in limits(pair.claim):
        opposed = [o for o, other in evidence if other != limit and agree(q, o)]
        if opposed and not any(other == limit and agree(q, o) for o, other in evidence):
            yield Finding("opposite", f"{limit} {q.written}", f"{_OTHER[limit]} {opposed[0].written}", q.start, q.end)


def _turned_ranges(pair: Pair) -> Iterator[Finding]:
    """From a to b where the evidence has from b to a."""
    theirs = [ends for text in pair.source.texts for ends in _ranges(text)]
    for start, end in _ranges(pair.claim):
        if any(agree(start, b) and agree(end, a) and not agree(start, a) for a, b in theirs):
            yield Finding("moved", start.written, end.written, start.start, start.end)


def _ranges(text: Text) -> Iterator[tuple[Quantity, Quantity]]:
    for one, two in pairwise(text.quantities):
        if _TO.fullmatch(text.text[one.end : two.start]):
            yield one, two


def limits(text: Text) -> Iterator[tuple[Quantity, str]]:
    """The numbers that a text gives as the least (``≥``) or the most (``≤``) of something."""
    for q in text.quantities:
        before, after = text.text[max(0, q.start - 16) : q.start], text.text[q.end : q.end + 12]
        for limit, (ahead, behind) in _LIMITS.items():
            if ahead.search(before) or behind.match(after):
                yield q, limit


def _is_ordinal(q: Quantity) -> bool:
    return bool(re.search(r"(?:st|nd|rd|th)$|첫", q.written)) or q.written.lower() in ("first", "second", "third")


def _rival(q: Quantity, other: list[Quantity]) -> Quantity | None:
    """The number of the evidence that stands where the claim has another one, if there is just one such.

    :param other: the numbers of the evidence that the claim does not have.
    """
    alike = [o for o in other if o.measures == q.measures] or other
    return alike[0] if len({o.value for o in alike}) == 1 else None


def _moved(pair: Pair) -> tuple[dict[str, float], Findings]:
    theirs = list(_bounds_of_evidence(pair))
    mine = bound(pair.claim)
    farthest = 0.0
    nouns = 0
    found = []
    for b in mine:
        same = [x for x in theirs if agree(b.quantity, x.quantity)]
        other = [x for x in theirs if not agree(b.quantity, x.quantity)]
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
            found.append(_finding("moved", b.quantity, rival.quantity))
    figures = {
        "numbers_segment": max(farthest, 0.0),
        "numbers_moved": float(farthest >= _MOVED),
        "numbers_noun": float(min(nouns, 2)),
    }
    return figures, tuple(found)


def _bounds_of_evidence(pair: Pair) -> Iterator[Bound]:
    for text, offset in zip(pair.source.texts, pair.source.offsets, strict=False):
        for b in bound(text):
            noun = None if b.noun is None else b.noun + offset
            yield Bound(b.quantity, frozenset(k + offset for k in b.segment), noun)


def _own_words(b: Bound, mine: list[Bound], pair: Pair) -> list[int]:
    """The words of a number that no other number of the claim shares, of those that have a place in the evidence."""
    placed = [k for k in b.segment if pair.aligned[k].places]
    shared = {k for other in mine if other is not b for k in other.segment}
    return [k for k in placed if k not in shared] or placed


def _shared(words: list[int], other: Bound, pair: Pair) -> float:
    hits = sum(bool(other.segment.intersection(pair.aligned[k].places)) for k in words)
    return hits / len(words) if words else 0.0
