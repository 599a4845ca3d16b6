"""All papers that may report a figure for what a question wants put in order, by name, not by likeness: none is missed."""

from __future__ import annotations

from dataclasses import replace

from rag.figures import Asked, asked_figures, further_words, mentions
from rag.search.gathering.detail import gather_detail
from rag.search.gathering.gathered import Gathered
from rag.search.query.question import Question
from rag.search.searcher import Searcher

#: Papers, and all of their bullets.
_MOST, _BULLETS = 300, 1000
#: Papers quoted where none has a figure.
_QUOTED = 24


def gather_figures(searcher: Searcher, question: Question) -> Gathered:
    """Find the papers with a number and the name of the data set or measure asked for, or, without figures, those for a detail.

    Further words of the question (diffusion models) narrow them, where they leave any; ``among`` are those that do, ``beyond``
    those that leave none.
    """
    asked = asked_figures(question.text)
    if asked is None:
        return gather_detail(searcher, replace(question, intent="fact"))
    ranking = searcher.rank(replace(question.about(""), intent="list", arxiv_ids=question.arxiv_ids))
    rows = [row for row in ranking.rows if _mentioned(searcher, row, asked, figures=True)]
    rest = further_words(question.subject or question.text)
    kept = _narrowed(searcher, question, rows, rest) if rest else rows
    if not rows:
        rows = searcher.folded([row for row in ranking.rows if _mentioned(searcher, row, asked, figures=False)])
        if not rows:
            return gather_detail(searcher, replace(question, intent="fact"))
        return Gathered(searcher.evidence(ranking, rows, _QUOTED, bullets=_BULLETS), total=len(rows))
    chosen = searcher.folded(kept or rows)
    among, beyond = (rest, "") if kept else ("", rest)
    found = searcher.evidence(ranking, chosen, _MOST, bullets=_BULLETS)
    return Gathered(found, total=len(chosen), among=among, beyond=beyond)


def _mentioned(searcher: Searcher, row: int, asked: Asked, *, figures: bool) -> bool:
    return any(mentions(asked, text, figures=figures) for text in searcher.index.papers[row].texts)


def _narrowed(searcher: Searcher, question: Question, rows: list[int], words: str) -> list[int]:
    """Return the rows that are about some words; as fitting says, not as the nearest do."""
    fitting = {*searcher.about(searcher.rank(replace(question.about(words), intent="list")))}
    return [row for row in rows if row in fitting]
