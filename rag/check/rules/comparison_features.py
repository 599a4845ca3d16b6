"""Whether the sides of a comparison, a replacement, an order or a cause change places between a claim and its evidence."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rag.check.rules.comparisons import Frame
from rag.check.rules.lexicon import Lexicon
from rag.check.rules.morphology import Text, Token
from rag.check.rules.pair import Finding, Findings, Measured, Pair
from rag.check.rules.wordlists import words

__all__ = ["measure"]

_KINDS = ("compare", "instead", "before", "become", "cause")
_REVERSED = 0.4  # share by which more words stand on the other side than on their own, to speak of a reversal
_SURE = 0.8
_HEAD = 1  # words of a clause that are taken for its subject
# Words of comparison that go with any other.
_GENERAL = words("comparison", "general") | words("comparison", "beat") | words("comparison", "lose")
_CLAUSE_KOREAN = words("clause", "korean")
_CLAUSE_ENGLISH = words("clause", "english")
_COMMA = re.compile(r",\s|\band\b")


def measure(pair: Pair) -> Measured:
    """How far each kind of frame is turned round, causes that are new, and clauses whose words are exchanged."""
    mine, theirs = pair.frames, pair.evidence_frames
    figures = {}
    found: Findings = ()
    for kind in _KINDS:
        same = [x for x in mine if x.kind == kind]
        turned, sure, frame = _closest(same, [x for x in theirs if x.kind == kind], pair.source.words)
        figures[f"{kind}_reversed"] = max(turned, 0.0) if sure else 0.0
        if kind == "compare":
            figures["compare_reversed_unsure"] = 0.0 if sure else max(turned, 0.0)
        else:
            figures[f"{kind}_crossing"] = _crossing(same, [x for x in theirs if x.kind == kind], pair.source.words)
        if sure and turned >= _REVERSED and frame:
            found = (*found, Finding("reversed", "", _words(frame)))
    return Measured(
        {**figures, **_causes(pair, mine, theirs), "contrast": _contrast(pair), "subjects_exchanged": _exchanged(pair)}, found
    )


def _words(frame: Frame) -> str:
    return " ".join(t.surface for t in frame.second)


def _closest(mine: Sequence[Frame], theirs: Sequence[Frame], lexicon: Lexicon) -> tuple[float, bool, Frame | None]:
    """How far the frame of the claim is turned round against the frame of the evidence that shares most words with it.

    :returns: -2 (as it should be) to 2 (turned round), whether the directions are sure to be comparable, the evidence's frame.
    """
    best = 0.0
    result: tuple[float, bool, Frame | None] = (0.0, True, None)
    for one in mine:
        for other in theirs:
            turned = _found(other.second, one.first, one.second, lexicon) + _found(
                one.second, other.first, other.second, lexicon
            )
            kept = _found(other.second, one.second, one.first, lexicon) + _found(one.second, other.second, other.first, lexicon)
            everything = _found((*one.first, *one.second), (*other.first, *other.second), (), lexicon)
            shared = turned + kept and turned + kept + everything
            if shared > best:
                best = shared
                direction, sure = _direction(one, other, lexicon)
                result = (turned - kept) * direction, sure, other
    return result


def _crossing(mine: Sequence[Frame], theirs: Sequence[Frame], lexicon: Lexicon) -> float:
    """1 where words of both sides have gone to the other side, whatever else has stayed."""
    for one in mine:
        for other in theirs:
            forth = _found(other.second, one.first, one.second, lexicon)
            back = _found(other.first, one.second, one.first, lexicon)
            if forth and back:
                return 1.0
    return 0.0


def _direction(one: Frame, other: Frame, lexicon: Lexicon) -> tuple[int, bool]:
    """1 where both say the same of their first sides, -1 where the opposite; and whether that is sure."""
    degree = one.degree * other.degree
    if one.by and other.by:
        if one.by.form == other.by.form or lexicon.senses(one.by.form) & lexicon.senses(other.by.form):
            return degree, True
        if lexicon.opposed(one.by.form, other.by.form):
            return -degree, True
        general = one.by.form in _GENERAL or other.by.form in _GENERAL
        return one.direction * other.direction, general
    return one.direction * other.direction, True


def _found(probe: Sequence[Token], side: Sequence[Token], other: Sequence[Token], lexicon: Lexicon) -> float:
    """The share of the probe's words that are on one side and not on the other."""
    here, there = _keys(side, lexicon), _keys(other, lexicon)
    if not probe:
        return 0.0
    own: list[set[str | int]] = [{token.form, *lexicon.senses(token.form)} for token in probe]
    return sum(bool(keys & here) and not keys & there for keys in own) / len(own)


def _keys(tokens: Sequence[Token], lexicon: Lexicon) -> set[str | int]:
    keys: set[str | int] = {t.form for t in tokens}
    return keys.union(*(lexicon.senses(t.form) for t in tokens))


def _causes(pair: Pair, mine: Sequence[Frame], theirs: Sequence[Frame]) -> dict[str, float]:
    claimed = [x for x in mine if x.kind == "cause"]
    there = any(x.kind == "cause" for x in theirs)
    placed = {a.token.start for a in pair.aligned if a.strength >= _SURE}
    covered = [sum(t.start in placed for t in x.second) / len(x.second) for x in claimed]
    return {
        "cause_new": float(bool(claimed) and not there),
        "cause_uncovered": 1 - min(covered, default=1.0),
    }


def _contrast(pair: Pair) -> float:
    """How much more the words of different clauses of the claim stand together in the evidence than those of one clause.

    -1 to 1; above 0 where the clauses seem to have exchanged words (A is fast and B is exact; B is fast and A is exact).
    """
    breaks = _breaks(pair.claim)
    if not breaks:
        return 0.0
    clause_of = list(_clauses(pair))
    rows = [a for a in pair.aligned if a.strength >= _SURE and 0 < len(a.places) <= 3]
    together: dict[bool, list[bool]] = {True: [], False: []}
    for i, a in enumerate(rows):
        for b in rows[i + 1 :]:
            if not set(a.places).intersection(b.places):
                one_clause = not any(a.token.start < mark <= b.token.start for mark in breaks)
                near = {clause_of[p] for p in a.places} & {clause_of[p] for p in b.places}
                together[one_clause].append(bool(near))
    if min(map(len, together.values())) < 2:
        return 0.0
    return sum(together[False]) / len(together[False]) - sum(together[True]) / len(together[True])


def _exchanged(pair: Pair) -> float:
    """How much more the subject of one clause stands with what the claim says of another clause's subject than with its own.

    -1 to 1. The subject of a clause is taken to be its first words, without those that open other clauses as well.
    """
    breaks = _breaks(pair.claim)
    if not breaks:
        return 0.0
    clause_of = list(_clauses(pair))
    rows: dict[int, list[frozenset[int]]] = {}
    heads: dict[int, list[tuple[str, frozenset[int]]]] = {}
    for a in pair.aligned:
        number = sum(mark <= a.token.start for mark in breaks)
        near = frozenset(clause_of[p] for p in a.places) if a.strength >= _SURE else frozenset()
        if len(heads.setdefault(number, [])) < _HEAD:
            heads[number].append((a.token.form, near))
        elif near:
            rows.setdefault(number, []).append(near)
    common = {form for form, n in Counter(form for head in heads.values() for form in {f for f, _ in head}).items() if n > 1}
    subjects = {number: [near for form, near in head if near and form not in common] for number, head in heads.items()}
    numbers = [number for number in rows if subjects[number]]
    if len(numbers) < 2:
        return 0.0
    own = [_together(subjects[i], rows[i]) for i in numbers]
    across = [_together(subjects[i], rows[j]) for i in numbers for j in numbers if i != j]
    return sum(across) / len(across) - sum(own) / len(own)


def _together(subject: Sequence[frozenset[int]], rest: Sequence[frozenset[int]]) -> float:
    """The share of words that stand in a clause with the subject."""
    there = frozenset().union(*subject)
    return sum(not near.isdisjoint(there) for near in rest) / len(rest)


def _breaks(text: Text) -> list[int]:
    """Where a new clause starts."""
    marks = [t.end for t in text.tokens if (t.tag == "EC" and t.form in _CLAUSE_KOREAN) or t.form == "반면"]
    marks += [t.start for t in text.tokens if t.tag == "SL" and t.form in _CLAUSE_ENGLISH]
    marks += [match.end() for match in _COMMA.finditer(text.text)]
    return sorted({*marks, *text.starts} - {0})


def _clauses(pair: Pair) -> Iterator[int]:
    """The number of the clause that each content word of the evidence stands in."""
    number = 0
    for text in pair.source.texts:
        breaks = _breaks(text)
        yield from (number + sum(mark <= t.start for mark in breaks) for t in text.content)
        number += len(breaks) + 1
