"""Read JSON and JSON Lines that list papers, in whatever objects: each with an arXiv id or address, and a title or a text.

Lines may be Python literals as well, and strings may hold Markdown, such as the rows of a table.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from rag.core import ParsedDigest
from rag.digests.formats.collector import Collector, Record
from rag.digests.formats.dates import Day, whole_day
from rag.digests.formats.fields import role_of
from rag.digests.formats.generic import records_of_page
from rag.digests.formats.json_text import read_json
from rag.digests.formats.literals import read_literal
from rag.digests.formats.mentions import of_address, of_text
from rag.digests.formats.records import clean_text, record_of

SUFFIXES = frozenset({".json", ".jsonl", ".ndjson"})

_START = re.compile(r"\s*[\[{]\s*(?:[\"'{\[\]}]|-?\d|true|false|null)")
_DEPTH = 50


def reads(text: str, file: str) -> bool:
    """Return whether a text starts like JSON, or its name says that it is."""
    return _START.match(text) is not None or file.lower().endswith(tuple(SUFFIXES))


def parse_digest(text: str, file: str) -> ParsedDigest:
    """Parse a file of JSON, or of one object per line."""
    found = Collector(text, file)
    values = list(_values(text, found))
    markdown: list[tuple[Day | None, str, str]] = []
    for value in values:
        for item in _walk(value, markdown):
            found.add(item)
    for day, page in _pages(markdown):
        for record in records_of_page(page, day)[0]:
            found.add(record)
    keys = Counter(
        str(key)
        for value in values
        for item in (value if isinstance(value, list) else [value])
        if isinstance(item, Mapping)
        for key in item
    )
    names = ", ".join(repr(name) for name, _ in keys.most_common(5))
    return found.finish(seen=f"JSON with {f'the keys {names}' if names else 'no objects'}" if values else "")


def _values(text: str, found: Collector) -> Iterator[object]:
    """Yield the value of a file, or the values of its lines."""
    try:
        yield read_json(text)
        return
    except ValueError as problem:
        whole = str(problem)[:100], getattr(problem, "lineno", 0)
    lines = [(number, line) for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if len(lines) == 1 or _line(lines[0][1] if lines else "") is None:
        if lines:
            found.report(whole[1], f"JSON that cannot be read: {whole[0]}", "check that the file is complete", error=True)
        return
    for number, line in lines:
        value = _line(line)
        if value is None:
            found.report(
                number, f"a line that is no JSON, left out: {line[:60]!r}", "check that the file is complete", error=True
            )
        else:
            yield value


def _line(line: str) -> object:
    """Return the object of a line, in JSON or as a Python literal; None for anything else."""
    try:
        value: object = json.loads(line)
    except (ValueError, RecursionError):
        value = read_literal(line)
    if isinstance(value, str) and value.lstrip().startswith("{"):
        value = read_literal(value)
    return value if isinstance(value, Mapping | list) else None


def _walk(value: object, markdown: list[tuple[Day | None, str, str]]) -> Iterator[Record]:
    """Yield the papers in a value in order; texts that name others go to ``markdown``, with their days and keys."""
    stack: list[tuple[object, str, Day | None, int]] = [(value, "", None, 0)]
    while stack:
        item, key, day, depth = stack.pop()
        if isinstance(item, str) and item.startswith(("{", "[")) and len(item) > 2:
            item = _line(item) or item
        if isinstance(item, Mapping):
            if (record := record_of(item, key, day)) and not _is_list(item):
                yield record
                continue
            day = _day_in(item) or day
            children = [(inner, str(name), whole_day(str(name)) or day, depth + 1) for name, inner in item.items()]
        elif isinstance(item, list) and item and all(isinstance(inner, str) and inner[:1] not in "[{" for inner in item):
            children = [("\n".join(line.rstrip("\n") for line in item), key, day, depth + 1)]  # lines of one text
        elif isinstance(item, list):
            children = [(inner, key, day, depth + 1) for inner in item]
        else:
            if isinstance(item, str) and (item.lstrip().startswith("|") or of_text(item) or of_address(item)):
                markdown.append((day, key, clean_text(item)))
            continue
        if depth < _DEPTH:
            stack.extend(reversed(children))


def _is_list(item: Mapping[str, object]) -> bool:
    """Return whether an object holds a list of papers, and so is none itself."""
    lists = (value for value in item.values() if isinstance(value, list))
    return any(sum(isinstance(inner, Mapping) and record_of(inner) is not None for inner in values[:5]) > 1 for values in lists)


def _day_in(item: Mapping[str, object]) -> Day | None:
    for key, value in item.items():
        if isinstance(value, str) and role_of(str(key)) == "date" and (day := whole_day(value)) and day.year:
            return day
    return None


def _pages(markdown: list[tuple[Day | None, str, str]]) -> Iterator[tuple[Day | None, str]]:
    """Yield pages made of the texts of each day: rows of tables under an empty header, the others as they are."""
    days: dict[Day | None, list[str]] = {}
    for day, _, text in markdown:
        days.setdefault(day, []).append(text.strip("\n"))
    for day, texts in days.items():
        rows = [text for text in texts if text.lstrip().startswith("|") and "\n" not in text]
        others = [text for text in texts if not (text.lstrip().startswith("|") and "\n" not in text)]
        width = max((row.count("|") for row in rows), default=1) - 1
        table = [f"|{' |' * width}", f"|{'---|' * width}", *rows] if rows else []
        yield day, "\n".join(table) + "\n\n" + "\n\n---\n\n".join(others)
