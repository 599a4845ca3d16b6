"""The optional second stage with a model: papers reordered by use, and what many share condensed into notes.

Search ranks by likeness; a model can tell what is of use for the question (MetRag, 2405.19893). Off by default; switched on
with ``NONMUN_SECOND_STAGE``. When the model fails or answers nonsense, the order of the search stays and the reader is told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Sequence

from rag.core import Deadline, Evidence, EvidenceBullet, Settings
from rag.llm import Fence, Fences, Models, ModelStream, Trace, make_prompt
from rag.search import Question
from rag.text import clean, flat

__all__ = ["Source", "arrange", "condense", "fenced_sources", "rerank"]

#: Papers that a model is asked to order, and bullets that it sees of each.
_CANDIDATES = 20
_BULLETS = 2
_LIST = re.compile(r"\[\s*(?:\d{1,3}\s*(?:,\s*\d{1,3}\s*)*)?\]")

Source = tuple[Evidence, EvidenceBullet]


def rerank(
    question: Question,
    evidence: Sequence[Evidence],
    settings: Settings,
    deadline: Deadline | None = None,
    *,
    trace: Trace,
    fences: Fences,
    models: Models = ModelStream,
) -> Generator[str, None, list[Evidence]]:
    """Returns the same papers, the most useful first; papers that the model leaves out follow in their order.

    Yields empty pieces while it waits for the model.

    :raises ModelServerError: if the server fails.
    """
    candidates, rest = list(evidence[:_CANDIDATES]), list(evidence[_CANDIDATES:])
    if len(candidates) < 2:
        return [*candidates, *rest]
    items = [{"title": flat(e.paper.title), "bullets": [flat(b.text) for b in e.bullets[:_BULLETS]]} for e in candidates]
    prompt = make_prompt("rerank_system", "rerank_user", fences(), candidates=items, question=question.text)
    model = models(settings, prompt.messages, deadline)
    order = read_order((yield from trace.request("rerank", prompt, model, quietly=True)), len(candidates))
    named = [candidates[i] for i in order]
    return [*named, *(e for i, e in enumerate(candidates) if i not in order), *rest]


def read_order(text: str, size: int) -> list[int]:
    """The candidates (from 0) that a model's list names, each once; empty when it names none or writes no list."""
    found = _LIST.findall(text)
    numbers = json.loads(found[-1]) if found else []
    return list(dict.fromkeys(n - 1 for n in numbers if 1 <= n <= size))


def condense(
    question: Question,
    sources: Sequence[Source],
    settings: Settings,
    deadline: Deadline | None = None,
    *,
    trace: Trace,
    fence: Fence,
    models: Models = ModelStream,
) -> Generator[str, None, str]:
    """Returns notes of a few lines on what the excerpts share and where they differ, citing them by the keys of the fence.

    Yields empty pieces while it waits for the model.

    :raises ModelServerError: if the server fails.
    """
    items = fenced_sources(sources)
    values = {"language": question.language, "sources": items, "question": question.text, "notes": ""}
    prompt = make_prompt("condense_system", "answer_user", fence, **values)
    model = models(settings, prompt.messages, deadline)
    return clean((yield from trace.request("condense", prompt, model, quietly=True))).strip()


def arrange(sources: Sequence[Source]) -> list[Source]:
    """Sources with the strongest at both ends and the weakest in the middle, where models look least.

    The order 1, 3, 5, ..., 6, 4, 2 of what comes best first (the effect of position: Liu et al. 2307.03172; SWiM, 2407.03651).
    """
    return [*sources[::2], *sources[1::2][::-1]]


def fenced_sources(sources: Sequence[Source]) -> list[dict[str, object]]:
    """Sources as the prompts show them."""
    return [
        {
            "title": flat(item.paper.title),
            "arxiv_id": item.paper.arxiv_id,
            "date": bullet.date,
            "section": bullet.section,
            "text": clean(bullet.text),
        }
        for item, bullet in sources
    ]
