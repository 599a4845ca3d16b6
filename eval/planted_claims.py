"""Claims made from digest bullets by rule: a sentence as it stands, and the same sentence with one error planted in it.

They teach the classifier what written claims are too few for: that a quoted sentence is supported whatever it says, and that
one changed word in an otherwise equal sentence is enough. Every error is one a person would notice.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.checking.quantities import quantities
from rag.language import split_sentences
from rag.models import Paper

__all__ = ["PlantedClaim", "plant"]

_NAME = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Za-z0-9]*(?:-[A-Z0-9][A-Za-z0-9]*)*(?![A-Za-z0-9-])")
# What a sentence says and what it would have to say to be wrong.
_OPPOSITES = [
    tuple(pair.split(">"))
    for pair in (
        "향상>저하,증가>감소,높은>낮은,낮은>높은,큰>작은,작은>큰,빠르>느리,뛰어난>뒤떨어진,감소>증가,적은>많은,많은>적은,"
        "우수한>열등한,가능하게>불가능하게,효율적>비효율적,이전>이후,지도 학습>비지도 학습,오픈 소스>비공개,훈련>추론,"
        "입력>출력,실제>합성,성공>실패,강한>약한"
    ).split(",")
]
_DENIALS = [
    tuple(pair.split(">"))
    for pair in (
        "하였습니다.>하지 못했습니다.,했습니다.>하지 않았습니다.,합니다.>하지 않습니다.,되었습니다.>되지 않았습니다.,"
        "됩니다.>되지 않습니다.,하였다.>하지 못했다.,했다.>하지 않았다.,한다.>하지 않는다.,된다.>되지 않는다.,"
        "있습니다.>없습니다.,있다.>없다."
    ).split(",")
]
_SCOPES = [
    tuple(pair.split(">")) for pair in "일부>모든,대부분의>모든,때때로>항상,종종>항상,주로>오직,많은>모든,여러>모든".split(",")
]
_COMPARED = re.compile(r"보다|능가|뛰어넘|앞서|비해|대비|우수")
_LEAST = 25  # characters of a sentence worth planting in


@dataclass(frozen=True, slots=True)
class PlantedClaim:
    """A claim with the bullet it is judged against, its paper, and the kind of error planted (``quoted`` for none)."""

    arxiv_id: str
    text: str
    evidence: str
    kind: str

    @property
    def supported(self) -> bool:
        return self.kind == "quoted"


def plant(papers: Sequence[Paper], seed: int = 0) -> list[PlantedClaim]:
    """For one sentence of each paper: the sentence itself and, where its words allow, one error of each kind."""
    chance = random.Random(seed)
    sentences = [sentence for paper in papers for _, sentence in _sentences(paper)]
    names = sorted({name for sentence in sentences for name in _NAME.findall(sentence) if len(name) > 2})
    found = []
    for place, paper in enumerate(papers):
        if own := list(_sentences(paper)):
            bullet, sentence = chance.choice(own)
            other = chance.choice(list(_sentences(papers[(place + 1) % len(papers)])) or own)[1]
            found.append(PlantedClaim(paper.arxiv_id, sentence, bullet, "quoted"))
            for kind, text in _errors(sentence, bullet, names, other, chance):
                if text and text not in bullet:
                    found.append(PlantedClaim(paper.arxiv_id, text, bullet, kind))
    return found


def _errors(
    sentence: str, bullet: str, names: Sequence[str], other: str, chance: random.Random
) -> Iterator[tuple[str, str | None]]:
    yield "number_changed", _number(sentence, chance)
    yield "entity_swapped", _name(sentence, bullet, names, chance)
    yield "negation_or_polarity", _exchanged(sentence, _OPPOSITES) if chance.random() < 0.5 else _denied(sentence)
    yield "misattribution", other
    yield "scope_overstated", _exchanged(sentence, _SCOPES)
    yield "comparison_reversed", _turned(sentence)


def _sentences(paper: Paper) -> Iterator[tuple[str, str]]:
    for entry in paper.entries:
        for bullet in entry.bullets:
            for sentence in split_sentences(bullet.text):
                if len(sentence) >= _LEAST:
                    yield bullet.text, sentence


def _number(sentence: str, chance: random.Random) -> str | None:
    found = [q for q in quantities(sentence) if not q.word]
    if not found:
        return None
    q = chance.choice(found)
    digits = re.search(r"\d+(?:\.\d+)?", sentence[q.start : q.end])
    if not digits:
        return None
    value = float(digits[0])
    other = value * chance.choice((0.5, 2, 3, 10)) + chance.choice((0, 1, 7))
    written = f"{other:.1f}" if "." in digits[0] else str(int(other) + 1)
    return sentence[: q.start + digits.start()] + written + sentence[q.start + digits.end() :]


def _name(sentence: str, bullet: str, names: Sequence[str], chance: random.Random) -> str | None:
    found = [m for m in _NAME.finditer(sentence) if len(m[0]) > 2]
    others = [name for name in chance.sample(names, min(20, len(names))) if name.lower() not in bullet.lower()]
    if not found or not others:
        return None
    match = chance.choice(found)
    return sentence[: match.start()] + others[0] + sentence[match.end() :]


def _exchanged(sentence: str, pairs: Sequence[tuple[str, ...]]) -> str | None:
    return next((sentence.replace(word, other, 1) for word, other in pairs if word in sentence), None)


def _turned(sentence: str) -> str | None:
    """The two names of a comparison in each other's place."""
    found = list(_NAME.finditer(sentence))
    if len(found) != 2 or found[0][0] == found[1][0] or not _COMPARED.search(sentence):
        return None
    first, second = found
    middle = sentence[first.end() : second.start()]
    return sentence[: first.start()] + second[0] + middle + first[0] + sentence[second.end() :]


def _denied(sentence: str) -> str | None:
    return next((sentence.removesuffix(end) + denied for end, denied in _DENIALS if sentence.endswith(end)), None)
