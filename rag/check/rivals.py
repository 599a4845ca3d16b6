"""Numbers of a text for which another text that says the same has another number.

A number counts only if it has a unit, if the other text has it nowhere, and if one of its sentences has exactly one other
number of this kind. Whether that sentence says the same is left to a judge: it has to support the text once it has that number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rag.check.checker import Judge
from rag.check.rules.numbers import Quantity, quantities
from rag.core import Claim
from rag.text import split_sentences

# Words right before a number, or among the characters after it, by which it is a difference.
_NEAR = 30
_BY = re.compile(r"\bby (?:up to |over |about |around |more than |at least )?$", re.I)
_PART = re.compile(r"[;:]\s")
_WIDTH = re.compile(r"bits?$|비트$", re.I)  # of a kind of model, such as one of 4 bits
_CHANGED = re.compile(
    r"[^.,;\d]{0,30}?(?:\b(?:improve|increase|gain|boost|reduc|decrease|drop|higher|lower|better|faster|more|less|fewer|speed)"
    r"|향상|증가|개선|상승|감소|절감|단축|빠르|빠른|빨라|높은 |높게|높아|낮은 |낮게|낮아|더 |우수|능가|앞)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Rival:
    """A ``number`` in a ``sentence``, and another number in a sentence of another text, as both are written."""

    sentence: str
    number: str
    other_sentence: str
    other_number: str
    claim: Claim

    @property
    def place(self) -> tuple[str, str]:
        """The number that this is a rival of."""
        return self.sentence, self.number


def find_rivals(text: str, told: Sequence[str]) -> Iterator[Rival]:
    """Yield the numbers of a text that conflict with a sentence of those ``told``, if a judge supports their ``claim``."""
    read = [(sentence, quantities(sentence)) for sentence in told]
    every = [q for _, found in read for q in found]
    if not any(q.measures for q in every):
        return
    for sentence in split_sentences(text):
        mine = quantities(sentence)
        for number in (q for q in mine if q.measures and not any(q.agrees(other) for other in every)):
            for other, found in read:
                rivals = [q for q in found if q.measures == number.measures and not any(q.agrees(m) for m in mine)]
                if len(rivals) == 1 and _are_alike(sentence, number, other, rivals[0]):
                    claim = sentence[: number.start] + rivals[0].written + sentence[number.end :]
                    clause = _clause(other, rivals[0])
                    yield Rival(sentence, number.written, other, rivals[0].written, Claim(claim, (clause,)))


def conflicting(text: str, told: Sequence[str], judge: Judge) -> list[Rival]:
    """Return the numbers of a text that conflict with the sentences ``told``, each with the first that it conflicts with."""
    rivals = list(find_rivals(text, told))
    verdicts = judge.judge([rival.claim for rival in rivals])
    held = [rival for rival, verdict in zip(rivals, verdicts, strict=True) if verdict.verdict == "supported"]
    return [next(found) for _, found in groupby(held, key=lambda rival: rival.place)]


def _are_alike(sentence: str, number: Quantity, other: str, rival: Quantity) -> bool:
    """Return whether two numbers can be of the same thing, and none is only a coarser form of the other."""
    same = _is_change(sentence, number) == _is_change(other, rival) and not _WIDTH.search(number.written)
    return same and not _is_rounded(number, rival) and not _in_range(other, rival)


def _is_change(text: str, number: Quantity) -> bool:
    """Return whether a number says by how much something is more or less, not how much it is."""
    after = text[number.end : number.end + _NEAR]
    return _BY.search(text[: number.start]) is not None or _CHANGED.match(after) is not None


def _clause(text: str, number: Quantity) -> str:
    """Return the part of an enumeration that has a number."""
    ends = [0, *(m.end() for m in _PART.finditer(text)), len(text)]
    return next(text[start:end] for start, end in pairwise(ends) if number.start < end)


def _is_rounded(number: Quantity, rival: Quantity) -> bool:
    """Return whether one of two numbers is the other rounded to whole ones."""
    return round(number.digits) == rival.digits or number.digits == round(rival.digits)


def _in_range(text: str, number: Quantity) -> bool:
    """Return whether a number is an end of a range (2-5x), in which the other number may lie."""
    return re.search(r"\d\S{0,3}\s?(?:[-–~]|to)[\s-]?$", text[: number.start]) is not None
