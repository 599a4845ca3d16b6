"""The inputs of the benchmark: the bundled questions, long texts and prefixes made from them, and filters."""

from __future__ import annotations

from collections.abc import Sequence

from eval.cases.questions import read_cases
from rag.core import Paper
from rag.search import Filters

#: About the length of an abstract.
LONG_CHARS = 1000

#: Letters typed between two searches, and how far somebody types before the suggestion is taken.
_STEP, _TYPED = 3, 24


def questions() -> list[str]:
    """Return the questions of the sample suite, Korean and English alternating."""
    return [case.question for case in read_cases("sample")]


def long_texts(asked: Sequence[str]) -> list[str]:
    """Return for each question a text of :data:`LONG_CHARS` characters or slightly more: it and every second one after it.

    Every second one, so that a text stays in one language.
    """
    texts = []
    for start in range(len(asked)):
        text, place = asked[start], start
        while len(text) < LONG_CHARS:
            place = (place + 2) % len(asked)
            text = f"{text} {asked[place]}"
        texts.append(text)
    return texts


def prefixes(asked: Sequence[str]) -> list[str]:
    """Return the contents of the search box while the questions are typed."""
    return [question[:end].strip() for question in asked for end in range(_STEP, min(_TYPED, len(question)) + 1, _STEP)]


def narrowing(papers: Sequence[Paper]) -> Filters:
    """Return filters that keep about half of the papers or fewer: from the median day on, with at least the median votes."""
    days = sorted(paper.date for paper in papers)
    votes = sorted(paper.votes or 0 for paper in papers)
    return Filters(since=days[len(days) // 2], min_votes=votes[len(votes) // 2])
