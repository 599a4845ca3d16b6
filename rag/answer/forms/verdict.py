"""Which of several papers has most votes, or came first."""

from __future__ import annotations

from collections.abc import Sequence

from rag.answer.forms.common import title_of
from rag.answer.phrases import phrase
from rag.core import Paper, submitted
from rag.search import Question, rank_of


def verdict(question: Question, papers: Sequence[Paper]) -> list[str]:
    """Return a line that says which of some papers is first by what a question asks; none where it cannot be told."""
    rank = rank_of(question.text)
    if len(papers) < 2 or question.aspect != ("votes" if rank.endswith("votes") else "date" if rank else ""):
        return []
    if question.aspect == "date":
        dated = sorted(papers, key=_age)
        paper = dated[0 if rank == "first" else -1]
        return [phrase(f"metadata.{rank}", question.language, title=title_of(paper))]
    votes = [paper.votes for paper in papers if paper.votes is not None]
    if len(votes) < len(papers):
        return []
    end = max(votes) if rank == "most_votes" else min(votes)
    titles = [f'"{title_of(paper)}"' for paper in papers if paper.votes == end]
    if len(titles) > 1:
        return [phrase("metadata.as_many_votes", question.language, titles=", ".join(titles))]
    return [phrase(f"metadata.{rank}", question.language, title=titles[0].strip('"'))]


def _age(paper: Paper) -> tuple[tuple[int, int], str]:
    """Return when a paper was submitted: arXiv ids are given in order within a month; else the day of its digest."""
    first = min(entry.date for entry in paper.entries)
    return submitted(paper.arxiv_id) or (first.year, first.month), paper.arxiv_id
