"""Which papers a question is about that names some by their ids and others by their names."""

from __future__ import annotations

from dataclasses import replace

from rag.search import Question, Searcher, is_name_like


def with_all_named(question: Question, searcher: Searcher) -> Question:
    """Return a question with the ids of the papers that it names beside others (TraceVLA, which builds on arXiv 2406.09246).

    A name that the digest of such a paper has itself is a part of that, and no other paper is read for it.
    """
    papers = [searcher.index.papers[row] for it in question.arxiv_ids if (row := searcher.index.row_of.get(it)) is not None]
    if not papers or question.intent == "similar":
        return question
    said = " ".join(text for paper in papers for text in (paper.title, *paper.texts)).casefold()
    others = [it for it in question.named if it.kind == "paper" and is_name_like(it.text) and it.text.casefold() not in said]
    ids = dict.fromkeys([*question.arxiv_ids, *(it.ids[0] for it in others if it.ids)])
    return replace(question, arxiv_ids=tuple(ids)) if len(ids) > len(question.arxiv_ids) else question
