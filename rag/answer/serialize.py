"""Answers and evidence to JSON and back, with pydantic's serialiser over the dataclasses of :mod:`rag.core`.

All JSON output (the command line, the MCP server, the page's endpoints, transcripts, stored answers) is :func:`to_plain` of an
object, or a selection of its fields.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from rag.core import Answer, Evidence, Found, StorageError, arxiv_url

#: What is printed of an answer beside its text, in this order.
_PRINTED = ("abstained", "premise", "citations", "sentences", "mode", "timings", "usage")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def to_plain(value: object) -> Any:
    """Return an object as plain JSON data: a dataclass as a dict of all its fields in order, dates in ISO form."""
    kind: Any = type(value)
    return _adapter(kind).dump_python(value, mode="json")


def answer_record(answer: Answer) -> dict[str, Any]:
    """Return an answer as ``nonmun ask --json`` prints it; ``notice`` only when there is one."""
    plain = to_plain(answer)
    for citation in plain["citations"]:
        citation["url"] = arxiv_url(citation["arxiv_id"])
    plain["timings"] = {step: round(seconds, 4) for step, seconds in plain["timings"].items()}
    record = {"answer": answer.text, **{name: plain[name] for name in _PRINTED}}
    return record | {"notice": answer.notice} if answer.notice else record


def evidence_record(item: Evidence) -> dict[str, Any]:
    """Return a paper that was found as ``nonmun search --json`` prints it; ``why`` only when it is known."""
    record: dict[str, Any] = {name: getattr(item.paper, name) for name in ("arxiv_id", "title", "date", "votes")}
    record |= {"date": item.paper.date.isoformat(), "score": round(item.score, 4), "suspect": bool(item.suspect)}
    record["bullets"] = [to_plain(bullet) | {"score": round(bullet.score, 4)} for bullet in item.bullets]
    return record | {"why": to_plain(item.why)} if item.why is not None else record


def found_record(found: Found) -> dict[str, Any]:
    """Return the papers found as ``nonmun search --batch`` prints them; ``notice`` only when there is one."""
    record: dict[str, Any] = {"results": [evidence_record(item) for item in found]}
    return record | {"notice": found.notice} if found.notice else record


def answer_to_json(answer: Answer) -> str:
    """Return the whole answer as one JSON object, for keeping it."""
    return json.dumps(to_plain(answer), ensure_ascii=False)


def answer_from_json(text: str) -> Answer:
    """Read the answer that :func:`answer_to_json` wrote, perhaps in another version: unknown fields are ignored.

    :raises ValueError: if the text is not JSON, lacks a field, or has an invalid value.
    """
    answer: Answer = _adapter(Answer).validate_json(text)
    return answer


def read_kept_answer(text: str, file: Path, hint: str) -> Answer:
    """Read an answer that a file of the home holds.

    :param hint: what to do when it cannot be read.
    :raises StorageError: if it cannot be read.
    """
    try:
        return answer_from_json(text)
    except ValidationError as problem:
        first = problem.errors()[0]
        reason = ": ".join(filter(None, (".".join(map(str, first["loc"])), first["msg"])))
        raise StorageError(f"An answer in {str(file)!r} cannot be read: {reason}.", hint=hint) from problem
