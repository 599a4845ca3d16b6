"""CSV for a spreadsheet: the tables of an answer, each row with the papers that it cites, and papers."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

from rag.core import Answer, Citation
from rag.text import Table, clean, flat, plain, tables_in

#: A spreadsheet reads text without this mark in the encoding of its country, and Korean is broken.
BOM = "\ufeff"
_FORMULA = re.compile(r"\s*[=+\-@\t\r]")
_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")
_MARKER = re.compile(r"(?<!\s)\s{0,9}\[\d{1,6}\]")
_BOLD = re.compile(r"\*\*(?=\S)(.{1,500}?)(?<=\S)\*\*")
_CITED = ("arXiv id", "date", "url")
_SOURCES = ("marker", "title", "text", *_CITED)


def answer_csv(answer: Answer) -> str:
    """Return the tables of an answer, one below the other; of an answer without any, its sources.

    Each row ends with arXiv id, day and address of the papers that it cites, unless a column says the same. A cell that a
    spreadsheet would take for a formula begins with an apostrophe. The text begins with a byte order mark, so that Excel reads
    it as UTF-8.
    """
    return answers_csv([("", answer)])


def answers_csv(answers: Sequence[tuple[str, Answer]]) -> str:
    """Return the tables of some answers as :func:`answer_csv` does, each below its question if they are several.

    Answers without a table are left out where another one has one.
    """
    shown = [it for it in answers if has_table(it[1])] or list(answers)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for place, (question, answer) in enumerate(shown):
        writer.writerows([[]] if place else [])
        writer.writerows([_harmless([question])] if len(shown) > 1 else [])
        for number, rows in enumerate(answer_tables(answer)):
            writer.writerows([[]] if number else [])
            writer.writerows(map(_harmless, rows))
    return BOM + out.getvalue()


def answer_tables(answer: Answer) -> Iterator[list[list[str]]]:
    """Yield the tables of an answer, or one of its sources; each has its head as the first row, and no markers."""
    tables = tables_in(answer.text)
    for table in tables:
        yield _without_twins(list(_rows(table, answer)))
    if not tables:
        yield [[*_SOURCES], *([it.marker, plain(it.title), it.text, *_of([it])] for it in answer.citations)]


def table_csv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV in the form of :func:`answer_csv`."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(map(_harmless, rows))
    return BOM + out.getvalue()


def has_table(answer: Answer) -> bool:
    """Tell whether an answer has a table."""
    return bool(tables_in(answer.text))


def _rows(table: Table, answer: Answer) -> Iterator[list[str]]:
    cited = {it.marker: it for it in answer.citations}
    yield [*(_said(cell.plain) for cell in table.head), *_CITED]
    for row in table.rows:
        markers = dict.fromkeys(re.findall(r"\[\d{1,6}\]", " ".join(cell.text for cell in row)))
        yield [*(_said(cell.plain) for cell in row), *_of([cited[it] for it in markers if it in cited])]


def _without_twins(rows: list[list[str]]) -> list[list[str]]:
    """Leave out what was added to a table that says the same under the same name."""
    own = len(rows[0]) - len(_CITED)
    columns = [[row[i] for row in rows] for i in range(len(rows[0]))]
    known = [[column[0].casefold(), *column[1:]] for column in columns[:own]]
    kept = [i for i, column in enumerate(columns) if i < own or [column[0].casefold(), *column[1:]] not in known]
    return [[row[i] for i in kept] for row in rows]


def _said(text: str) -> str:
    return _BOLD.sub(r"\1", _MARKER.sub("", text)).strip()


def _of(citations: Sequence[Citation]) -> list[str]:
    """Return ids, days and addresses of papers, each paper once."""
    papers = {it.arxiv_id: it for it in citations}.values()
    parts = ([it.arxiv_id for it in papers], [str(it.date) for it in papers], [it.url for it in papers])
    return ["; ".join(part) for part in parts]


def _harmless(cells: Sequence[str]) -> list[str]:
    lines = [flat(clean(cell)) for cell in cells]
    return [f"'{cell}" if _FORMULA.match(cell) and not _NUMBER.fullmatch(cell) else cell for cell in lines]
