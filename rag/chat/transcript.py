"""A conversation as a file: Markdown and HTML for people, JSON for programs, references to what it cites, CSV of its tables.

The HTML is one page to be read in a browser, printed, or sent by e-mail. It holds no script and no image, and forbids them.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mode
from typing import TYPE_CHECKING, Any

from rag.answer import (
    Look,
    answer_markdown,
    answers_bibtex,
    answers_csv,
    basis_of,
    cited_html,
    cited_papers,
    page_styles,
    references,
    remarks_html,
    source_html,
    text_html,
)
from rag.chat.history import Record, Turn
from rag.check import summary
from rag.core import Answer, Paper, UsageError, to_plain, write_new_file
from rag.search import shortened
from rag.text import Templates, as_markdown_line, language_of

if TYPE_CHECKING:
    from markupsafe import Markup


def write_transcript(record: Record, turns: Sequence[Turn], file: Path, papers: Mapping[str, Paper]) -> None:
    """Write a conversation to a new file by the suffix of its name: JSON, HTML, BibTeX, RIS, CSL-JSON or CSV, else Markdown.

    :param papers: those of the index, by arXiv id; for references.
    :raises UsageError: if the file exists, or there is nothing to refer to.
    :raises StorageError: if it cannot be written.
    """
    suffix = file.suffix.lower()
    form = "csl-json" if file.name.lower().endswith(".csl.json") else {".bib": "bibtex", ".ris": "ris"}.get(suffix)
    if form is not None:
        text = to_references(turns, papers, form)
        if not cited_papers(_answers(turns), papers):
            raise UsageError("No answer cites a paper that was verified.", hint="Type a name that ends in .html or .md.")
    elif suffix == ".csv":
        text = to_csv(turns)
    else:
        text = {".json": to_json, ".html": to_html}.get(suffix, to_markdown)(record, turns)
    write_new_file(text, file)


def to_json(record: Record, turns: Sequence[Turn]) -> str:
    """Return a conversation as one JSON object: ``{"id","title","created","changed","turns":[...]}``."""
    value = to_plain(record) | {"turns": list(map(_plain_turn, turns))}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def _plain_turn(turn: Turn) -> dict[str, Any]:
    plain: dict[str, Any] = to_plain(turn)
    if turn.answer is not None:
        plain["answer"]["rests_on"] = turn.answer.rests_on
    return plain


def to_references(turns: Sequence[Turn], papers: Mapping[str, Paper], form: str) -> str:
    """Return the papers whose citations hold in any answer, each once, as BibTeX, RIS or CSL-JSON.

    :param form: one of :data:`rag.answer.REFERENCE_FORMATS`.
    """
    if form == "bibtex":  # whose notes tell which kinds of evidence are cited
        return answers_bibtex(_answers(turns), papers)
    return references(cited_papers(_answers(turns), papers), form)


def _answers(turns: Sequence[Turn]) -> list[Answer]:
    return [turn.answer for turn in turns if turn.answer is not None]


def to_csv(turns: Sequence[Turn]) -> str:
    """Return the tables of all answers as CSV, or their sources if none has a table."""
    return answers_csv([(turn.message, turn.answer) for turn in turns if turn.answer is not None])


def to_markdown(record: Record, turns: Sequence[Turn]) -> str:
    """Return a conversation as Markdown: each question, what it was understood as, the answer, and its sources."""
    parts = [f"# {as_markdown_line(record.title)}"]
    for turn in turns:
        understood = f"Understood as: {as_markdown_line(shortened(turn.question))}" if turn.question != turn.message else ""
        if turn.answer is None:
            parts += [f"## {as_markdown_line(turn.message)}", understood, as_markdown_line(turn.text), "(not finished)"]
            continue
        page = answer_markdown(turn.message, turn.answer, day=dt.date.fromisoformat(turn.asked[:10]))
        head, *rest = re.sub(r"^#", "##", page.rstrip(), flags=re.M).split("\n\n")  # a literal # is escaped
        parts += [head, understood, *rest]
    return "\n\n".join(part for part in parts if part) + "\n"


def to_html(record: Record, turns: Sequence[Turn]) -> str:
    """Return a conversation as a page: each question, what it was understood as, the answer, its verdicts and its sources."""
    days = " – ".join(dict.fromkeys((record.created[:10], record.changed[:10])))
    count = "1 question" if len(turns) == 1 else f"{len(turns):,} questions"
    language = mode([language_of(turn.message) for turn in turns] or [language_of(record.title)])
    shown = [_turn_html(place, turn) for place, turn in enumerate(turns, 1)]
    return str(_TEMPLATES("transcript").page(record, shown, language, f"{days} · {count}", page_styles()))


def _turn_html(place: int, turn: Turn) -> Markup:
    if turn.answer is not None:
        body = cited_html(turn.answer, str(place)) if turn.answer.text.strip() else ""
    else:
        body = text_html(turn.text, Look(lambda _: None, rich=False)) if turn.text.strip() else ""
    html: Markup = _TEMPLATES("transcript").turn(place, turn, body)
    return html


_TEMPLATES = Templates(
    "rag.chat",
    basis=basis_of,
    language=language_of,
    remarks_of=remarks_html,
    shortened=shortened,
    source=source_html,
    summary=summary,
)
