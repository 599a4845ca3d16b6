"""Read the papers that were found on a page: what is said of each, and on which day."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from rag.digests.formats.collector import Record
from rag.digests.formats.dates import Day, last_day, last_month, month_number, whole_day, year_alone, year_of_month
from rag.digests.formats.fields import looks_like_authors, read_authors, role_of
from rag.digests.formats.finder import Listed
from rag.digests.formats.named import named_in
from rag.digests.formats.page import Line, Node, lines_text, text_of
from rag.digests.formats.texts import Details, add_text, read_lines, read_nodes
from rag.digests.formats.titles import after, lists_names

_LINES, _START, _NAME = 4, 40, 6
_CUT = re.compile(r"\bet\.?\s?al\b")


def records_of(listed: Iterable[Listed], day: Day | None) -> list[tuple[Listed, Record]]:
    """Return what a page says of each of its papers.

    :param day: the day of the page, which papers without one have.
    """
    entries = list(listed)
    latest: dict[Node, int] = defaultdict(int)
    for entry in entries:
        for node in (entry.node, *entry.node.ancestors()):
            latest[node] = max(latest[node], month_number(entry.mention.arxiv_id))
    found = []
    for entry in entries:
        details = _details(entry)
        own = _day(entry, details, latest) or day
        record = Record(entry.mention, entry.title, own, details.authors, details.more_authors, details.votes, details.finish())
        found.append((entry, record))
    return found


def _details(entry: Listed) -> Details:
    details = Details()
    if entry.rest:
        lines = [line for line in entry.rest if text_of(line).strip()]
        if text_of(entry.rest[0]).strip():
            lines[0] = _without_authors(lines[0], details)
        read_lines(lines, details, first=not text_of(entry.rest[0]).strip())
    for name, cell in entry.cells:
        _read_cell(name, cell, details)
    details.section = details.role = None
    read_nodes(
        [node for node in entry.nodes if node is not entry.below and (node is not entry.node or not entry.rest)], details
    )
    return details


def _without_authors(line: Line, details: Details) -> Line:
    """Return what follows a title in its line, as in a reference, without the authors it begins with."""
    text = text_of(line[: next((n for n, span in enumerate(line) if span.href), len(line))]).rstrip("[(【（ ")
    names = re.match(r"[\s.,(（|·–—-]*(.*?)(?:[)）](?=\W*$)|[.,]\s(?=(?:19|20)\d{2})|\.\s|[.,\s]*$)", text, re.S)
    if names is None or not lists_names(names[1]) or not looks_like_authors(names[1]):
        return line
    details.authors, details.more_authors = read_authors(names[1])
    return after(line, names.end())


def _read_cell(name: str, cell: list[Line], details: Details) -> None:
    role, text = role_of(name), lines_text(cell)
    details.section = details.role = None
    if role is None and not named_in(cell):  # of a column without a name that says it
        if not details.authors and _CUT.search(text) and (looks_like_authors(text) or len(text.split()) <= _NAME):
            role = "authors"
        elif whole_day(text):
            role = "date"
    if role == "authors":
        details.authors, details.more_authors = read_authors(text)
    elif role in ("date", "published"):
        day = whole_day(text) or last_day(text) or last_month(text)
        details.day, details.published = (day, details.published) if role == "date" else (details.day, day)
    elif role == "votes" and (number := re.search(r"\d[\d,]{0,8}", text)):
        details.votes = int(number[0].replace(",", ""))
    elif role in ("abstract", "summary"):
        details.role = role
        add_text(text, details)
    elif role in (None, "title"):
        read_lines(cell, details)


def _day(entry: Listed, details: Details, latest: Mapping[Node, int]) -> Day | None:
    """Return the day of an entry with its year: its own, or else that of what it stands under."""
    own = details.day or details.published or _day_before(entry)
    if own and own.year:
        return own
    for node in (entry.node, *entry.node.ancestors()):
        text = "" if node is entry.owner and node.kind != "page" else _heading(node)
        above = (last_day(text) or last_month(text)) if text else None
        if above is None and not (own and year_alone(text)):
            continue
        year = (above.year if above else None) or year_alone(text)
        if year is None and above:
            year = year_of_month(above.month, latest[node])
        return Day(year, own.month, own.day) if own else above and Day(year, above.month, above.day)
    return own and Day(year_of_month(own.month, month_number(entry.mention.arxiv_id)), own.month, own.day)


def _day_before(entry: Listed) -> Day | None:
    """Return the day that stands before the title in its line, as in ``[2025/03/04] Title``."""
    for line in entry.node.lines[:_LINES] if entry.node.kind == "text" and entry.title else []:
        before, found, _ = text_of(line).partition(entry.title[:_START])
        if found:
            return (last_day(before) or last_month(before)) if len(before) <= _START and re.search(r"\d", before) else None
    return None


def _heading(node: Node) -> str:
    """Return the heading of a node, or the day that is all that the first line of an item says, or the line before."""
    if node.kind in ("section", "details"):
        return lines_text(node.lines)
    if node.kind == "item" and node.children and node.children[0].kind == "text":
        text = text_of(node.children[0].lines[0])
        return text if whole_day(text) else ""
    return node.day_before
