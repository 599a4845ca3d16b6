"""What the numbers of a text belong to, so that numbers moved to another thing are noticed (13 teams of 143 countries).

A number belongs to the words of its segment (between commas, conjunctions and connective endings), to the noun right after
it, and in a list with 각각 or respectively to the item of the same rank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.check.data import read_table, word_list
from rag.check.rules.morphology import Text, Token
from rag.check.rules.numbers import Quantity

_CONNECTIVE = word_list("clause", "korean_numbers")
_ENGLISH = word_list("clause", "english_numbers")
_LIMITS = {
    limit: (re.compile(before, re.I), re.compile(after))
    for limit, (before, after) in read_table("patterns.toml")["limits"].items()
}
JOINT = re.compile(r",|와|과|및|and|or|,\s*and|,\s*그리고|그리고|,\s*및|이?랑|하고")  # between the items of a list
_PARTING = frozenset(("JC", "JKB", "JKO", "JKS", "JX", "EC", "VCP", "EF"))
_LINK = 10  # characters between a number and the noun before it: "is about ", a particle
_VERBS = ("VV", "VA", "MAG")
_NEAR = 6  # characters between a number and its noun
_PHRASE = 4  # words of a noun phrase
_RESPECTIVELY = re.compile(r"각각|\brespectively\b|\beach\b", re.I | re.ASCII)


@dataclass(frozen=True, slots=True)
class Bound:
    """A number with the indices (among the content words of its text) of the words of its segment, and of two nouns.

    ``noun`` is what it counts (143 teams), ``before`` the nouns right before it (질문과 정답 466개, the error is 5 cm).
    """

    quantity: Quantity
    segment: frozenset[int]
    noun: int | None
    before: frozenset[int] = frozenset()

    @property
    def nouns(self) -> frozenset[int]:
        """What it counts and what stands before it."""
        return self.before if self.noun is None else self.before | {self.noun}

    def shifted(self, offset: int) -> Bound:
        """Return the same with all indices raised by ``offset``."""
        noun = None if self.noun is None else self.noun + offset
        segment, before = (frozenset(k + offset for k in words) for words in (self.segment, self.before))
        return Bound(self.quantity, segment, noun, before)


def bound(text: Text) -> list[Bound]:
    """Return the numbers of a text with the words they belong to, in order of appearance."""
    found, content = text.quantities, text.content
    if not found:
        return []
    breaks = _breaks(text, found)
    ranked = _ranked(text, content, found)
    result = []
    for i, q in enumerate(found):
        if q.word and q.digits <= 2 and q.measures != "time":
            continue
        start = max((b for b in breaks if b <= q.start), default=0)
        end = min((b for b in breaks if b > q.start), default=len(text.text))
        segment = ranked.get(i) or frozenset(k for k, t in enumerate(content) if start <= t.start < end)
        noun = next((k for k, t in enumerate(content) if t.start >= q.end), None)
        if noun is not None and not _is_counted(text, q, content[noun], end):
            noun = None
        result.append(Bound(q, segment, noun, _before(text, content, q)))
    return result


def _before(text: Text, content: Sequence[Token], q: Quantity) -> frozenset[int]:
    """Return the noun right before a number, and those that are joined to it."""
    nouns = (k for k in range(len(content) - 1, -1, -1) if content[k].end <= q.start and content[k].tag != "MAG")
    k = next(nouns, None)
    if k is None or q.start - content[k].end > _LINK or content[k].tag in _VERBS:
        return frozenset()
    found = {k}
    while k and JOINT.fullmatch(text.text[content[k - 1].end : content[k].start].strip()):
        k -= 1
        found.add(k)
    return frozenset(found)


def _is_counted(text: Text, q: Quantity, noun: Token, end: int) -> bool:
    """Return whether a noun right after a number is what it counts (143개 팀, 13 teams), not the next in a row."""
    if noun.start >= min(end, q.end + _NEAR + 1) or noun.tag in _VERBS:
        return False
    return not any(t.tag in _PARTING or t.form in _ENGLISH for t in text.tokens if q.end <= t.start < noun.start)


def noun_phrase(text: Text, counted: Bound) -> frozenset[int]:
    """Return the words from the noun behind a number to the head of its phrase: 50명 이상의 전문 평가자, 5 expert raters."""
    found: list[int] = []
    for k in range(len(text.content) if counted.noun is None else counted.noun, len(text.content)):
        token = text.content[k]
        if len(found) == _PHRASE or (found and _is_parted(text, text.content[found[-1]].end, token)):
            break
        found.append(k)
    return frozenset(found)


def _is_parted(text: Text, end: int, following: Token) -> bool:
    """Return whether a phrase ends before a word: a particle other than 의, a function word, a comma."""
    between = text.text[end : following.start]
    if len(between) > _NEAR or any(c in ",;:.()" for c in between):
        return True
    return any(t.tag in _PARTING or (t.tag == "SL" and not t.content) for t in text.tokens if end <= t.start < following.start)


def limits(text: Text) -> Iterator[tuple[Quantity, str]]:
    """Yield the numbers that a text gives as a lower (``≥``) or an upper limit (``≤``)."""
    for q in text.quantities:
        before, after = text.text[max(0, q.start - 16) : q.start], text.text[q.end : q.end + 12]
        for limit, (ahead, behind) in _LIMITS.items():
            if ahead.search(before) or behind.match(after):
                yield q, limit


def _breaks(text: Text, found: Sequence[Quantity]) -> list[int]:
    places = {*text.starts, *(mark.end() for mark in re.finditer(r"[,;:()·]\s|[()]|,(?=\D)", text.text))}
    for token in text.tokens:
        if (token.tag == "EC" and token.form in _CONNECTIVE) or token.tag == "JC" or token.form == "및":
            places.add(token.end)
        elif token.tag == "SL" and token.form in _ENGLISH:
            places.add(token.start)
    ordered = sorted(places)
    # A segment without a number belongs to the next one that has one, or to the last.
    kept = [0]
    for start, end in pairwise([*ordered, len(text.text) + 1]):
        before = any(kept[-1] <= q.start < start for q in found)
        after = any(start <= q.start < end for q in found)
        if start in text.starts or (before and after):
            kept.append(start)
    return kept


def _ranked(text: Text, content: Sequence[Token], found: Sequence[Quantity]) -> dict[int, frozenset[int]]:
    """Read A, B에서 각각 x, y: the k-th number belongs to the k-th of as many items before the word."""
    mark = _RESPECTIVELY.search(text.text)
    if not mark:
        return {}
    sentence, stop = next((start, end) for start, end in text.spans if mark.start() < end)
    low, high = (mark.end(), stop) if mark[0] == "각각" else (sentence, mark.start())
    numbers = [i for i, q in enumerate(found) if low <= q.start < high]
    items = [k for k, t in enumerate(content) if sentence <= t.start < mark.start()]
    n = len(numbers)
    listed = _coordinated(text, content, items, n) if n > 1 else []
    return {number: frozenset({item}) for number, item in zip(numbers, listed, strict=True)} if len(listed) == n else {}


def _coordinated(text: Text, content: Sequence[Token], items: Sequence[int], n: int) -> list[int]:
    """Return the last list of exactly ``n`` words, joined by commas, 와, 과, 및, and, or."""
    joined: list[int] = []
    for one, two in pairwise(items):
        if JOINT.fullmatch(text.text[content[one].end : content[two].start].strip()):
            joined = [*joined, two] if joined and joined[-1] == one else [one, two]
    return joined if len(joined) == n else []
