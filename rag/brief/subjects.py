"""The papers on a subject that is named in a few words, by the project's own search."""

from __future__ import annotations

from collections.abc import Sequence

from rag.search import Question, Searcher
from rag.text import language_of

#: The least share of a subject's words and names that a paper has to have: nobody reads on who watches something else.
_LEAST = 0.5


def on_subject(searcher: Searcher, subject: str) -> dict[int, float]:
    """Return the rows of the papers on a subject with their scores, best first; the list ends where relevance does."""
    question = Question(subject, language_of(subject), "list", {}).about(subject)
    if not question.weights:
        return {}
    ranking = searcher.rank(question)
    rows = searcher.fitting(ranking)
    return {row: float(ranking.total[row]) for row in rows if ranking.coverage[row] >= _LEAST and ranking.names[row] >= _LEAST}


def on_subjects(searcher: Searcher, subjects: Sequence[str]) -> dict[int, float]:
    """Return the rows of the papers on any of some subjects, with the best of their scores."""
    best: dict[int, float] = {}
    for subject in subjects:
        for row, score in on_subject(searcher, subject).items():
            best[row] = max(score, best.get(row, score))
    return best
