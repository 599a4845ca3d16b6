"""What a text says against a premise beyond single words: another direction, a part for the whole, what was replaced."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from rag.check.data import read_table, word_list
from rag.check.rules.alignment import AlignedWord
from rag.check.rules.morphology import Token
from rag.check.rules.negation import Negation, negations
from rag.check.rules.pair import AlignedPair, Finding

_SURE = 0.8  # strength from which a word counts as found
_BESIDE = 4  # content words from a word of degree to what it is said of
_ARGUED = 0.5  # share of the rest of a premise that the sentence has to have
_SETTING = read_table("premises.toml")["setting"]
LOWER_IS_BETTER, _OTHERS = (frozenset(_SETTING[name].split()) for name in ("lower_is_better", "others"))
_PARTLY, _EXCEPT, _FEW, _BEYOND_AFTER, _BEYOND_BEFORE = (
    re.compile(_SETTING[name], re.I) for name in ("partly", "except", "few", "beyond_after", "beyond_before")
)
_UNIVERSAL = frozenset("all everi entir whole fulli complet 모든 모두 전부 전체 완전 예외".split())
_INSTEAD = re.compile(_SETTING["instead"], re.I)
_ONLY = frozenset("only just solely sole onli exclus".split())
_SUBJECT = ("JX", "JKS")
_ADJOINED = 2  # content words
_WINDOW = 24  # characters beside a word of the text that are looked at
_NEGATIVE = word_list("negation", "negative")
_NOUNS = ("NNG", "NNP", "XR", "SL")
_MANY = 100  # from this number on, few is another number


class _End(NamedTuple):
    """An end of a scale: more or faster (1), less or slower (-1)."""

    scale: str
    sign: int


def is_better(form: str) -> bool:
    """Return whether a word says that something is better or worse."""
    return any(end.scale == "quality" for end in _ends().get(form, ()))


@cache
def _ends() -> Mapping[str, frozenset[_End]]:
    found: dict[str, set[_End]] = {}
    for scale, sides in read_table("premises.toml")["scales"].items():
        for sign, words in ((1, sides["up"]), (-1, sides["down"])):
            for word in words.split():
                found.setdefault(word, set()).add(_End(scale, sign))
    return {word: frozenset(ends) for word, ends in found.items()}


def granted_findings(pair: AlignedPair) -> list[Finding]:
    """Return what a text says against a premise, as findings that are shown."""
    return [*_turned(pair), *_beyond(pair), *_replaced(pair), *_few(pair)]


def is_turned(pair: AlignedPair) -> bool:
    """Return whether a word of degree of a claim has its opposite where the text says it of the same thing."""
    return next(_turned(pair), None) is not None


def _turned(pair: AlignedPair) -> Iterator[Finding]:
    """Yield words of degree whose opposite is said of the same thing (accuracy drops, accuracy rises)."""
    compared = all(any(f.kind == "compare" for f in frames) for frames in (pair.frames, pair.evidence_frames))
    if compared or _is_of_another_side(pair):
        return  # what is compared with what decides there
    mine = _denied(negations(pair.claim), [a.token for a in pair.aligned])
    denied = [_denied(negations(text), text.content) for text in pair.evidence.texts]
    theirs = {offset + i for offset, own in zip(pair.evidence.offsets, denied, strict=False) for i in own}
    for i, a in enumerate(pair.aligned):
        ends = _of(a.token, pair, i, i in mine)
        if not ends:
            continue
        things = _things(pair, i)
        opposed, same = [], False
        for p, token in enumerate(pair.evidence.tokens):
            of = _at(token, p in theirs)
            if not of or not _is_said_of(pair, things, p):
                continue
            if _is_doubtful(pair, p):
                same = same or any(_End(scale, -sign) in ends for scale, sign in of)
            elif ends & of:
                same = True
            elif any(_End(scale, -sign) in ends for scale, sign in of) and not _is_of_others(pair, p):
                opposed.append(p)
        if opposed and not same and _is_argued(pair, i, opposed[0]):
            other = pair.evidence.tokens[opposed[0]]
            yield Finding("opposite", a.token.surface, other.surface, a.token.start, a.token.end, shown=True)


def _is_of_another_side(pair: AlignedPair) -> bool:
    """Return whether a premise is about other methods, or has the subject of the text for its standard: all is turned round."""
    standards = [t for f in pair.frames if f.kind == "compare" for t in f.second]
    if any(a.token.form in _OTHERS and a.token not in standards for a in pair.aligned):
        return True
    places = {p for a in pair.aligned if a.token in standards and pair.lexicon.is_name(a.token) for p in a.places}
    marks = {t.start for text in pair.evidence.texts for t in text.tokens if t.tag in _SUBJECT}
    leads = not pair.evidence.texts[0].korean and 0 in places  # an English text begins with its subject
    return leads or any(pair.evidence.tokens[p].end in marks for p in places)


def _denied(found: list[Negation], content: list[Token]) -> set[int]:
    """Return the words that a negation denies directly."""
    return {i for n in found for i in (n.governs[:1] if n.token.tag == "SL" else n.governs[-1:]) if i < len(content)}


def _of(token: Token, pair: AlignedPair, i: int, denied: bool) -> frozenset[_End]:
    ends = _at(token, denied)
    beside = {a.token.form for a in pair.aligned[max(0, i - _BESIDE) : i + _BESIDE]}
    return frozenset(e for e in ends if e.scale != "quality") if beside & LOWER_IS_BETTER else ends


def _at(token: Token, denied: bool) -> frozenset[_End]:
    if token.name:
        return frozenset()
    ends = _ends().get(token.form, frozenset())
    return frozenset(_End(scale, -sign) for scale, sign in ends) if denied else ends


def _things(pair: AlignedPair, i: int) -> list[AlignedWord]:
    """Return what a word of degree is most likely said of: the nearest word of its clause that the text has, on either side."""
    own = pair.company.own
    near = [
        (abs(k - i), pair.aligned[k])
        for k in range(max(0, i - _BESIDE), min(len(pair.aligned), i + _BESIDE + 1))
        if k != i and own[k] == own[i] and pair.aligned[k].strength >= _SURE and _is_thing(pair.aligned[k].token)
    ]
    least = min((distance for distance, _ in near), default=0)
    return [a for distance, a in near if distance == least]


def _is_thing(token: Token) -> bool:
    return token.tag in _NOUNS and token.form not in _ends()


def _is_said_of(pair: AlignedPair, things: list[AlignedWord], place: int) -> bool:
    """Return whether a word of the text is said of one of some things: in its clause."""
    clause = pair.company.clause_of
    return any(clause[p] == clause[place] for a in things for p in a.places)


def _is_doubtful(pair: AlignedPair, place: int) -> bool:
    """Return whether a word of the text is said to be hard, or lacking: right before it in English, behind it in Korean."""
    tokens = pair.evidence.tokens
    near = tokens[max(0, place - _ADJOINED) : place] if tokens[place].tag == "SL" else tokens[place + 1 : place + 1 + _ADJOINED]
    return any(t.form in _NEGATIVE and t.form not in _ends() and t.sentence == tokens[place].sentence for t in near)


def _is_of_others(pair: AlignedPair, place: int) -> bool:
    """Return whether a clause of the text is about what came before, unlike the premise."""
    clause = pair.company.clause_of
    words = {t.form for p, t in enumerate(pair.evidence.tokens) if clause[p] == clause[place]}
    return (
        bool(words & _OTHERS)
        and not any(a.token.form in _OTHERS for a in pair.aligned)
        and not any(f.kind == "compare" for f in pair.evidence_frames)
    )


def _is_argued(pair: AlignedPair, i: int, place: int) -> bool:
    """Return whether a sentence has the rest of a premise."""
    sentence = pair.evidence.sentence[place]
    rest = [a for k, a in enumerate(pair.aligned) if k != i and a.token.tag != "MAG"]
    there = sum(any(pair.evidence.sentence[p] == sentence for p in a.places) for a in rest if a.strength >= _SURE)
    return bool(rest) and there >= _ARGUED * len(rest)


def part_for_whole(pair: AlignedPair) -> Iterator[Finding]:
    """Yield words for all where a sentence with the rest of the claim speaks of a part."""
    if _EXCEPT.search(pair.claim.text) or _PARTLY.search(pair.claim.text):
        return
    for token in pair.claim.tokens:
        if token.form not in _UNIVERSAL:
            continue
        best = pair.evidence.sentence_text(pair.best)
        part = _PARTLY.search(best)
        forms = {t.form for p, t in enumerate(pair.evidence.tokens) if pair.evidence.sentence[p] == pair.best}
        if part and not forms & _UNIVERSAL and _share_of_best(pair) >= _ARGUED:
            yield Finding("opposite", token.surface, part[0], token.start, token.end, shown=True)
            return


def _share_of_best(pair: AlignedPair) -> float:
    rest = [a for a in pair.worded if a.token.form not in _UNIVERSAL]
    there = sum(any(pair.evidence.sentence[p] == pair.best for p in a.places) for a in rest if a.strength >= _SURE)
    return there / len(rest) if rest else 0.0


def _beyond(pair: AlignedPair) -> Iterator[Finding]:
    """Yield what a premise has alone and the text has among others (only similarity; not only similarity)."""
    for a in pair.aligned:
        if a.strength < _SURE or not _is_alone(pair, a.token):
            continue
        for text, token in _found(pair, a):
            said = _BEYOND_AFTER.match(text[token.end : token.end + _WINDOW]) or _BEYOND_BEFORE.search(text[: token.start])
            if said:
                yield Finding("opposite", a.token.surface, said[0].strip(), a.token.start, a.token.end, shown=True)
                return


def _is_alone(pair: AlignedPair, token: Token) -> bool:
    """Return whether a premise says that it is a word alone: only before it, 만 behind it."""
    tokens = pair.claim.tokens
    k = tokens.index(token)
    after, before = tokens[k + 1 : k + 2], {t.form for t in tokens[max(0, k - 3) : k]}
    return any(t.form == "만" and t.tag == "JX" for t in after) or bool(before & _ONLY and "not" not in before)


def _found(pair: AlignedPair, a: AlignedWord) -> Iterator[tuple[str, Token]]:
    """Yield the places where the evidence has a word of the premise: the text, and the word in it."""
    for text, offset in zip(pair.evidence.texts, pair.evidence.offsets, strict=False):
        yield from ((text.text, text.content[p - offset]) for p in a.places if offset <= p < offset + len(text.content))


def _replaced(pair: AlignedPair) -> Iterator[Finding]:
    """Yield what a premise takes for used and the text names only as what was replaced."""
    if any(f.kind == "instead" for f in pair.frames) or negations(pair.claim):
        return
    places = {p: a for a in pair.aligned if a.strength >= _SURE for p in a.places}
    at = {t.start: p for p, t in enumerate(pair.evidence.tokens)} if len(pair.evidence.texts) == 1 else {}
    for frame in (f for f in pair.evidence_frames if f.kind == "instead"):
        used = {at[t.start] for t in frame.first if t.start in at}
        gone = {at[t.start] for t in frame.second if t.start in at} - used
        mine = {p for p in gone if p in places}
        told = _INSTEAD.search(pair.evidence.text) is not None
        if told and len(mine) >= max(2, 0.5 * len(gone)) and len(used & places.keys()) < 0.34 * max(len(used), 1):
            words = sorted(mine)
            said = " ".join(pair.evidence.tokens[p].surface for p in words)
            first = places[words[0]].token
            yield Finding("reversed", first.surface, said, first.start, first.end, shown=True)
            return


def _few(pair: AlignedPair) -> Iterator[Finding]:
    """Yield large numbers of what the text has few of."""
    for b in pair.bounds:
        q = b.quantity
        if q.value < _MANY or any(q.agrees(o) for o in pair.evidence.quantities):
            continue
        found = (_few_before(text, token) for k in b.nouns for text, token in _found(pair, pair.aligned[k]))
        if few := next(filter(None, found), ""):
            yield Finding("opposite", q.written, few, q.start, q.end, shown=True)
            return


def _few_before(text: str, token: Token) -> str:
    """Return the words for few before a word, or before the one before it (극소수의 전문가 시연); empty if there are none."""
    before = text[max(0, token.start - _WINDOW) : token.start].rstrip()
    for part in (before, before.rpartition(" ")[0]):
        if few := _FEW.search(part):
            return few[0].strip()
    return ""
