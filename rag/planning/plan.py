"""What a model makes of a question: searches, filters that the rules missed, what is compared, and the form of the answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal, get_args

from pydantic import BaseModel, ConfigDict, ValidationError

from rag.answer import Form
from rag.core import find_ids
from rag.llm import json_object
from rag.planning.calls import Calls
from rag.search import Corpus, Question, labels_of
from rag.text import flat

FilterKind = Literal["since", "until", "min_votes", "max_votes", "order", "limit", "excluded"]

#: Searches of a plan, and characters of each.
_SEARCHES, _LONGEST = 5, 200
_ASPECTS = 4
_COLUMNS = 5
_SIDES = 5


class PlannedFilter(BaseModel):
    """A filter, with the words of the question that ask for it."""

    model_config = ConfigDict(frozen=True)

    kind: FilterKind
    value: str | int
    words: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan as a model wrote it, in the bounds of its schema; nothing in it has been compared with the question yet."""

    searches: tuple[str, ...]
    filters: tuple[PlannedFilter, ...] = ()
    compared: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    form: Form | None = None
    outside: bool = False


async def ask_plan(question: Question, corpus: Corpus, calls: Calls) -> Plan | None:
    """Let the model plan the search for a question; None if it fails or writes what is no plan."""
    today = question.today or dt.date.today()
    read = labels_of(question.understood, korean=False)
    with calls.trace.step("planning") as step:
        written = await calls.ask(
            "plan",
            question=flat(question.text),
            today=today,
            first=corpus.first,
            last=corpus.last,
            read=[flat(label) for label in read],
            unread=[flat(words) for words in question.not_understood],
            before=question.carried if question.carried.searches and not question.skip else None,
        )
        plan = read_plan(written, question)
        step.output = {"plan": plan} if plan else {"plan": "none: what was written is no plan, so the rules decide"}
    return plan


def read_plan(text: str, question: Question) -> Plan | None:
    """Read what a model wrote; None without a JSON object that has a search, or says that the question is outside.

    Parts of another type than the schema's count as not written. An arXiv id that the question does not have is no search.
    """
    value = json_object(text)
    if value is None:
        return None
    outside = value.get("outside") is True
    known = {str(it.value) for it in find_ids(question.text)}
    searches = [it for it in _texts(value.get("searches")) if {str(found.value) for found in find_ids(it)} <= known]
    if not (searches or outside):
        return None
    form = value.get("form")
    return Plan(
        tuple(searches[:_SEARCHES]),
        tuple(_filters(value.get("filters"))),
        tuple(_texts(value.get("compared"))[:_SIDES]),
        tuple(_texts(value.get("aspects"))[:_ASPECTS]),
        tuple(_texts(value.get("columns"))[:_COLUMNS]),
        form if form in get_args(Form) else None,
        outside,
    )


def _texts(value: Any) -> list[str]:
    """Return the texts of a list, each once, on one line."""
    texts = [flat(it)[:_LONGEST] for it in value if isinstance(it, str)] if isinstance(value, list) else []
    return [*dict.fromkeys(it for it in texts if it)]


def _filters(value: Any) -> Iterable[PlannedFilter]:
    for item in value if isinstance(value, list) else ():
        try:
            yield PlannedFilter.model_validate(item)
        except ValidationError:
            continue
