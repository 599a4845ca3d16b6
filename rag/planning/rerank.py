"""Which papers are useful for a question: the model drops the others and orders the rest.

Search ranks by similarity; a model can judge usefulness (MetRag: Similarity is Not All You Need, Gan et al., arXiv 2405.19893).
What it drops makes room for nothing else. The order of the search stays if its reply has no list.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.core import Evidence
from rag.planning.calls import Calls
from rag.search import Question
from rag.text import flat

#: Characters of a bullet that a model is shown, and bullets of each paper, fewer if the papers are many.
_CHARACTERS, _BULLETS, _FEW = 220, 2, 24
#: Papers kept of those for the question itself, if the model drops all: the answer then says what they lack.
NEAREST = 3
_LIST = re.compile(r"\[\s*(?:\d{1,3}\s*(?:,\s*\d{1,3}\s*)*)?\]")


async def useful(
    question: Question, papers: Sequence[Evidence], calls: Calls, *, ordered: bool = False, least: int = NEAREST
) -> list[Evidence]:
    """Return the papers that the model finds useful, the most useful first, or in their own order if they are ``ordered``.

    :param least: how many of the first are kept if it finds none useful.
    """
    if len(papers) <= least:
        return list(papers)
    with calls.trace.step("reranking", papers=len(papers)) as step:
        shown = [_shown(paper, _BULLETS if len(papers) <= _FEW else 1) for paper in papers]
        suspect = [number for number, paper in enumerate(papers, 1) if paper.suspect]
        asked = {"candidates": shown, "suspect": suspect, "ordered": ordered, "question": flat(question.text)}
        places = read_order(await calls.ask("rerank", **asked), len(papers))
        if places is None:
            step.output = {"kept": "all: what was written is no list"}
            return list(papers)
        kept = sorted(places) if ordered else places
        step.output = {"dropped": [paper.paper.arxiv_id for place, paper in enumerate(papers) if place not in places]}
    return [papers[place] for place in kept] or list(papers[:least])


def _shown(paper: Evidence, bullets: int) -> dict[str, object]:
    return {"title": flat(paper.paper.title), "bullets": [_cut(flat(b.text)) for b in paper.bullets[:bullets]]}


def _cut(text: str) -> str:
    return text if len(text) <= _CHARACTERS else f"{text[:_CHARACTERS]}…"


def read_order(text: str, size: int) -> list[int] | None:
    """Return the candidates (from 0) that a model's last list names, each once; None if it writes no list of such numbers."""
    found = _LIST.findall(text)
    if not found:
        return None
    numbers = [int(number) for number in re.findall(r"\d+", found[-1])]  # a model may write 03, which is no JSON
    places = list(dict.fromkeys(n - 1 for n in numbers if 1 <= n <= size))
    return places if places or not numbers else None
