"""A finished answer as JSON and back, for what is kept on disk."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

from rag.core import Answer, Citation, Sentence, StorageError

__all__ = ["answer_from_json", "answer_to_json", "read_kept_answer"]

#: What is kept of an answer; its citations and sentences beside.
_KEPT = ("text", "abstained", "mode", "premise", "notice", "timings", "usage")


def answer_to_json(answer: Answer) -> str:
    """The whole answer as one JSON object."""
    value: dict[str, Any] = {name: getattr(answer, name) for name in _KEPT}
    value |= {"timings": dict(answer.timings), "usage": dict(answer.usage)}
    value["citations"] = [asdict(c) for c in answer.citations]
    value["sentences"] = [asdict(s) for s in answer.sentences]
    return json.dumps(value, ensure_ascii=False, default=str)


def answer_from_json(text: str) -> Answer:
    """The answer that :func:`answer_to_json` wrote, perhaps that of another version.

    :raises ValueError: if the text is no JSON or holds a value that cannot be; likewise KeyError and TypeError.
    """
    value = json.loads(text)
    citations = [Citation(**_known(Citation, c) | {"date": dt.date.fromisoformat(c["date"])}) for c in value["citations"]]
    sentences = [Sentence(**_known(Sentence, s) | {"citations": tuple(s["citations"])}) for s in value["sentences"]]
    kept = {name: value[name] for name in _KEPT if name in value}
    return Answer(**kept | {"citations": tuple(citations), "sentences": tuple(sentences)})


def read_kept_answer(text: str, file: Path, hint: str) -> Answer:
    """An answer that a file of the home holds.

    :param hint: what to do when it cannot be read.
    :raises StorageError: if it cannot be read.
    """
    try:
        return answer_from_json(text)
    except (ValueError, KeyError, TypeError) as problem:
        raise StorageError(f"An answer in {str(file)!r} cannot be read: {problem}.", hint=hint) from problem


def _known(kind: type[Any], row: Mapping[str, Any]) -> dict[str, Any]:
    return {f.name: row[f.name] for f in fields(kind) if f.name in row}
