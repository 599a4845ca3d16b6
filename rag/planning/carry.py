"""What a follow-up reads again: the papers of the answer before it come first and stay, and what else is found follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.core import Evidence, Found
from rag.search import Gathered, Question, Searcher, gather_widely

#: Papers of the answer before that are read again in any case, and others that its model read, which may be chosen again.
_KEPT, _AGAIN = 12, 12


def is_closed(question: Question) -> bool:
    """Tell whether a follow-up is about several papers shown before and no others (which of them has code?)."""
    return len(question.arxiv_ids) > 1 and question.intent != "similar" and bool(question.carried.papers)


def with_model(question: Question) -> Question:
    """Return a follow-up for what is not recorded of papers (code?) as one to a model: some digests tell of it."""
    if question.aspect == "unstored" and question.arxiv_ids and question.carried.papers:
        return replace(question.about(question.content), intent="fact", aspect="", not_stored=())
    return question


def gather_on(
    searcher: Searcher, question: Question, size: int, searches: Sequence[str] = (), *, alone: bool = False
) -> Gathered:
    """Find papers as :func:`gather_widely` does, with those in front that a question names, or that a follow-up takes over.

    Those that a model only read for the answer before come last. A next page has no paper of the pages before it, since a model
    may have put them into another order.
    """
    carried, kept = question.carried, kept_of(question)
    if question.skip and carried.papers:
        found = gather_widely(searcher, replace(question, skip=0), size + len(carried.papers), searches)
        return _of(found, [it for it in found.evidence if it.paper.arxiv_id not in carried.papers])
    found = gather_widely(searcher, question, size, searches, alone=alone)
    if alone or not kept or (question.arxiv_ids and not searches):
        return found
    ids = dict.fromkeys([*kept, *carried.papers[:_KEPT], *carried.read[:_AGAIN]])
    again = replace(question, intent="list", arxiv_ids=tuple(ids), focus=(), named=(), order="relevance")
    papers = {it.paper.arxiv_id: it for it in gather_widely(searcher, again, len(ids)).evidence}
    first = [papers.pop(it) for it in kept if it in papers]
    return _of(found, _each_once([*first, *found.evidence, *papers.values()]))


def with_kept(question: Question, chosen: Sequence[Evidence], candidates: Sequence[Evidence]) -> list[Evidence]:
    """Return the papers that were chosen, and after them those that are read in any case."""
    kept = kept_of(question)
    return _each_once([*chosen, *(it for it in candidates if it.paper.arxiv_id in kept)])


def kept_of(question: Question) -> tuple[str, ...]:
    """Return the arXiv ids of the papers that are read in any case: those that a question names, or that were shown before."""
    if question.skip or question.intent == "similar":
        return ()
    return question.arxiv_ids or question.carried.papers[:_KEPT]


def with_told(question: Question, papers: Sequence[Evidence]) -> Question:
    """Return a question whose reader is told how many papers of the answer before are read again, unless it names them."""
    again = 0 if question.arxiv_ids else len({it.paper.arxiv_id for it in papers} & {*kept_of(question)})
    return question.reading_again(again) if again else question


def _each_once(papers: Sequence[Evidence]) -> list[Evidence]:
    seen: dict[str, Evidence] = {}
    for it in papers:
        seen.setdefault(it.paper.arxiv_id, it)
    return list(seen.values())


def _of(found: Gathered, papers: Sequence[Evidence]) -> Gathered:
    return replace(found, evidence=Found(papers, found.evidence.notice))
