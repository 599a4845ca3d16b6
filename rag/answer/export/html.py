"""The text of an answer to HTML: paragraphs, lists and tables, chips for its markers, and marks around judged sentences."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from rag.answer.export.listed import Lists, arranged
from rag.answer.repaired import repairs_in
from rag.core import Answer, Repair, Sentence, find_ids
from rag.text import Cell, Table, Templates, tables_in

if TYPE_CHECKING:
    from markupsafe import Markup

#: The mark of a numbered item, of another item, or of a heading.
MARK = re.compile(r"(?:(?P<ol>\d{1,3})[.)]|(?P<ul>[-*•])|#{1,6})\s+(?=\S)")
_TABLE = "table"
_ARXIV = "https://arxiv.org/abs/"
_TEMPLATES = Templates("rag.answer.export")
# What an extractive answer says of a paper after its title: (2311.12908, 2023-11-23, 40 votes).
_LISTED = re.compile(r"(.*\S)\s+(\([^()]*\d{4}-\d{2}-\d{2}[^()]*\):?)")
_MARKER = re.compile(r"(?<!\s)\s*+\[(\d{1,4})\]")
# Bold type has an end within so many characters: without a bound, signs that only open would take quadratic time.
_BOLD_OR_CODE = re.compile(r"\*\*(?=\S)(?P<strong>.{1,500}?)(?<=\S)\*\*|`(?P<code>[^`\n]+)`")

#: Characters of an id, a day or a number, with the mark of its source.
_SHORT = 16
_Span = tuple["_Said | None", bool, Sequence[tuple[str, str]]]
"""A sentence or None, whether it ends here, and the pieces of it: each a tag, empty for none, and a text."""


@dataclass(frozen=True, slots=True)
class _Said:
    """A judged sentence, its place among the sentences of its answer, and the characters of the text that it covers."""

    place: int
    sentence: Sentence
    start: int
    end: int


@dataclass(frozen=True)
class Look:
    """How the text of an answer is shown.

    ``chip`` returns the HTML of a marker, or None to leave it as it is written; with ``rich``, the ``**bold**`` and
    `` `code` `` of a model are shown as such. ``mark`` puts a judged sentence of ``answer`` around its HTML, or around a part
    of it: its last argument says whether the sentence ends there. ``repaired`` returns the HTML of a repaired figure. With
    ``lists``, titles and arXiv ids are links, long lists fold, and steps of time are a chart.
    """

    chip: Callable[[int], Markup | None]
    rich: bool
    answer: Answer | None = None
    mark: Callable[[_Said, Markup, bool], Markup] = lambda _said, html, _ends: html
    repaired: Callable[[Repair, str], Markup] | None = None
    lists: Lists | None = None

    @cached_property
    def repairs(self) -> Sequence[Repair]:
        """What was repaired in the text."""
        return repairs_in(self.answer) if self.answer is not None and self.repaired is not None else ()

    @cached_property
    def said(self) -> Sequence[_Said]:
        """The judged sentences, where they are in the text; of quotations those that stand beside an abstract."""
        found: list[_Said] = []
        if self.answer is None:
            return found
        quoted, end = self.answer.mode != "llm", 0
        for place, sentence in enumerate(self.answer.sentences):
            if (start := self.answer.text.find(sentence.text, end)) >= 0:
                end = start + len(sentence.text)
                found.append(_Said(place, sentence, start, end))
        judged = [said for said in found if said.sentence.verdict is not None or said.sentence.reason]
        return [said for said in judged if said.sentence.abstract or not quoted]


def text_html(text: str, look: Look) -> Markup:
    """Return the HTML of a text, or of what has come in of it so far."""
    blocks: list[tuple[str, Any]] = []
    place = start = 0
    lines = text.split("\n")
    for table in (*tables_in(text), None):
        upto = lines[place : table.first] if table else lines[place:]
        blocks += [(kind, _block(kind, number, found, look)) for kind, number, found in _blocks_of(upto, start)]
        if table:
            blocks.append((_TABLE, _table(table, lines, start + sum(len(line) + 1 for line in upto), look)))
            start += sum(len(line) + 1 for line in lines[place : table.after])
            place = table.after
    placed = arranged(blocks, look.lists) if look.lists else blocks
    runs = [(kind, [block for _, block in run]) for kind, run in groupby(placed, key=itemgetter(0))]
    html: Markup = _TEMPLATES("text").text(runs, look.mark)
    return html


@dataclass(frozen=True, slots=True)
class _Line:
    """A line, or a part of one, and where in the whole answer it begins."""

    text: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.text)

    def part(self, start: int, end: int | None = None) -> _Line:
        """Return the part from ``start`` to ``end``, counted from the line's own beginning."""
        return _Line(self.text[start:end], self.start + start)


def _table(table: Table, lines: Sequence[str], start: int, look: Look) -> dict[str, Any]:
    """Return a table as rows of cells; a sentence that is a row ends in the last cell that says anything.

    :param start: where its first line begins in the text.
    """
    ends = start + len(lines[table.first]) + len(lines[table.first + 1]) + 2
    rows = []
    for row, line in zip(table.rows, lines[table.first + 2 : table.after], strict=True):
        ends += len(line) + 1
        last = max((place for place, cell in enumerate(row) if cell.text), default=0)
        rows.append([(_is_short(cell), _cell(cell, look, ends if place == last else None)) for place, cell in enumerate(row)])
    return {"head": [_cell(cell, look) for cell in table.head], "rows": rows}


def _cell(cell: Cell, look: Look, until: int | None = None) -> list[_Span]:
    spans = _spans(_Line(cell.text, cell.start), look, until)
    return [(said, ends, [(tag, _unescaped(text)) for tag, text in pieces]) for said, ends, pieces in spans]


def _is_short(cell: Cell) -> bool:
    """Return whether a cell is an id, a day or a number, which does not go over two lines."""
    return len(cell.text) <= _SHORT and " " not in cell.text


def _unescaped(text: str) -> str:
    """Return text with pipes as they are meant; HTML (a chip) stays as it is."""
    return text.replace("\\|", "|") if type(text) is str else text


def _blocks_of(lines: Sequence[str], start: int) -> list[tuple[str, int, list[_Line]]]:
    """Return paragraphs and items: the tag of their list (empty for a paragraph), the number of an item, and the lines.

    ``1.`` and ``-`` begin items, indented lines belong to the item before them.

    :param start: where the first line begins in the text.
    """
    blocks: list[tuple[str, int, list[_Line]]] = []
    for line in lines:
        stripped = _Line(line.strip(), start + len(line) - len(line.lstrip()))
        start += len(line) + 1
        if not stripped.text:
            continue
        if line.startswith("  ") and blocks and blocks[-1][0]:
            blocks[-1][2].append(stripped)
        elif mark := MARK.match(stripped.text):
            blocks.append((mark.lastgroup or "", int(mark["ol"] or 0), [stripped.part(mark.end())]))
        else:
            blocks.append(("", 0, [stripped]))
    return blocks


def _block(kind: str, number: int, lines: Sequence[_Line], look: Look) -> dict[str, Any]:
    first, *others = lines
    listed = _LISTED.fullmatch(first.text)
    if listed and find_ids(listed[1]):  # several papers in one line
        listed = None
    lead, facts = (first.part(*listed.span(1)), first.part(*listed.span(2))) if listed else (first, None)
    leads = bool(others) if kind else listed is not None
    ids = find_ids(listed[2]) if listed and look.lists else []
    plain = not any(lead.start <= said.start < lead.end for said in look.said) and not _MARKER.search(lead.text)
    return {
        "text": first.text,
        "link": f"{_ARXIV}{ids[0].value}" if ids and plain else "",
        "number": number,
        "folded": False,
        "look": "nm-lead" if leads else "nm-item" if kind else "nm-plain",
        "lead": _spans(lead, look, linked=not (ids and plain)),  # no link inside another
        "facts": _spans(facts, look) if facts else (),
        "more": [_spans(line, look) for line in others],
    }


def _spans(line: _Line, look: Look, until: int | None = None, *, linked: bool = True) -> list[_Span]:
    """Cut a line where its style changes and where sentences begin and end.

    :param until: the place up to which a sentence that goes beyond the line ends in it, all the same.
    :param linked: whether arXiv ids in it may be links.
    """
    here = [one for one in look.said if one.start < line.end and line.start < one.end]
    repairs = {r.start: r for r in look.repairs if line.start <= r.start and r.end <= line.end}
    bounds = [(one.start, one.end) for one in here] + [(one.start, one.end) for one in repairs.values()]
    edges = sorted({place - line.start for pair in bounds for place in pair})
    pieces: list[tuple[_Said | None, str, str]] = []
    for start, end, tag, chip in _styled(line.text, look, linked=linked):
        if chip is not None:
            pieces.append((_at(line.start + end - 1, here), "", chip))
            continue
        cuts = [start, *(edge for edge in edges if start < edge < end), end]
        pieces += [
            (_at(line.start + i, here), tag, _shown(line.text[i:j], repairs.get(line.start + i), look))
            for i, j in pairwise(cuts)
            if i < j
        ]
    return [
        (one, one is not None and one.end <= (until or line.end), [(tag, text) for _, tag, text in group])
        for one, group in groupby(pieces, key=itemgetter(0))
    ]


def _shown(text: str, repair: Repair | None, look: Look) -> str:
    return look.repaired(repair, text) if look.repaired and repair and repair.repaired == text else text


def _styled(text: str, look: Look, *, linked: bool) -> Iterator[tuple[int, int, str, Markup | None]]:
    """Yield the pieces of a line: start, end, tag, and the HTML of a chip or a link."""
    end = 0
    for start, stop, html in (*_chips(text, look, linked=linked), (len(text), len(text), None)):
        for found in _BOLD_OR_CODE.finditer(text, end, start) if look.rich else ():
            tag = str(found.lastgroup)
            yield end, found.start(), "", None
            yield *found.span(tag), tag, None
            end = found.end()
        yield end, start, "", None
        if start < stop:
            yield start, stop, "", html
            end = stop


def _chips(text: str, look: Look, *, linked: bool) -> list[tuple[int, int, Markup | None]]:
    """Return the markers of a line and, on the page, the arXiv ids that stand outside bold type and code, with their HTML."""
    found = [(*marker.span(), look.chip(int(marker[1]))) for marker in _MARKER.finditer(text)]
    if look.lists and linked:
        taken = [it.span() for it in _BOLD_OR_CODE.finditer(text)] if look.rich else []
        ids = [it for it in find_ids(text) if not any(start < it.end and it.start < end for start, end in taken)]
        found += [(it.start, it.end, _TEMPLATES("text").link(f"{_ARXIV}{it.value}", text[it.start : it.end])) for it in ids]
    return sorted(found, key=itemgetter(0))


def _at(place: int, here: Sequence[_Said]) -> _Said | None:
    return next((said for said in here if said.start <= place < said.end), None)
