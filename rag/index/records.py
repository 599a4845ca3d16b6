"""A source file as a generation keeps it, and how it is written in its file."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rag.core import Bullet, DigestEntry, DigestProblem


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A source file as it was indexed; ``format`` is empty where an older version read it."""

    sha256: str
    entries: tuple[DigestEntry, ...]
    problems: tuple[DigestProblem, ...]
    format: str = ""


def to_json(value: Any) -> Any:
    """Return a dataclass or a date as :func:`json.dumps` can write it."""
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Bullet):
        return [value.section, value.text] + [value.kind] * (value.kind != "digest")
    return {field.name: getattr(value, field.name) for field in dataclasses.fields(value)}


def record_from_json(values: Mapping[str, Any]) -> FileRecord:
    """Return what :func:`to_json` made of a record."""
    problems = tuple(DigestProblem(**problem) for problem in values["problems"])
    return FileRecord(values["sha256"], tuple(map(_entry_from_json, values["entries"])), problems, values.get("format", ""))


def _entry_from_json(values: Mapping[str, Any]) -> DigestEntry:
    date, bullets = dt.date.fromisoformat(values["date"]), tuple(Bullet(*bullet) for bullet in values["bullets"])
    return DigestEntry(**{**values, "date": date, "authors": tuple(values["authors"]), "bullets": bullets})
