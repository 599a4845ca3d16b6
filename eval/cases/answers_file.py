"""Answers that another system wrote: the output of ``nonmun ask --json``, each line with the ``id`` of its case.

The fields read are ``answer``, ``citations`` (``marker``, ``arxiv_id``, ``date``, ``bullet``, and ``text`` if given),
``abstained`` and ``premise``. Verdicts in the answers are ignored: the sentences are judged here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.cases.json_lines import bad_line, read_lines
from eval.cases.questions import Case
from rag.core import Answer, Citation

_MARKER = re.compile(r"\[\d{1,6}\]")


def read_answers(file: Path) -> dict[str, Answer]:
    """Read the answers by case id. Rows with an ``error``, as ``nonmun ask --batch`` writes them, are skipped.

    :raises UsageError: if the file cannot be read, or a line is not an answer (the message has its number).
    """
    found: dict[str, Answer] = {}
    for number, row in read_lines(file, "answer", _answer):
        if row is None:
            continue
        name, answer = row
        if name in found:
            raise bad_line(file, number, "answer", f"there is another answer with the id {name!r}")
        found[name] = answer
    return found


def match_notes(cases: Sequence[Case], answers: Mapping[str, Answer]) -> list[str]:
    """Describe what does not match: cases without an answer, which are not scored, and answers that belong to no case."""
    known = {case.id for case in cases}
    missing = [case.id for case in cases if case.id not in answers]
    extra = [name for name in answers if name not in known]
    notes = []
    if missing:
        notes.append(f"Cases without an answer, which are not scored: {len(missing):,} of {len(cases):,} ({_some(missing)}).")
    if extra:
        notes.append(f"Answers that belong to no case of the suite: {len(extra):,} ({_some(extra)}).")
    return notes


def _some(names: Sequence[str], most: int = 5) -> str:
    return ", ".join(names[:most]) + (f" and {len(names) - most:,} more" if len(names) > most else "")


def _answer(row: Mapping[str, Any]) -> tuple[str, Answer] | None:
    if "error" in row and "answer" not in row:
        return None
    text, premise = row.get("answer"), row.get("premise", "ok")
    if not isinstance(row.get("id"), str) or not row["id"]:
        raise ValueError('"id" has to be a string that is not empty')
    if not isinstance(text, str):
        raise ValueError('"answer" has to be a string')
    if not isinstance(row.get("abstained", False), bool):
        raise ValueError('"abstained" has to be true or false')
    if premise not in ("ok", "false"):
        raise ValueError('"premise" has to be "ok" or "false"')
    citations = row.get("citations", [])
    if not isinstance(citations, list):
        raise ValueError('"citations" has to be a list')
    abstained = row.get("abstained", False)
    return row["id"], Answer(text, abstained, tuple(map(_citation, citations)), (), "llm", premise=premise)


def _citation(value: Any) -> Citation:
    form = '{"marker": "[1]", "arxiv_id": "2311.12908", "date": "2023-11-23", "bullet": 5}'
    if not isinstance(value, dict):
        raise ValueError(f"a citation is {form}")
    marker, arxiv_id, bullet = value.get("marker"), value.get("arxiv_id"), value.get("bullet")
    try:
        date = dt.date.fromisoformat(value.get("date", ""))
    except (TypeError, ValueError):
        raise ValueError(f'the "date" of a citation is {value.get("date")!r}; a citation is {form}') from None
    if not isinstance(marker, str) or not _MARKER.fullmatch(marker):
        raise ValueError(f'the "marker" of a citation is {marker!r}; a citation is {form}')
    if not isinstance(arxiv_id, str) or isinstance(bullet, bool) or not isinstance(bullet, int):
        raise ValueError(f"a citation is {form}, its bullet counted from 0")
    title, text = value.get("title") or "", value.get("text") or ""
    if not isinstance(title, str) or not isinstance(text, str):
        raise ValueError('"title" and "text" of a citation have to be strings')
    return Citation(marker, arxiv_id, title, date, bullet, text)
