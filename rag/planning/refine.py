"""A plan held against what the rules read: it adds what they missed and changes nothing that they saw."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from rag.answer import Form
from rag.llm import Trace
from rag.planning.plan import Plan, PlannedFilter
from rag.search import Intent, Piece, Question, split_lists

_FORMS: Mapping[Intent, Form] = {
    "list": "list",
    "similar": "list",
    "recommend": "list",
    "compare": "compare",
    "overview": "overview",
    "figures": "figures",
}
#: The intent of a question whose form the plan has changed.
_INTENTS: Mapping[Form, Intent] = {
    "list": "list",
    "compare": "compare",
    "overview": "overview",
    "prose": "fact",
    "figures": "figures",
}
_ORDERS = ("votes", "votes_asc", "date", "date_asc")


def form_of(question: Question) -> Form:
    """Return the form of the answer that a question asks for, as the rules read it."""
    return _FORMS.get(question.intent, "prose")


def refined(question: Question, plan: Plan, trace: Trace) -> Question:
    """Return the question with what the plan adds.

    What the rules read stands: another date, number or order in the plan is not taken. What the plan adds has to rest on words
    of the question, which a reader is shown with it.

    :param trace: is told what was not taken, and why.
    """
    dropped: list[str] = []
    if len(plan.searches) > 1 and split_lists(question.text)[1]:
        question = replace(question, limit=None)  # the number of one of two lists, both of which are searched for
    for it in plan.filters:
        question, why = _with_filter(question, it)
        dropped += [f"{it.kind} {it.value}: {why}"] if why else []
    sides = tuple(side for side in plan.compared if _found(question.text, side))
    if len(sides) > 1 and len(question.compared) < 2 and not question.arxiv_ids:
        question = replace(question, compared=sides)
    form = plan.form
    if form == "compare" and len(question.compared) < 2 and not question.arxiv_ids:
        form = None
    if form is not None and form != form_of(question):
        question = replace(question, intent=_INTENTS[form])
    with trace.step("plan held against the rules") as step:
        step.output = {"not taken": dropped, "labels": question.labels, "intent": question.intent}
    return question


def _with_filter(question: Question, it: PlannedFilter) -> tuple[Question, str]:
    """Return the question with a filter, and why it was not taken, if it was not."""
    value = _value(it)
    if value is None:
        return question, "it cannot be read"
    if not (found := _found(question.text, it.words)):
        return question, "it rests on no words of the question"
    if (known := _known(question, it)) is not None:
        return question, "" if known == value else f"the rules read {known}"
    filters = question.filters
    match it.kind:
        case "order":
            question = replace(question, order=value)  # type: ignore[arg-type]
        case "limit":
            question = replace(question, limit=value)  # type: ignore[arg-type]
        case "excluded":
            question = replace(question, excluded=(*question.excluded, str(value)))
        case _:
            filters = replace(filters, **{it.kind: value})  # type: ignore[arg-type]
    if filters.since and filters.until and filters.since > filters.until:
        return question, "it leaves no days"
    place, end = found.span()
    shown = Piece(it.kind, value, place, end, it.words).understood(question.text)
    spans = tuple(
        replace(span, use="filter") if span.use == "not_understood" and span.start < end and place < span.end else span
        for span in question.spans
    )
    question = replace(question, filters=filters, spans=spans, understood=(*question.understood, shown))
    return _not_searching(question, it.words), ""


def _not_searching(question: Question, words: str) -> Question:
    """Return the question without words that are a filter in its subject, if anything else is left of that."""
    if not (found := _found(question.subject, words)):
        return question
    rest = f"{question.subject[: found.start()]} {question.subject[found.end() :]}"
    return question.searching(" ".join(rest.split())) if rest.strip() else question


def _known(question: Question, it: PlannedFilter) -> object:
    """Return what the rules read of a kind; None if nothing."""
    match it.kind:
        case "order":
            return question.order if question.order != "relevance" else None
        case "limit":
            return question.limit
        case "excluded":
            return str(it.value) if str(it.value).casefold() in map(str.casefold, question.excluded) else None
        case _:
            return getattr(question.filters, it.kind)


def _value(it: PlannedFilter) -> dt.date | int | str | None:
    """Return the value of a filter; None if it is none of its kind."""
    text = str(it.value).strip()
    match it.kind:
        case "since" | "until":
            try:
                return dt.date.fromisoformat(text)
            except ValueError:
                return None
        case "min_votes" | "max_votes":
            return int(text) if len(text) < 7 and text.isdecimal() else None
        case "limit":
            return int(text) if len(text) < 4 and text.isdecimal() and 0 < int(text) <= 200 else None
        case "order":
            return text if text in _ORDERS else None
        case "excluded":
            return text or None


def _found(text: str, words: str) -> re.Match[str] | None:
    """Return where some words stand in a text, whatever their case and the space between them; None if they do not.

    Places in a text whose case was folded would be others: folding makes two letters of ``ß``.
    """
    return re.search(r"\s+".join(map(re.escape, words.split())), text, re.I) if words.strip() else None
