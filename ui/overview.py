"""What the page says about the index before anything is asked: its size, the mode, and questions that fit it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.errors import NoIndexError, NonmunError
from rag.models import Paper
from rag.nonmun import SAMPLE
from ui.texts import EXAMPLES_SAMPLE, TOPICS

if TYPE_CHECKING:
    from rag.nonmun import Nonmun

__all__ = ["EXAMPLES", "Overview", "look"]

#: How many questions are offered.
EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Overview:
    """The index that is asked and how answers are made.

    ``model`` is empty without a model. ``problem`` and ``hint`` are set when there is an index that cannot be read;
    without an index ``papers`` is 0.
    """

    sample: bool
    model: str
    papers: int = 0
    days: int = 0
    first_day: str = ""
    last_day: str = ""
    examples: tuple[str, ...] = ()
    problem: str = ""
    hint: str = ""


def look(assistant: Nonmun) -> Overview:
    """Look at the index of an assistant. Never raises for an index that is missing or damaged: the page opens anyway."""
    model = assistant.settings.llm_model if assistant.settings.has_model else ""
    sample = assistant.index_name == SAMPLE
    try:
        papers = assistant.searcher().index.generation.papers
    except NoIndexError:
        return Overview(sample, model)
    except NonmunError as problem:
        return Overview(sample, model, problem=str(problem.args[0]), hint=problem.hint)
    days = {entry.date for paper in papers.values() for entry in paper.entries}
    examples = EXAMPLES_SAMPLE if sample else _examples(papers)
    return Overview(sample, model, len(papers), len(days), min(days).isoformat(), max(days).isoformat(), examples)


def _examples(papers: Mapping[str, Paper]) -> tuple[str, ...]:
    """Questions about the subjects that most papers have in their titles, English and Korean by turns."""
    counts = _counts([paper.title.lower() for paper in papers.values()])
    frequent = sorted((i for i, n in enumerate(counts) if n), key=lambda i: -counts[i])
    return tuple(TOPICS[topic][1 + place % 2] for place, topic in enumerate(frequent[:EXAMPLES]))


def _counts(titles: Iterable[str]) -> list[int]:
    counts = [0] * len(TOPICS)
    for title in titles:
        for i, (word, _, _) in enumerate(TOPICS):
            counts[i] += word in title
    return counts
