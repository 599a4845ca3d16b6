"""What a text says against a premise beyond single words: another direction, a part for the whole, what was replaced."""

from __future__ import annotations

from collections.abc import Iterator

from rag.check.rules.alignment import AlignedWord
from rag.check.rules.degree import turned
from rag.check.rules.morphology import Token
from rag.check.rules.pair import AlignedPair, Finding
from rag.check.rules.refused import denying, refused
from rag.check.rules.setting import INSTEAD, pattern_of, words_of

_SURE = 0.8  # strength from which a word counts as found
_ARGUED = 0.5  # share of the rest of a premise that the sentence has to have
_PARTLY, _EXCEPT, _FEW, _BEYOND_AFTER, _BEYOND_BEFORE = map(
    pattern_of, ("partly", "except", "few", "beyond_after", "beyond_before")
)
_UNIVERSAL = frozenset("all everi entir whole fulli complet 모든 모두 전부 전체 완전 예외".split())
_USED = words_of("used")
_ONLY = frozenset("only just solely sole onli exclus".split())
_WINDOW = 24  # characters beside a word of the text that are looked at
_MANY = 100  # from this number on, few is another number


def granted_findings(pair: AlignedPair) -> list[Finding]:
    """Return what a text says against a premise, as findings that are shown."""
    return [*turned(pair), *_beyond(pair), *_replaced(pair), *_few(pair), *refused(pair)]


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
    if any(f.kind == "instead" for f in pair.frames) or denying(pair):
        return
    places = {p: a for a in pair.aligned if a.strength >= _SURE for p in a.places}
    at = {t.start: p for p, t in enumerate(pair.evidence.tokens)} if len(pair.evidence.texts) == 1 else {}
    for frame in (f for f in pair.evidence_frames if f.kind == "instead"):
        used = {at[t.start] for t in frame.first if t.start in at}
        gone = {at[t.start] for t in frame.second if t.start in at} - used
        mine = {p for p in gone if p in places}
        told = INSTEAD.search(pair.evidence.text) is not None
        least = 1 if _uses_name(pair, [places[p] for p in mine]) else 2
        if told and len(mine) >= max(least, 0.5 * len(gone)) and len(used & places.keys()) < 0.34 * max(len(used), 1):
            words = sorted(mine)
            said = " ".join(pair.evidence.tokens[p].surface for p in words)
            first = places[words[0]].token
            yield Finding("reversed", first.surface, said, first.start, first.end, shown=True)
            return


def _uses_name(pair: AlignedPair, words: list[AlignedWord]) -> bool:
    """Return whether a premise says that a name, and nothing else, is used: evaluated with mIoU."""
    return any(pair.lexicon.is_name(a.token) for a in words) and any(t.form in _USED for t in pair.claim.tokens)


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
