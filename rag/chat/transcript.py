"""A conversation as a file: Markdown and HTML for people, JSON for programs, BibTeX of what it cites."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from rag.answer import answer_markdown, answers_bibtex, to_plain
from rag.chat.history import Record, Turn
from rag.chat.transcript_html import to_html
from rag.core import Paper, UsageError, write_new_file
from rag.text import as_markdown_line

_NO_PAPERS: Mapping[str, Paper] = MappingProxyType({})


def to_markdown(record: Record, turns: Sequence[Turn]) -> str:
    """Return a conversation as Markdown: each question, what it was understood as, the answer, and its sources."""
    parts = [f"# {as_markdown_line(record.title)}"]
    for turn in turns:
        understood = f"Understood as: {as_markdown_line(turn.question)}" if turn.question != turn.message else ""
        if turn.answer is None:
            parts += [f"## {as_markdown_line(turn.message)}", understood, as_markdown_line(turn.text), "(not finished)"]
            continue
        page = answer_markdown(turn.message, turn.answer, day=dt.date.fromisoformat(turn.asked[:10]))
        head, *rest = re.sub(r"^#", "##", page.rstrip(), flags=re.M).split("\n\n")  # a literal # is escaped
        parts += [head, understood, *rest]
    return "\n\n".join(part for part in parts if part) + "\n"


def to_json(record: Record, turns: Sequence[Turn]) -> str:
    """The conversation as one JSON object: ``{"id","title","created","changed","turns":[...]}``."""
    value = to_plain(record) | {"turns": [to_plain(turn) for turn in turns]}
    return json.dumps(value, ensure_ascii=False, indent=1) + "\n"


def to_bibtex(turns: Sequence[Turn], papers: Mapping[str, Paper]) -> str:
    """Return BibTeX of the papers whose citations hold in any answer, each once."""
    return answers_bibtex((turn.answer for turn in turns if turn.answer is not None), papers)


def write_transcript(record: Record, turns: Sequence[Turn], file: Path, papers: Mapping[str, Paper] = _NO_PAPERS) -> None:
    """Write a conversation to a new file: JSON, HTML or BibTeX by the suffix of its name, else Markdown.

    :param papers: those of the index, by arXiv id; for BibTeX.
    :raises UsageError: if the file exists, or there is nothing to cite in BibTeX.
    :raises StorageError: if it cannot be written.
    """
    suffix = file.suffix.lower()
    if suffix == ".bib":
        text = to_bibtex(turns, papers)
        if not text:
            raise UsageError("No answer cites a paper that was verified.", hint="Type a name that ends in .html or .md.")
    else:
        text = {".json": to_json, ".html": to_html}.get(suffix, to_markdown)(record, turns)
    write_new_file(text, file)
