"""A line of an answer to HTML: chips for its markers, a model's bold type and code, and marks around judged sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rag.answer.export.text_blocks import Line
from rag.core import Answer, Sentence
from rag.text import as_html

__all__ = ["Look", "Said", "inline", "lang", "said_in"]

_MARKER = re.compile(r"(?<!\s)\s*\[(\d{1,4})\]")
_BOLD_OR_CODE = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|`([^`\n]+)`")
_HANGUL = re.compile("[\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3]")


@dataclass(frozen=True, slots=True)
class Said:
    """A judged sentence, its place among the sentences of its answer, and the characters of the text that it is."""

    place: int
    sentence: Sentence
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Look:
    """How the lines of an answer are shown.

    ``chip`` makes the HTML of a marker, or None to leave it as it is written; with ``rich``, ``**bold**`` and `` `code` `` of
    a model are shown as such. ``said`` are the judged sentences in their order; ``mark`` puts one around its HTML, or around
    a part of it: the last argument says whether the sentence ends there.
    """

    chip: Callable[[int], str | None]
    rich: bool
    said: Sequence[Said] = ()
    mark: Callable[[Said, str, bool], str] = lambda _said, html, _ends: html


def said_in(answer: Answer | None) -> list[Said]:
    """The judged sentences of a model's answer, where they stand in its text; those of a quotation need no marks."""
    found: list[Said] = []
    place = 0
    for number, sentence in enumerate(answer.sentences if answer is not None and answer.mode == "llm" else ()):
        start = answer.text.find(sentence.text, place) if answer is not None else -1
        if start < 0:
            continue
        place = start + len(sentence.text)
        if sentence.verdict is not None or sentence.reason:
            found.append(Said(number, sentence, start, place))
    return found


def lang(text: str) -> str:
    """The attribute that makes a browser choose Korean letter forms, where the text has any Korean."""
    return ' lang="ko"' if _HANGUL.search(text) else ""


def inline(line: Line, look: Look) -> str:
    """The HTML of a line."""
    here = [said for said in look.said if said.start < line.end and line.start < said.end]
    shown: list[str] = []
    for said, pieces in groupby(_pieces(line, look, here), key=lambda piece: piece[0]):
        html = "".join(html for _, html in pieces)
        shown.append(html if said is None else look.mark(said, html, said.end <= line.end))
    return "".join(shown)


def _pieces(line: Line, look: Look, here: Sequence[Said]) -> Iterator[tuple[Said | None, str]]:
    """The HTML of a line in pieces, each with the sentence that it belongs to."""
    end = 0
    for marker in _MARKER.finditer(line.text):
        yield from _styled(line.part(end, marker.start()), look, here)
        shape = look.chip(int(marker[1]))
        if shape is None:
            yield from _styled(line.part(marker.start(), marker.end()), look, here)
        else:
            yield _at(line.start + marker.end() - 1, here), shape
        end = marker.end()
    yield from _styled(line.part(end, len(line.text)), look, here)


def _styled(line: Line, look: Look, here: Sequence[Said]) -> Iterator[tuple[Said | None, str]]:
    end = 0
    for found in _BOLD_OR_CODE.finditer(line.text) if look.rich else ():
        yield from _cut(line.part(end, found.start()), here)
        group, tag = (1, "strong") if found[1] else (2, "code")
        for said, html in _cut(line.part(*found.span(group)), here):
            yield said, f"<{tag}>{html}</{tag}>"
        end = found.end()
    yield from _cut(line.part(end, len(line.text)), here)


def _cut(line: Line, here: Sequence[Said]) -> Iterator[tuple[Said | None, str]]:
    """Text of one style, cut where sentences begin and end."""
    inside = {place for said in here for place in (said.start, said.end) if line.start < place < line.end}
    cuts = [line.start, *sorted(inside), line.end]
    for start, end in pairwise(cuts):
        if start < end:
            yield _at(start, here), as_html(line.text[start - line.start : end - line.start])


def _at(place: int, here: Sequence[Said]) -> Said | None:
    return next((said for said in here if said.start <= place < said.end), None)
