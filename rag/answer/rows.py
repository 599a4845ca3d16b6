"""Figures that a model reads from bullets, in several requests if they are many: each row is held against its bullet."""

from __future__ import annotations

import asyncio
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from rag.answer.window import Excerpt, Window, prompt_values, room_for_evidence, token_count
from rag.core import Deadline, Evidence, ModelServerError, Settings
from rag.figures import Asked, Fault, Figure, asked_figures, checked_row, mentions
from rag.llm import Fences, Models, Trace, make_prompt
from rag.search import Question
from rag.text import flat

#: Requests at most, bullets of one so that its rows fit a reply, and tokens beside those of a bullet's text.
_REQUESTS, _BULLETS, _HEAD = 3, 36, 40
#: The share of the time left for them; what is left is for the answer without them, if they bring nothing.
_SHARE = 0.7
#: A row has no object in it; a reply that is cut off keeps the rows before that.
_ROW = re.compile(r"\{[^{}]{1,2000}\}")
_EMPTY = re.compile(r"\"rows\"\s*:\s*\[\s*\]")
_DIGIT = re.compile(r"\d")


@dataclass
class RowsRead:
    """The figures of all rows that stood up, why others did not, and how many papers were read of those that were found.

    ``understood`` is False if no reply could be read; ``failure`` is what kept the server from answering.
    """

    figures: list[Figure] = field(default_factory=list)
    dropped: Counter[Fault] = field(default_factory=Counter)
    read: int = 0
    found: int = 0
    understood: bool = False
    failure: ModelServerError | None = None


async def read_rows(
    question: Question,
    papers: Sequence[Evidence],
    settings: Settings,
    trace: Trace,
    *,
    deadline: Deadline,
    fences: Fences,
    models: Models,
) -> RowsRead:
    """Let a model read the figures that a question asks for from the bullets of papers that have a number."""
    with_figures = list(_with_figures(papers, asked_figures(question.text)))
    windows = list(_windows(with_figures, room_for_evidence(settings)))[:_REQUESTS]
    rows = RowsRead(read=sum(len(window.papers) for window in windows), found=len(with_figures))
    until = deadline.part(_SHARE)

    async def ask(window: Window) -> str:
        fence = fences(len(window.excerpts), [question.text, str(prompt_values(window))])
        values = {"papers": prompt_values(window), "question": flat(question.text)}
        prompt = make_prompt("figures_system", "figures_user", fence, **values)
        try:
            written = await trace.whole("figures", prompt, models(settings, prompt.messages, until))
        except ModelServerError as problem:
            rows.failure = problem
            return ""
        _take(written, dict(zip(fence.keys, window.excerpts, strict=True)), rows)
        return written

    with trace.step("reading figures", papers=rows.found) as step:
        await asyncio.gather(*map(ask, windows))
        step.output = {"figures": len(rows.figures), "dropped": dict(rows.dropped)}
    return rows


def _with_figures(papers: Sequence[Evidence], asked: Asked | None) -> Iterator[Evidence]:
    """Yield papers with those of their bullets that may have a figure that is asked for."""
    for paper in papers:
        kept = [it for it in paper.bullets if (mentions(asked, it.text) if asked else _DIGIT.search(it.text))]
        if kept:
            yield replace(paper, bullets=tuple(kept))


def _windows(papers: Sequence[Evidence], room: int) -> Iterator[Window]:
    """Yield the papers in parts that fit a request."""
    part: list[Evidence] = []
    bullets = tokens = 0
    for paper in papers:
        size = sum(token_count(it.text) + _HEAD for it in paper.bullets) + _HEAD
        if part and (tokens + size > room or bullets + len(paper.bullets) > _BULLETS):
            yield Window(tuple(part))
            part, bullets, tokens = [], 0, 0
        part.append(paper)
        bullets, tokens = bullets + len(paper.bullets), tokens + size
    if part:
        yield Window(tuple(part))


def _take(written: str, excerpts: dict[str, Excerpt], rows: RowsRead) -> None:
    """Add the rows of a reply that stand up to their excerpts, and count the others."""
    found = [row for it in _ROW.finditer(written) if "value" in (row := _object(it[0])) or "key" in row]
    rows.understood |= bool(found) or _EMPTY.search(written) is not None
    for row in found:
        key = str(row.get("key", "")).strip("[] ").casefold()
        figure = checked_row(row, *excerpts[key]) if key in excerpts else "bullet"
        if isinstance(figure, Figure):
            rows.figures.append(figure)
        else:
            rows.dropped[figure] += 1


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}
