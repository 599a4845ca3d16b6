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

from rag.answer.remarks import search_remarks, unread
from rag.core import Answer, Evidence, Found, NoIndexError, NonmunError, StorageError, arxiv_url, to_plain
from rag.index import SearchIndex
from rag.search import Question

#: What is told of the plan that a question is, beside its filters, in this order.
_PLANNED = (
    *("intent", "aspect", "subjects", "detail", "excluded", "compared", "not_stored", "arxiv_ids", "focus", "authors"),
    *("order", "limit", "skip", "per", "relative"),
)
#: What is printed of an answer beside its text, in this order.
_PRINTED = ("abstained", "premise", "citations", "sentences", "mode", "total", "shown", "timings", "usage")


@cache
def _answers() -> TypeAdapter[Answer]:
    return TypeAdapter(Answer)


def question_record(question: Question) -> dict[str, Any]:
    """Return how a question was read: its plan, what was taken from its words, and what was not understood of them.

    ``named`` are the names that the digests lack, or that several authors have.
    """
    filters = {name: to_plain(value) for name, value in question.filters.given.items()}
    plan = {name: to_plain(getattr(question, name)) for name in _PLANNED}
    taken = [{"kind": p.kind, "words": p.text, "value": p.value, "label": question.label_of(p)} for p in question.understood]
    words = [{"words": span.text, "use": span.use} for span in question.spans]
    names = [named for named in question.named if named.unknown or named.candidates]
    return {
        "plan": plan | {"filters": filters, "form": "table" if question.as_table else "", "taken": taken, "words": words},
        "understood": question.labels,
        "not_understood": [{"words": words, "reason": why} for words, why in unread(question)],
        "corrected": [{"from": word, "to": meant} for word, meant in question.corrected],
        "named": [
            {"text": it.text, "kind": it.kind, "unknown": it.unknown, "near": [*it.near], "candidates": [*it.candidates]}
            for it in names
        ],
    }


def answer_record(answer: Answer, question: Question | None = None) -> dict[str, Any]:
    """Return an answer, and how its question was read, as ``nonmun ask --json`` prints it.

    ``reasoning``, ``notice`` and ``left_out`` are there only if they are not empty.
    """
    plain = to_plain(answer)
    for citation in plain["citations"]:
        citation["url"] = arxiv_url(citation["arxiv_id"])
    plain["timings"] = {step: round(seconds, 4) for step, seconds in plain["timings"].items()}
    record = {"answer": answer.text, **{name: plain[name] for name in _PRINTED}, "rests_on": answer.rests_on}
    record |= question_record(question) if question is not None else {}
    record |= {"reasoning": answer.reasoning} if answer.reasoning else {}
    record |= {"left_out": answer.left_out} if answer.left_out else {}
    return record | {"notice": answer.notice} if answer.notice else record


def evidence_record(item: Evidence) -> dict[str, Any]:
    """Return a paper that was found as ``nonmun search --json`` prints it; ``why`` only when it is known."""
    record: dict[str, Any] = {name: getattr(item.paper, name) for name in ("arxiv_id", "title", "date", "votes")}
    record |= {"date": item.paper.date.isoformat(), "score": round(item.score, 4), "suspect": bool(item.suspect)}
    record["bullets"] = [
        to_plain(bullet) | {"score": round(bullet.score, 4), "twin_kind": item.paper.kind_of(bullet.twin)}
        for bullet in item.bullets
    ]
    return record | {"why": to_plain(item.why)} if item.why is not None else record


def search_record(found: Found, question: Question, index: SearchIndex) -> dict[str, Any]:
    """Return what is known of a search beside its papers; ``notice`` only when there is one."""
    missing = [arxiv_id for arxiv_id in question.arxiv_ids if arxiv_id not in index.row_of]
    record = question_record(question) | {"missing": missing, "total": found.total, "shown": len(found)}
    notice = " ".join(filter(None, [found.notice, *search_remarks(question, index, found)]))
    return record | {"notice": notice} if notice else record


def found_record(found: Found, question: Question, index: SearchIndex) -> dict[str, Any]:
    """Return the papers found, and how the question was read, as ``nonmun search --batch`` prints them."""
    return {"results": [evidence_record(item) for item in found]} | search_record(found, question, index)


def problem_text(problem: NonmunError) -> str:
    """Return an error for a program: without a hint of what to type, unless nothing works before it is typed."""
    typed = "nonmun " in problem.hint or "--" in problem.hint
    return str(problem.args[0]) if typed and not isinstance(problem, NoIndexError) else str(problem)


def answer_to_json(answer: Answer) -> str:
    """Return the whole answer as one JSON object, for keeping it."""
    return json.dumps(to_plain(answer), ensure_ascii=False)


def answer_from_json(text: str) -> Answer:
    """Read the answer that :func:`answer_to_json` wrote, perhaps in another version: unknown fields are ignored.

    :raises ValueError: if the text is not JSON, lacks a field, or has an invalid value.
    """
    answer: Answer = _answers().validate_json(text)
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
