"""Sentences without a citation, given the bullet that supports them, if exactly one does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.answer.framed import claims_of
from rag.check import Checker
from rag.core import Claim, Evidence, EvidenceBullet

#: Bullets that are compared with a sentence, the likeliest by their words; and sentences of an answer at most.
_BULLETS, _SENTENCES = 10, 30
#: The probability of support from which on a bullet is certain to be meant; a vague sentence comes just over one half.
_SURE = 0.75
_WORD = re.compile(r"[A-Za-z][\w-]+|\d+(?:\.\d+)?|[가-힣]{2}")
_LAST_CELL = re.compile(r"(?<!\s)\s{0,20}\|\s*\Z")
_END = re.compile(r"(?<=\S)([.!?。]?[\"”*|]{0,3})\Z")


def supports(text: str, excerpts: Sequence[tuple[Evidence, EvidenceBullet]]) -> dict[str, int]:
    """Return the place of the excerpt that supports it, for each sentence and row of a text that claims something uncited.

    A vague sentence is supported by several: so they have to be one, or a bullet with its twin in the other language.
    """
    bags = [_words(f"{item.paper.title} {bullet.text}") for item, bullet in excerpts]
    open_ = [s for s in claims_of(text) if s.worthy and not s.markers][:_SENTENCES]
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
    sure = {said: places for said, places in found.items() if max(places.values()) >= _SURE}
    best = {said: max(places, key=places.__getitem__) for said, places in sure.items()}
    return {said: place for said, place in best.items() if all(_same(excerpts, place, other) for other in sure[said])}


def _same(excerpts: Sequence[tuple[Evidence, EvidenceBullet]], place: int, other: int) -> bool:
    """Return whether two excerpts are one, or tell the same in two languages."""
    (mine, bullet), (theirs, second) = excerpts[place], excerpts[other]
    twins = bullet.twin == second.text or second.twin == bullet.text
    return place == other or (mine.paper.arxiv_id == theirs.paper.arxiv_id and twins)


def with_marker(text: str, sentence: str, marker: str) -> str:
    """Return a text in which a sentence has a marker before its full stop, and a row of a table in its last cell."""
    marked = (
        _LAST_CELL.sub(f" {marker} |", sentence)
        if sentence.startswith("|")
        else _END.sub(lambda end: f" {marker}{end[1]}", sentence, count=1)
    )
    return text.replace(sentence, marked, 1)


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _WORD.findall(text)}
