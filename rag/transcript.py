"""A conversation as a file: Markdown for people, JSON for programs."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from rag.export import answer_markdown
from rag.history import Record, Turn
from rag.new_file import write_new_file
from rag.render import as_markdown_line

__all__ = ["to_json", "to_markdown", "write_transcript"]


def to_markdown(record: Record, turns: Sequence[Turn]) -> str:
    """The conversation as Markdown: each question, what it was understood as, the answer, and its sources."""
    parts = [f"# {as_markdown_line(record.title)}"]
    for turn in turns:
        understood = [f"Understood as: {as_markdown_line(turn.question)}"] if turn.question != turn.message else []
        if turn.answer is None:
            parts += [f"## {as_markdown_line(turn.message)}", *understood, as_markdown_line(turn.text), "(not finished)"]
            continue
        page = answer_markdown(turn.message, turn.answer, day=dt.date.fromisoformat(turn.asked[:10]))
        head, *rest = re.sub(r"^#", "##", page.rstrip(), flags=re.M).split("\n\n")  # a literal # is escaped
        parts += [head, *understood, *rest]
    return "\n\n".join(part for part in parts if part) + "\n"


def to_json(record: Record, turns: Sequence[Turn]) -> str:
    """The conversation as one JSON object: ``{"id","title","created","changed","turns":[...]}``."""
    value = asdict(record) | {"turns": [asdict(turn) | {"text": turn.text} for turn in turns]}
    return json.dumps(value, ensure_ascii=False, indent=1, default=str) + "\n"


def write_transcript(record: Record, turns: Sequence[Turn], file: Path) -> None:
    """Write a conversation to a new file: JSON where its name ends in ``.json``, else Markdown.

    :raises UsageError: if the file is there already.
    :raises StorageError: if it cannot be written.
    """
    text = to_json(record, turns) if file.suffix.lower() == ".json" else to_markdown(record, turns)
    write_new_file(text, file)
