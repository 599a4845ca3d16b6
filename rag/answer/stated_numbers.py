"""Numbers that a question states and a paper gives otherwise for the same thing, or gives for another one."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from typing import NamedTuple

from rag.answer.amounts import PARAMETERS, SIZE, counter_of
from rag.answer.question_alignment import Reading
from rag.check import AlignedPair, AlignedWord, Bound, Quantity, noun_phrase
from rag.search import Question

_YEAR = range(1900, 2100)
_SMALL_WORD = 10  # numbers written as words up to here may count things of the question itself
_BESIDE = 30  # characters between a number and the name of what it measures
_DEFINITE_BEHIND = re.compile(r"\s?(?:가지|단계|개|종류|종)\s?(?:인|이나|로|만|뿐|밖에)")
_ONLY = re.compile(r"\b(?:only|just)\s$", re.I)
_ONE_OR_TWO = 2
_TELLING_DIGITS = 10  # from this number on, its digits alone tell that it is there
_LABEL = 2  # words that label a number
_COUNTED_BEHIND = 12  # characters
_SIZES = re.compile(r"\bsizes?\b|크기", re.I)
_COUNTS = "가지|단계|개|명|번|회|편|장|대|종"
_LIMIT_KO = re.compile(r"\s?[가-힣]{0,4}?(?:이|가|을|를)?\s?(?:이상|이하|미만|초과|넘)")
_WHOLE = 100  # a larger number is no share
_SURE = 0.8  # strength from which a word counts as found
_MOST = 2  # numbers that are shown in place of one
_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*"
MONTHS = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTH}|\b{_MONTH}\s+\d{{1,2}}\b|\d{{1,2}}월(?:\s?\d{{1,2}}일)?")
# What makes a small number in letters one of the paper: the five stages, its three parts, EBES's six data sets; 다섯 단계로.
_DEFINITE = re.compile(r"(?:\b(?:the|its|their|all|these|those|those|only|just|has|have|had|into)|['’]s)\s(?:\w+\s)?$", re.I)


class StatedOtherwise(NamedTuple):
    """A number of a question, and those that a paper has in its place."""

    stated: Quantity
    found: tuple[str, ...]


def stated_otherwise(question: Question, reading: Reading) -> Iterator[StatedOtherwise]:
    """Yield the numbers that a question states and the bullets give otherwise, or give for another thing."""
    dates = [m.span() for m in MONTHS.finditer(question.text)] + [(s.start, s.end) for s in question.spans if s.use == "filter"]
    limited = {q.start: limit for q, limit in reading.pair.limits}
    for stated in (*reading.pair.bounds, *_only_few(question, reading)):
        q = stated.quantity
        in_date = any(start <= q.start < end for start, end in dates) or _is_year(q)
        if in_date or _is_few(question, q):
            continue
        is_limit = q.start in limited or _LIMIT_KO.match(question.content, q.end)
        if is_limit and not reading.called:
            continue  # of a paper that is looked for, nothing is taken for granted
        there = _is_there(question, q, reading)
        rivals = list(_of_another(stated, reading)) if there else _rivals(question, stated, reading)
        if q.start in limited and (there or any(_keeps(limited[q.start], q, o) for o in rivals)):
            continue
        if rivals:
            yield StatedOtherwise(q, tuple(dict.fromkeys(_written(o, reading) for o in rivals))[:_MOST])


def _is_year(q: Quantity) -> bool:
    return q.value in _YEAR and q.measures in ("", "time") and "," not in q.written


def _keeps(limit: str, q: Quantity, found: Quantity) -> bool:
    """Return whether a number is within a limit: 40 is more than 30."""
    return found.value >= q.value if limit == "≥" else found.value <= q.value


def _only_few(question: Question, reading: Reading) -> Iterator[Bound]:
    """Yield one or two of something that a question says are all (only two domains)."""
    pair = reading.pair
    for q in pair.quantities:
        if q.word and q.digits <= _ONE_OR_TWO and not q.measures and _ONLY.search(question.content[: q.start]):
            noun = next((k for k, a in enumerate(pair.aligned) if a.token.start >= q.end), None)
            yield Bound(q, frozenset(range(len(pair.aligned))), noun)


def _written(q: Quantity, reading: Reading) -> str:
    """Return a number as it is written, in Korean letters with what it counts in: 세 가지."""
    counted = re.search(rf"{re.escape(q.written)}\s?(?:{_COUNTS})", reading.pair.evidence.text) if q.word else None
    return counted[0] if counted else q.written


def _rivals(question: Question, stated: Bound, reading: Reading) -> list[Quantity]:
    """Return the numbers that the bullets give of what one of the question is of, the likeliest first."""
    q = stated.quantity
    same = (*_of_the_same(stated, reading), *_counted_alike(question, q, reading))
    of_any = (*same, *_of_the_metric(q, reading), *_of_the_size(question, q, reading))
    found = [o for o in of_any if reading.is_new(o) and not _is_year(o) and not (o.measures == "share" and q.value > _WHOLE)]
    if not found:
        return []
    words = {k: len(_common(reading.pair, stated, b)) for k, b in enumerate(reading.pair.evidence.bounds)}
    beside = {id(b.quantity): words[k] for k, b in enumerate(reading.pair.evidence.bounds)}
    most = max(beside.get(id(o), 0) for o in found)
    kept = [o for o in found if beside.get(id(o), 0) == most]
    # 22 ms for 50 ms, not 12 days
    return sorted(kept, key=lambda o: abs(math.log(max(o.value, 1e-9) / max(q.value, 1e-9))))


def _common(pair: AlignedPair, stated: Bound, other: Bound) -> set[int]:
    """Return the words beside a number of the question that stand beside one of the bullets."""
    return {
        k for k in stated.segment if pair.aligned[k].strength >= _SURE and other.segment.intersection(pair.aligned[k].places)
    }


def _is_there(question: Question, q: Quantity, reading: Reading) -> bool:
    """Return whether the bullets have a number: of the same count, if both say of what (5 runs are no five data sets)."""
    digits = re.escape(re.sub(r"[^\d.,].*$", "", q.written.lstrip("$"))) or "$^"
    evidence = reading.pair.evidence
    counter = counter_of(question.content, q)
    for text in evidence.texts:
        for o in text.quantities:
            other = counter_of(text.text, o)
            if q.agrees(o) and not (counter and other and other != counter) and not (q.measures and o.word and not o.measures):
                return True
    tells = q.number >= _TELLING_DIGITS or "." in digits
    return tells and not counter and re.search(rf"(?<![\d.,]){digits}(?![\d]|[.,]\d)", evidence.text) is not None


def _of_the_same(stated: Bound, reading: Reading) -> Iterator[Quantity]:
    """Yield numbers of the same measure or, without a measure, of the same noun."""
    q, pair = stated.quantity, reading.pair
    nouns = stated.nouns | noun_phrase(pair.claim, stated)
    places = {place for k in nouns if pair.aligned[k].strength >= _SURE for place in pair.aligned[k].places}
    for other in pair.evidence.bounds:
        same = other.quantity.measures == q.measures
        of_noun = other.nouns | _phrase(reading, other) if same else other.nouns
        if (q.measures and same) or (not q.measures and of_noun & places):
            yield other.quantity


def _phrase(reading: Reading, other: Bound) -> set[int]:
    """Return the words of the noun phrase that a number of the bullets begins."""
    evidence = reading.pair.evidence
    for text, offset, following in zip(evidence.texts, evidence.offsets, evidence.offsets[1:], strict=False):
        if other.noun is not None and offset <= other.noun < following:
            return {k + offset for k in noun_phrase(text, other.shifted(-offset))}
    return set()


def _is_few(question: Question, q: Quantity) -> bool:
    """Return whether a number in letters counts things of the question (two models), not of the paper (its five parts)."""
    if not q.word or q.digits > _SMALL_WORD or q.measures == "time":
        return False
    return not (_DEFINITE.search(question.content[: q.start]) or _DEFINITE_BEHIND.match(question.content, q.end))


def _counted_alike(question: Question, q: Quantity, reading: Reading) -> Iterator[Quantity]:
    """Yield the number of what is counted alike (5만 편, 50명), if the bullets count so only once."""
    counter = counter_of(question.content, q)
    evidence = reading.pair.evidence
    alike = [o for text in evidence.texts for o in text.quantities if counter and counter_of(text.text, o) == counter]
    if len({o.value for o in alike}) == 1:
        yield alike[0]


def _of_the_metric(q: Quantity, reading: Reading) -> Iterator[Quantity]:
    """Yield the numbers right behind the name (of a benchmark, a metric) that stands beside a number of the question."""
    evidence = reading.pair.evidence
    for a in reading.pair.aligned:
        if not a.token.name or abs(a.token.start - q.start) > _BESIDE or a.token.surface.lower() in reading.called:
            continue
        for text, offset, following in zip(evidence.texts, evidence.offsets, evidence.offsets[1:], strict=False):
            for token in (text.content[place - offset] for place in a.places if offset <= place < following):
                behind = [o for o in text.quantities if 0 < o.start - token.start <= _BESIDE]
                yield from (o for o in behind[:2] if q.measures in ("", o.measures))


def _of_the_size(question: Question, q: Quantity, reading: Reading) -> Iterator[Quantity]:
    """Yield the sizes of models in the bullets (7B), if the question gives another one."""
    if not SIZE.fullmatch(q.written) or not (PARAMETERS.search(question.text) or _SIZES.search(question.text)):
        return
    for text in reading.pair.evidence.texts:
        for o in text.quantities:
            behind = text.text[o.end : o.end + _COUNTED_BEHIND]
            if SIZE.fullmatch(o.written) or PARAMETERS.search(behind):
                yield o


def _of_another(stated: Bound, reading: Reading) -> Iterator[Quantity]:
    """Yield numbers that the bullets give of what a number of the question is of, if they give that number of another thing.

    "6.6% on NExT-QA, 26.0% on EgoSchema" has 26.0% for the 6.6% on EgoSchema; "22 main and 191 sub-categories" has 191
    for the 22 sub-categories.
    """
    pair, q = reading.pair, stated.quantity
    agreeing = [b for b in pair.evidence.bounds if q.agrees(b.quantity)]
    others = [b for b in pair.evidence.bounds if b.quantity.measures == q.measures and not q.agrees(b.quantity)]
    mine = {k for k in _own_words(stated, pair) if not _is_of_title(pair.aligned[k], reading)}
    held = {k for b in agreeing for k in _common(pair, stated, b)} & mine
    at = {id(x.bound.quantity): x.at for x in pair.evidence.placed_bounds}
    for rival in others if agreeing else ():
        common = _common(pair, stated, rival) & mine
        # What follows both numbers is said of both, unless the other one counts it.
        counted, before = _phrase(reading, rival), at.get(id(rival.quantity), 0)
        own = {
            k for k in common - held if any(p < before or p in counted for p in pair.aligned[k].places if p in rival.segment)
        }
        apart = _names_apart(pair, own, agreeing) or _told_apart(own, held) or _labelled_apart(pair, own, rival, agreeing)
        if own and held <= common and apart:
            yield rival.quantity


def _own_words(stated: Bound, pair: AlignedPair) -> set[int]:
    """Return the words beside a number of a question, up to the next number on either side."""
    q = stated.quantity
    low = max((o.end for o in pair.quantities if o.end <= q.start), default=0)
    high = min((o.start for o in pair.quantities if o.start >= q.end), default=len(pair.claim.text))
    return {k for k in stated.segment if low <= pair.aligned[k].token.start < high}


def _is_of_title(word: AlignedWord, reading: Reading) -> bool:
    """Return whether a word is of the name of the paper, which says which paper, not what of it."""
    called = re.sub(r"['’]s$", "", word.token.surface.lower()) in reading.called
    return called or any(place >= reading.pair.evidence.offsets[-2] for place in word.places)


def _names_apart(pair: AlignedPair, own: set[int], agreeing: list[Bound]) -> bool:
    """Return whether a name stands beside the other number, and another name beside the same one."""
    named = any(pair.lexicon.is_name(pair.aligned[k].token) for k in own)
    tokens = pair.evidence.tokens
    return named and all(any(pair.lexicon.is_name(tokens[p]) and p not in pair.taken for p in b.segment) for b in agreeing)


def _labelled_apart(pair: AlignedPair, own: set[int], rival: Bound, agreeing: list[Bound]) -> bool:
    """Return whether several words label the other number, and none of the question's the same one: geometry problems (28%)."""
    at = {id(x.bound.quantity): x.at for x in pair.evidence.placed_bounds}

    def label(b: Bound) -> set[int]:
        return {p for p in b.segment if p < at.get(id(b.quantity), 0)}

    labelling = [k for k in own if label(rival).intersection(pair.aligned[k].places)]
    return len(labelling) >= _LABEL and all(len(label(b)) >= _LABEL and not label(b) & pair.taken for b in agreeing)


def _told_apart(own: set[int], shared: set[int]) -> bool:
    """Return whether a word that only the other number has modifies one that both have: sub-categories, plain RAG."""
    return any(k - j in (-1, 1) for k in own for j in shared)
