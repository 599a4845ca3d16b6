"""The papers of the things that a question compares."""

from __future__ import annotations

from dataclasses import replace

from rag.core import Evidence, Found
from rag.search.gathering.gathered import Gathered
from rag.search.query.question import Question
from rag.search.query.understand import understand
from rag.search.searcher import Searcher

_PAPERS = 12


def gather_comparison(searcher: Searcher, question: Question) -> Gathered:
    """Find the paper of each thing that is compared, then what else fits the question."""
    whole = searcher.search(question, _PAPERS)
    first: list[Evidence] = []
    for name in question.compared:
        found = searcher.search(replace(understand(name), filters=question.filters), 1)
        first += [e for e in found if e.names >= 0.5 and e.paper.arxiv_id not in {f.paper.arxiv_id for f in first}]
    ids = {e.paper.arxiv_id for e in first}
    return Gathered(Found([*first, *(e for e in whole if e.paper.arxiv_id not in ids)], whole.notice))
