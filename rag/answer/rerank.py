"""The optional second stage (``NONMUN_SECOND_STAGE``): papers reordered by how useful they are for the question.

Search ranks by similarity; a model can judge usefulness (MetRag, arXiv 2405.19893). The order of the search stays if the
model's reply has no list.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Protocol

from rag.core import Deadline, Evidence, Settings
from rag.llm import Fences, Models, Trace, make_prompt
from rag.search import Question
from rag.text import flat

#: Papers that a model is asked to order, and bullets that it sees of each.
_CANDIDATES = 20
_BULLETS = 2
_LIST = re.compile(r"\[\s*(?:\d{1,3}\s*(?:,\s*\d{1,3}\s*)*)?\]")


class Reranker(Protocol):
    """Reorders the papers found for a question."""

    async def rerank(self, question: Question, evidence: Sequence[Evidence]) -> Sequence[Evidence]:
        """Return the same papers, the most useful first.

        :raises ModelServerError: if a server that it asks fails.
        """


class LlmReranker:
    """Ask the configured model for the order. Papers that it leaves out follow in the order of the search."""

    def __init__(self, settings: Settings, deadline: Deadline, trace: Trace, fences: Fences, models: Models) -> None:
        self._settings, self._deadline, self._trace, self._fences, self._models = settings, deadline, trace, fences, models

    async def rerank(self, question: Question, evidence: Sequence[Evidence]) -> list[Evidence]:
        """Implement :meth:`Reranker.rerank`."""
        candidates, rest = list(evidence[:_CANDIDATES]), list(evidence[_CANDIDATES:])
        if len(candidates) < 2:
            return [*candidates, *rest]
        items = [{"title": flat(e.paper.title), "bullets": [flat(b.text) for b in e.bullets[:_BULLETS]]} for e in candidates]
        prompt = make_prompt("rerank_system", "rerank_user", self._fences(), candidates=items, question=question.text)
        model = self._models(self._settings, prompt.messages, self._deadline)
        order = read_order(await self._trace.whole("rerank", prompt, model), len(candidates))
        named = [candidates[i] for i in order]
        return [*named, *(e for i, e in enumerate(candidates) if i not in order), *rest]


def read_order(text: str, size: int) -> list[int]:
    """Return the candidates (from 0) that a model's list names, each once; empty when it names none or writes no list."""
    found = _LIST.findall(text)
    numbers = json.loads(found[-1]) if found else []
    return list(dict.fromkeys(n - 1 for n in numbers if 1 <= n <= size))
