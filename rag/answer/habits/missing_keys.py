"""Sentences without a citation, given the bullet that supports them, if exactly one does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.check import Checker, split_claims
from rag.core import Claim, Evidence, EvidenceBullet

#: Bullets that are compared with a sentence, the likeliest by their words; and sentences of an answer at most.
_BULLETS, _SENTENCES = 10, 30
#: The probability of support from which on a bullet is certain to be meant; a vague sentence comes just over one half.
_SURE = 0.75
_WORD = re.compile(r"[A-Za-z][\w-]+|\d+(?:\.\d+)?|[가-힣]{2}")
_END = re.compile(r"(?<=\S)([.!?。]?[\"”*|]{0,3})\Z")


def supports(text: str, excerpts: Sequence[tuple[Evidence, EvidenceBullet]]) -> dict[str, int]:
    """Return the place of the one excerpt that supports it, for each sentence of a text that claims something uncited."""
    bags = [_words(f"{item.paper.title} {bullet.text}") for item, bullet in excerpts]
    open_ = [s for s in split_claims(text) if s.worthy and not s.markers][:_SENTENCES]
    claims: list[Claim] = []
    asked: list[tuple[str, int]] = []
    for sentence in open_:
        words = _words(sentence.claim)
        shared = sorted(range(len(bags)), key=lambda place: -len(words & bags[place]))[:_BULLETS]
        for place in shared:
            item, bullet = excerpts[place]
            claims.append(Claim(sentence.claim, (bullet.text, item.paper.title)))
            asked.append((sentence.text, place))
    found: dict[str, dict[int, float]] = {}
    for (said, place), verdict in zip(asked, Checker().judge(claims), strict=True):
        if verdict.verdict == "supported":
            found.setdefault(said, {})[place] = verdict.score
    sure = {said: places for said, places in found.items() if len(places) == 1 and max(places.values()) >= _SURE}
    return {said: next(iter(places)) for said, places in sure.items()}


def with_marker(text: str, sentence: str, marker: str) -> str:
    """Return a text in which a sentence has a marker before its full stop."""
    marked = _END.sub(lambda end: f" {marker}{end[1]}", sentence, count=1)
    return text.replace(sentence, marked, 1)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
