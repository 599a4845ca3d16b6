"""The words of a bullet that support a claim, in either language, for highlighting: those that the checker aligned."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from rag.check.checker import align_claims
from rag.check.claims import plain_words
from rag.check.rules.alignment import NEAR, AlignedWord
from rag.check.rules.pair import AlignedPair
from rag.core import Claim
from rag.text import split_sentences

Span = tuple[int, int]  # start and end (exclusive) in a text

_INFLECTED = frozenset(("VV", "VA", "VCN"))  # verbs and adjectives, whose endings belong to the word
_ENDING = re.compile(r"[가-힣]*")
_BETWEEN = re.compile(r"[\s\-–/·]{0,2}")  # what may separate two words that are highlighted as one
_SUPPORTING = 0.5  # share of the best sentence's matches that another sentence needs to support a claim as well
_SHORTEST = 8  # the fewest characters of a sentence that is searched for verbatim
_LATIN = "A-Za-zÀ-ɏ0-9"
_INSIDE = re.compile(rf"(?<=[{_LATIN}])(?=[{_LATIN}])")


def supporting(claim: str, bullet: str) -> tuple[Span, ...]:
    """Return the places of a bullet whose words support a claim: names, nouns, verbs and numbers, sorted and disjoint.

    Korean nouns come without their particles. A sentence of the claim that the bullet contains verbatim comes as a whole, and
    a word that occurs in several sentences from those that share most with the claim.
    """
    pair = align_claims([Claim(claim, (bullet,))])[0]
    text = pair.evidence.texts[0].text
    back = _places_before(bullet, text)
    if back is None:
        return ()
    theirs = pair.evidence.texts[0].quantities
    numbers = [(q.start, q.end) for q in theirs if any(mine.agrees(q) for mine in pair.quantities)]
    found = [*_verbatim(claim, text), *_words(pair, text), *numbers]
    whole = (_whole(text, span) for span in found)
    return tuple(_joined(((back[start][0], back[end - 1][1]) for start, end in whole if start < end), bullet))


def _places_before(bullet: str, text: str) -> list[Span] | None:
    """Return, for each character of the analysed text (NFKC), its place in the bullet; None if that is lost."""
    if text == bullet:
        return [(i, i + 1) for i in range(len(text))]
    # A character that does not combine with the one before starts a piece, which is composed by itself.
    starts = [i for i, c in enumerate(bullet) if i == 0 or not _joins(c)]
    pieces = [(span, unicodedata.normalize("NFKC", bullet[slice(*span)])) for span in pairwise([*starts, len(bullet)])]
    if "".join(composed for _, composed in pieces) != text:
        return None  # the text may also be cut
    return [span for span, composed in pieces for _ in composed]


def _joins(c: str) -> bool:
    """Return whether a character may combine with the one before it: accents, and the inner letters of Hangul."""
    first = unicodedata.normalize("NFKC", c)[:1]
    return unicodedata.combining(first) != 0 or "\u1160" <= first <= "\u11ff"


def _verbatim(claim: str, text: str) -> Iterator[Span]:
    wanted = unicodedata.normalize("NFKC", claim)
    for sentence in dict.fromkeys((wanted, *split_sentences(wanted))):
        words = plain_words(sentence).split()
        if words == text.split() or len(" ".join(words)) >= _SHORTEST:
            yield from (found.span() for found in re.finditer(r"\s+".join(map(re.escape, words)), text) if found[0])


def _words(pair: AlignedPair, text: str) -> Iterator[Span]:
    """Yield the content words of the text that match words of the claim, preferably next to other matches."""
    evidence = pair.evidence
    placed = [a for a in pair.worded if a.strength > NEAR]
    shared = Counter[int]()
    for a in placed:
        shared.update({evidence.sentence[place] for place in a.places})
    least = _SUPPORTING * max(shared.values(), default=0)
    for a in placed:
        among = [place for place in a.places if shared[evidence.sentence[place]] >= least]
        for token in (evidence.tokens[place] for place in among or a.places):
            ending = _ENDING.match(text, token.end) if token.tag in _INFLECTED else None
            yield token.start, ending.end() if ending else token.end
        if not a.places:
            yield from _unplaced(a, text)


def _unplaced(a: AlignedWord, text: str) -> Iterator[Span]:
    """Yield a name that is written with spaces (GPT 4o), or a word that the analyser cut out of a longer one."""
    letters = [re.escape(c) for c in a.token.surface if c.isalnum()]
    yield from (found.span() for found in re.finditer(r"[-./_ ]?".join(letters), text, re.I) if letters)


def _whole(text: str, span: Span) -> Span:
    """Return a place extended to whole Latin words, without white space at its ends."""
    start, end = span
    while start > 0 and _INSIDE.match(text, start):
        start -= 1
    while end < len(text) and _INSIDE.match(text, end):
        end += 1
    marked = text[start:end]
    return start + len(marked) - len(marked.lstrip()), end - len(marked) + len(marked.rstrip())


def _joined(spans: Iterable[Span], text: str) -> list[Span]:
    """Return the spans in order, merging those that touch or that only a space or a hyphen separates."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and (start <= joined[-1][1] or _BETWEEN.fullmatch(text, joined[-1][1], start)):
            joined[-1] = joined[-1][0], max(joined[-1][1], end)
        else:
            joined.append((start, end))
    return joined
