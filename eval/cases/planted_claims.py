"""Claims made by rule: an unchanged sentence, and the same sentence with one error planted in it.

Made from digest bullets (:func:`plant`), they teach the classifier what written claims are too few for: that a quoted sentence
is supported whatever it says, and that one changed word in an otherwise equal sentence is an error. Made from sentences of good
answers (:func:`plant_in_answers`), they test it. A person would notice every one of these errors.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from eval.cases.bundled import read_toml
from eval.cases.claim_set import LabelledClaim
from rag.check import quantities
from rag.core import Claim, Paper
from rag.text import split_sentences

_NAME = re.compile(r"(?<![A-Za-z0-9-])[A-Z][A-Za-z0-9]*(?:-[A-Z0-9][A-Za-z0-9]*)*(?![A-Za-z0-9-])")
# In English any sentence begins with a capital: there a name has two, or a digit.
_PROPER = re.compile(
    r"(?<![A-Za-z0-9-])(?=[A-Za-z0-9-]*[A-Z][A-Za-z0-9-]*[A-Z0-9])[A-Z][A-Za-z0-9-]*[A-Za-z0-9](?![A-Za-z0-9-])"
)
_COMPARED_EN = re.compile(r"\bthan\b|outperform|\bbeats?\b|surpass|ahead of|behind|trail")
_COMPARED = re.compile(r"보다|능가|뛰어넘|앞서|비해|대비|우수")
_LEAST = 25  # characters of a sentence worth planting in


def plant(papers: Sequence[Paper], seed: int = 0) -> list[LabelledClaim]:
    """Return, for one sentence of each paper, the sentence itself and one error of each kind that its words allow.

    The kind of an unchanged sentence is ``quoted``.
    """
    chance = random.Random(seed)
    sentences = [sentence for paper in papers for _, sentence in _sentences(paper)]
    names = sorted({name for sentence in sentences for name in _NAME.findall(sentence) if len(name) > 2})
    found = []
    for place, paper in enumerate(papers):
        if own := list(_sentences(paper)):
            bullet, sentence = chance.choice(own)
            other = chance.choice(list(_sentences(papers[(place + 1) % len(papers)])) or own)[1]
            quoted = LabelledClaim(paper.arxiv_id, Claim(sentence, (bullet,)), True, "quoted", "ko")
            found.append(quoted)
            for kind, text in _errors(sentence, bullet, names, other, chance):
                if text and text not in bullet:
                    found.append(replace(quoted, claim=Claim(text, (bullet,)), supported=False, kind=kind))
    return found


def plant_in_answers(claims: Sequence[LabelledClaim], seed: int = 0) -> list[LabelledClaim]:
    """Return, for each supported sentence of an answer, one error of each kind that its words allow.

    Besides the errors of :func:`plant` there is ``citation_swapped``: the unchanged sentence with the bullet of another one.
    Unsupported claims are skipped.
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
    opposite = _whole_word(text, "opposites_ko") or _whole_word(text, "opposites_en")
    yield "negation_or_polarity", opposite or _denied(text) or _whole_word(text, "denials_en")
    yield "scope_overstated", _whole_word(text, "scopes")
    yield "comparison_reversed", _turned(text, _COMPARED_EN, _PROPER) or _turned(text)


def _pairs(table: str) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = read_toml("planted_errors.toml")[table]
    return pairs


def _whole_word(text: str, table: str) -> str | None:
    """Replace one word; a Korean one may continue (particles), but not begin within another word (토큰)."""
    for word, other in _pairs(table):
        found = re.search(rf"\b{re.escape(word)}" + (r"\b" if word.isascii() else ""), text)
        if found:
            return text[: found.start()] + other + text[found.end() :]
    return None


def _errors(
    sentence: str, bullet: str, names: Sequence[str], other: str, chance: random.Random
) -> Iterator[tuple[str, str | None]]:
    yield "number_changed", _number(sentence, chance)
    yield "entity_swapped", _name(sentence, bullet, names, chance)
    yield "negation_or_polarity", _exchanged(sentence, "opposites_ko") if chance.random() < 0.5 else _denied(sentence)
    yield "misattribution", other
    yield "scope_overstated", _exchanged(sentence, "scopes")
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


def _exchanged(sentence: str, table: str) -> str | None:
    return next((sentence.replace(word, other, 1) for word, other in _pairs(table) if word in sentence), None)


def _turned(sentence: str, compared: re.Pattern[str] = _COMPARED, name: re.Pattern[str] = _NAME) -> str | None:
    """Exchange the two names of a comparison."""
    found = list(name.finditer(sentence))
    if len(found) != 2 or found[0][0] == found[1][0] or not compared.search(sentence):
        return None
    first, second = found
    middle = sentence[first.end() : second.start()]
    return sentence[: first.start()] + second[0] + middle + first[0] + sentence[second.end() :]


def _denied(sentence: str) -> str | None:
    return next(
        (sentence.removesuffix(end) + denied for end, denied in _pairs("denials_ko") if sentence.endswith(end)),
        None,
    )
