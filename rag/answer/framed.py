"""What an answer claims in the row of a table, a heading or code: as much to be checked as a sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from rag.check import AnswerSentence, is_checkworthy, split_claims
from rag.text import cells_of, is_rule

_ROW = re.compile(r"\s*\|.*\|\s?(?:\[\d+\]\s*)*\Z")
_HEADING = re.compile(r"\s*#{1,6}\s+")
_MARKER = re.compile(r"\[\d{1,6}\]")
_FIGURE = re.compile(r"\d")
_LETTER = re.compile(r"\w")
_WORD = re.compile(r"[^\W\d_]{3,}")
_FENCE = re.compile(r"\s*(?:```|~~~)")


def claims_of(text: str) -> list[AnswerSentence]:
    """Return the sentences of an answer, with the rows of a table or their cells, and what headings and code claim."""
    lines = text.split("\n")
    if not any(_ROW.match(line) or _FENCE.match(line) or _HEADING.match(line) for line in lines):
        return split_claims(text)
    return list(_claims(text, lines))


def _claims(text: str, lines: list[str]) -> Iterator[AnswerSentence]:
    of_text = iter(split_claims(text))
    head: list[str] = []
    for number, line in enumerate(lines):
        pieces = [next(of_text) for _ in split_claims(line)]
        if not _ROW.match(line):
            head = []
            yield from map(_cited, pieces)
            continue
        below = lines[number + 1] if number + 1 < len(lines) else ""
        if is_rule(line) or is_rule(below):
            head = _cells(line) if is_rule(below) else head
            yield from (replace(piece, worthy=False) for piece in pieces)
        elif sum(bool(_MARKER.search(cell.text)) for cell in cells_of(line)) > 1:
            yield from _cell_claims(line, head)
        else:
            yield _row(line.strip(), _cells(line), head)


def _cell_claims(line: str, head: list[str]) -> Iterator[AnswerSentence]:
    """Yield what each cell of a row claims of the thing that the first one names, since each cites its own.

    The name of its column says what a cell is about only if that has no words.
    """
    told = _cells(line)
    for place, (cell, said) in enumerate(zip(cells_of(line), told, strict=True)):
        if not any(c.isalnum() for c in said):
            continue
        column = head[place] if place < len(head) and not _WORD.search(said) else ""
        claim = f"{told[0]}: {f'{column} ' if column else ''}{said}" if place else said
        markers = tuple(dict.fromkeys(_MARKER.findall(cell.text)))
        yield AnswerSentence(cell.text, claim, markers, worthy=bool(place or markers))


def _row(line: str, cells: list[str], head: list[str]) -> AnswerSentence:
    """Return what a row claims: its cells, each after the name of its column."""
    named = [
        f"{name} {cell}" if name else cell
        for name, cell in zip([*head, *([""] * len(cells))][1 : len(cells)], cells[1:], strict=False)
    ]
    claim = ", ".join(
        filter(None, [cells[0] if cells else "", *(n for n, c in zip(named, cells[1:], strict=False) if _LETTER.search(c))])
    )
    return AnswerSentence(
        line,
        claim,
        tuple(dict.fromkeys(_MARKER.findall(line))),
        worthy=bool(head or _FIGURE.search(line)) and any(c.isalnum() for c in claim),
    )


def _cells(line: str) -> list[str]:
    return [" ".join(_MARKER.sub("", cell.plain).replace("**", "").split()) for cell in cells_of(line)]


def _cited(sentence: AnswerSentence) -> AnswerSentence:
    """Return a sentence as one to check, too, if it is no prose but says something and has a marker to look it up."""
    if sentence.worthy or not sentence.markers or _listed(sentence.text):
        return sentence
    says = _FIGURE.search(_MARKER.sub("", sentence.claim)) or is_checkworthy(_HEADING.sub("", sentence.text))
    return replace(sentence, worthy=True) if says else sentence


def _listed(text: str) -> bool:
    """Return whether a text is a title with its id and date, whose figures are not those of a claim."""
    return re.search(r"\d{4}\.\d{4,5}|\d{4}-\d\d-\d\d", text) is not None
