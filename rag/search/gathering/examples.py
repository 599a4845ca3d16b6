"""What example questions are made of, so that they can be answered from these digests."""

from __future__ import annotations

import re
from collections import Counter

from rag.core import Found
from rag.digests import digest_days
from rag.search.gathering.gathered import Examples, Gathered
from rag.search.gathering.title_words import TitleWords
from rag.search.query.question import Question
from rag.search.searcher import Searcher
from rag.text import plain

_LONGEST_NAME = 30
_SHORT_TITLE = re.compile(r"[:?!]\s")


def gather_examples(searcher: Searcher, _: Question) -> Gathered:
    """Find a much voted paper with a short name, the most frequent author and subject, and the last month."""
    papers = searcher.index.papers
    if not papers:
        return Gathered(Found())
    by_votes = sorted(papers, key=lambda paper: (-(paper.votes or 0), paper.arxiv_id))
    names = (_SHORT_TITLE.split(plain(paper.title))[0].strip() for paper in by_votes if _SHORT_TITLE.search(paper.title))
    authors = Counter(name for paper in papers for name in paper.authors)
    rows = TitleWords(papers).rows(range(len(papers)))
    pairs = [key for key in rows if " " in key]
    subject = max(pairs or rows, key=lambda key: (len(rows[key]), key), default="")
    return Gathered(
        Found(),
        examples=Examples(
            paper=next((name for name in names if len(name) <= _LONGEST_NAME and " " not in name), ""),
            author=min(authors, key=lambda name: (-authors[name], name), default=""),
            subject=subject,
            month=digest_days(papers)[-1].isoformat()[:7],
        ),
    )
