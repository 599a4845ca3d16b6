"""Claims made by rule: a sentence as it stands, and the same sentence with one error planted in it.

Made from digest bullets (:func:`plant`), they teach the classifier what written claims are too few for: that a quoted sentence
is supported whatever it says, and that one changed word in an otherwise equal sentence is enough. Made from sentences of good
answers (:func:`plant_in_answers`), they measure it. Every error is one a person would notice.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from eval.cases.claim_set import LabelledClaim
from rag.check import quantities
from rag.core import Claim, Paper
from rag.text import split_sentences

__all__ = ["PlantedClaim", "plant", "plant_in_answers"]

_NAME = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Za-z0-9]*(?:-[A-Z0-9][A-Za-z0-9]*)*(?![A-Za-z0-9-])")
# In English any sentence begins with a capital: there a name has two, or a digit.
_PROPER = re.compile(
    r"(?<![A-Za-z0-9-])(?=[A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*[A-Z0-9])[A-Z][A-Za-z0-9-]*[A-Za-z0-9](?![A-Za-z0-9-])"
)
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
# The same for English, by whole words.
_OPPOSITES_EN = tuple(
    tuple(pair.split(">"))
    for pair in (
        "outperforms>falls behind,outperformed>fell behind,outperform>fall behind,beats>loses to,beat>lost to,improves>worsens,"
        "improved>worsened,improve>worsen,increases>decreases,reduces>increases,reduced>increased,lower>higher,higher>lower,"
        "faster>slower,slower>faster,better>worse,worse>better,more than>less than,fewer>more,largest>smallest,"
        "best>worst,without>with,open-source>closed,before>after,first>last,ahead of>behind"
    ).split(",")
)
_DENIALS_EN = tuple(
    tuple(pair.split(">"))
    for pair in (
        "can>cannot,is>is not,are>are not,was>was not,were>were not,has>has no,uses>does not use,needs>does not need,"
        "reaches>does not reach,relies on>does not rely on,covers>does not cover,contains>does not contain"
    ).split(",")
)
_COMPARED_EN = re.compile(r"\bthan\b|outperform|\bbeats?\b|surpass|ahead of|behind|trail")
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


def plant_in_answers(claims: Sequence[LabelledClaim], seed: int = 0) -> list[LabelledClaim]:
    """For each supported sentence of an answer, one error of each kind that its words allow; unsupported ones are passed over.

    Beside the errors of :func:`plant` there is ``citation_swapped``: the sentence as it stands, with the bullet of another one.
    """
    chance = random.Random(seed)
    good = [claim for claim in claims if claim.supported]
    names = sorted({name for claim in good for name in _PROPER.findall(claim.claim.text) if len(name) > 2})
    found = []
    for place, labelled in enumerate(good):
        text, evidence = labelled.claim.text, labelled.claim.evidence
        for kind, wrong in _answer_errors(text, "\n".join(evidence), names, chance):
            if wrong and wrong != text:
                found.append(replace(labelled, claim=Claim(wrong, evidence), supported=False, kind=kind))
        others = [other for other in (*good[place + 1 :], *good[:place]) if other.arxiv_id != labelled.arxiv_id]
        if others:
            swapped = Claim(text, others[0].claim.evidence)
            found.append(replace(labelled, claim=swapped, supported=False, kind="citation_swapped"))
    return found


def _answer_errors(text: str, bullet: str, names: Sequence[str], chance: random.Random) -> Iterator[tuple[str, str | None]]:
    yield "number_changed", _number(text, chance)
    yield "entity_swapped", _name(text, bullet, names, chance, _PROPER)
    opposite = _whole_word(text, _OPPOSITES) or _whole_word(text, _OPPOSITES_EN)
    yield "negation_or_polarity", opposite or _denied(text) or _whole_word(text, _DENIALS_EN)
    yield "scope_overstated", _whole_word(text, _SCOPES)
    yield "comparison_reversed", _turned(text, _COMPARED_EN, _PROPER) or _turned(text)


def _whole_word(text: str, pairs: Sequence[tuple[str, ...]]) -> str | None:
    """The text with one word exchanged; a Korean one may go on (particles), but not begin within another (토큰)."""
    for word, other in pairs:
        found = re.search(rf"\b{re.escape(word)}" + (r"\b" if word.isascii() else ""), text)
        if found:
            return text[: found.start()] + other + text[found.end() :]
    return None


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


def _name(sentence: str, bullet: str, names: Sequence[str], chance: random.Random, name: re.Pattern[str] = _NAME) -> str | None:
    found = [m for m in name.finditer(sentence) if len(m[0]) > 2]
    others = [other for other in chance.sample(names, min(20, len(names))) if other.lower() not in bullet.lower()]
    if not found or not others:
        return None
    match = chance.choice(found)
    return sentence[: match.start()] + others[0] + sentence[match.end() :]


def _exchanged(sentence: str, pairs: Sequence[tuple[str, ...]]) -> str | None:
    return next((sentence.replace(word, other, 1) for word, other in pairs if word in sentence), None)


def _turned(sentence: str, compared: re.Pattern[str] = _COMPARED, name: re.Pattern[str] = _NAME) -> str | None:
    """The two names of a comparison in each other's place."""
    found = list(name.finditer(sentence))
    if len(found) != 2 or found[0][0] == found[1][0] or not compared.search(sentence):
        return None
    first, second = found
    middle = sentence[first.end() : second.start()]
    return sentence[: first.start()] + second[0] + middle + first[0] + sentence[second.end() :]


def _denied(sentence: str) -> str | None:
    return next((sentence.removesuffix(end) + denied for end, denied in _DENIALS if sentence.endswith(end)), None)
