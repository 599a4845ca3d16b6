"""What the papers found so far do not say of a question: up to three more searches, once (after PaperQA2, arXiv 2409.13740)."""

from __future__ import annotations

from collections.abc import Sequence

from rag.core import Evidence
from rag.llm import json_object
from rag.planning.calls import Calls
from rag.search import Question
from rag.text import flat

_SEARCHES, _LONGEST = 3, 200
_CHARACTERS = 160


async def missing_searches(question: Question, papers: Sequence[Evidence], calls: Calls) -> list[str]:
    """Return what else to search for, as the model says; nothing if the papers are enough, or if it fails."""
    with calls.trace.step("looking again") as step:
        found = [
            {"title": flat(it.paper.title), "text": flat(it.bullets[0].text)[:_CHARACTERS] if it.bullets else ""}
            for it in papers
        ]
        value = json_object(await calls.ask("look_again", papers=found, question=flat(question.text)))
        searches = value.get("searches") if value else None
        texts = [flat(it)[:_LONGEST] for it in searches if isinstance(it, str)] if isinstance(searches, list) else []
        step.output = {"searches": list(dict.fromkeys(filter(None, texts)))[:_SEARCHES]}
    return list(step.output["searches"])
