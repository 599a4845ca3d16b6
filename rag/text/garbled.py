"""Find figures and commands that were garbled when LaTeX was turned into text, and what they stand for.

A formula that is rendered twice or four times repeats itself (``3333개`` for 3, ``LLM××Map``), and an escape that a program
took for a control character swallows the start of a command (a form feed and ``rac`` for ``\\frac``).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Garbled:
    """A garbled place of a text: what is ``written`` from ``start`` to ``end``, and what it stands for.

    ``repaired`` is empty where that is not certain; ``why`` says on what either rests.
    """

    start: int
    end: int
    written: str
    repaired: str
    why: str


_FOUR = re.compile(r"(?<![\d.,])(\d{1,3})\1{3}(?![\d,.]\d|\d)")
_TWICE = re.compile(r"(?<![\d.,])(\d{2})\1(?!\d|[.,]\d)(?=[KMB]?\s?[가-힣])(?!년)")
# A translator who wrote 만 for M multiplied wrongly, so the figure alone is no repair.
_SCALED = re.compile(r"\s?[백천만억조]")
_SIGN = re.compile(r"([×÷±≤≥≈∼∈∞∇])\1+")
_SWALLOWED = re.compile("(?:[\x07\x08\x0b\x0c](?=[a-z])|\t(?=ext[a-z]{2,}|imes\\b|heta\\b|au\\b))[A-Za-z]+")
_LETTERS = {"\x07": "a", "\x08": "b", "\x0b": "v", "\x0c": "f", "\t": "t"}
_MACRO = re.compile(r"\\\\[A-Za-z]+\\{0,2}")
_WORDS = dict(zip("2 3 4 5 6 7 8 9".split(), "two three four five six seven eight nine".split(), strict=True))


# What every garbled text has, quick to look for.
_MAY_BE = re.compile(rf"\d{{4}}|[\x07\x08\x0b\x0c\t]|{_SIGN.pattern}|\\\\")


def find_garbled(text: str, known: str = "", around: str = "") -> list[Garbled]:
    """Return the garbled places of a text in order.

    :param known: the title and the abstract, in which the figure that is meant may occur.
    :param around: the other texts of the same source, which may be garbled in the same way.
    """
    if _MAY_BE.search(text) is None:
        return []
    return sorted((*_figures(text, known, around), *_commands(text)), key=lambda found: found.start)


def _figures(text: str, known: str, around: str) -> Iterator[Garbled]:
    repeated = len({m[0] for m in _FOUR.finditer(f"{text}\n{around}")}) > 1
    fours = {m.start(): m for m in _FOUR.finditer(text)}
    twos = {m.start(): m for m in _TWICE.finditer(text) if m.start() not in fours}
    for start, match in (fours | twos).items():
        meant = match[1]
        if _has(known, match[0]):
            continue  # the abstract has the figure as it is written
        if _SCALED.match(text, match.end()):
            yield Garbled(start, match.end(), match[0], "", f"it may stand for {meant}, but then its unit would be wrong, too")
        elif _has(known, meant):
            yield Garbled(start, match.end(), match[0], meant, f"the abstract has {meant}")
        elif start in fours and len(set(meant)) > 1:
            yield Garbled(start, match.end(), match[0], meant, "it is repeated four times")
        elif start in fours and repeated:
            yield Garbled(start, match.end(), match[0], meant, "other figures are repeated four times, too")
        elif start in fours or known:
            yield Garbled(start, match.end(), match[0], "", f"it may stand for {meant}, but nothing confirms it")
    for match in _SIGN.finditer(text):
        yield Garbled(match.start(), match.end(), match[0], match[1], "the sign is doubled")


def _commands(text: str) -> Iterator[Garbled]:
    for match in _SWALLOWED.finditer(text):
        command = f"\\{_LETTERS[match[0][0]]}{match[0][1:]}"
        why = "a control character stands for the start of a command"
        yield Garbled(match.start(), match.end(), match[0], command, why)
    for match in _MACRO.finditer(text):
        yield Garbled(match.start(), match.end(), match[0], "", "it is a macro that the paper defines")


def _has(text: str, number: str) -> bool:
    """Return whether a text has a number, in digits or in words."""
    word = _WORDS.get(number)
    return re.search(rf"(?<![\d.,]){number}(?![\d]|[.,]\d)" + (rf"|\b{word}\b" if word else ""), text, re.I) is not None
