"""Where quotations, and the text of an answer, have a figure that the digest garbled, and how a reader is told."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from rag.core import Answer, Citation, Repair
from rag.text import visible

_BRACKETS = str.maketrans("[]", "()")  # a quotation has round ones, so that they are no marker


def repairs_within(part: str, text: str, repairs: Sequence[Repair]) -> tuple[Repair, ...]:
    """Return the repairs of a text at their places in a part of it, which may have other white space."""
    if part == text or not repairs:
        return tuple(repairs)
    whole, quoted = _dense(text), _dense(part)
    at = _letters(text, whole).find(_letters(part, quoted))
    return tuple(_moved(whole, quoted, at, repairs)) if at >= 0 else ()


def repairs_in(answer: Answer) -> tuple[Repair, ...]:
    """Return the repaired figures in the text of an answer, in order.

    A quotation has them where the digest has them. A model writes in its own words: a number is a repaired one if the cited
    text has it nowhere else.
    """
    find = _in_quotations if answer.mode == "extractive" else _in_sentences
    return tuple(sorted(set(find(answer)), key=lambda repair: repair.start)) if any(c.repairs for c in answer.citations) else ()


def repair_note(repairs: Iterable[Repair]) -> str:
    """Return in English what was repaired: ``3 (the digest has 3333)``; empty if nothing was."""
    pairs = dict.fromkeys((repair.repaired, repair.written) for repair in repairs)
    return ", ".join(f"{visible(repaired)} (the digest has {visible(written)})" for repaired, written in pairs)


def _in_quotations(answer: Answer) -> Iterator[Repair]:
    places = _dense(answer.text)
    letters, end = _letters(answer.text, places), 0
    for citation in answer.citations:
        quoted = _dense(citation.text)
        said = _letters(citation.text, quoted)
        at = letters.find(said, end)
        if at >= 0:
            end = at + len(said)
            yield from _moved(quoted, places[at:end], 0, citation.repairs)


def _in_sentences(answer: Answer) -> Iterator[Repair]:
    by_marker = {citation.marker: citation for citation in answer.citations}
    end = 0
    for sentence in answer.sentences:
        start = answer.text.find(sentence.text, end)
        if start < 0:
            continue
        end = start + len(sentence.text)
        for citation in (by_marker[marker] for marker in sentence.citations if marker in by_marker):
            for repair in _only_ones(citation):
                yield from (replace(repair, start=start + m.start()) for m in _number(repair).finditer(sentence.text))


def _only_ones(citation: Citation) -> Iterator[Repair]:
    """Yield one repair of each number that the cited text has only where it was repaired."""
    starts = {repair.start for repair in citation.repairs}
    found = {repair.repaired: repair for repair in citation.repairs if repair.repaired.isdecimal()}
    for repair in found.values():
        if all(m.start() in starts for m in _number(repair).finditer(citation.text)):
            yield repair


def _number(repair: Repair) -> re.Pattern[str]:
    return re.compile(rf"(?<![\d.,\[A-Za-z-]){repair.repaired}(?![\d\]]|[.,]\d)")


def _dense(text: str) -> list[int]:
    """Return the places of all characters but white space."""
    return [i for i, c in enumerate(text) if not c.isspace()]


def _letters(text: str, places: Sequence[int]) -> str:
    return "".join(text[i] for i in places).translate(_BRACKETS)


def _moved(whole: Sequence[int], part: Sequence[int], at: int, repairs: Iterable[Repair]) -> Iterator[Repair]:
    """Yield the repairs that a part has, given the places of the characters of both, and where the part begins."""
    for repair in repairs:
        first = bisect_left(whole, repair.start) - at
        if first >= 0 and first + len(repair.repaired) <= len(part):
            yield replace(repair, start=part[first])
