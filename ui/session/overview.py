"""An overview of the index for the start of the page: its size, how answers are made, and example questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.answer import covers
from rag.core import NoIndexError, NonmunError, Paper
from rag.index import SAMPLE, SearchIndex
from rag.search import Searcher, gather
from rag.text import Language
from ui.locales.texts import TOPICS, Label

if TYPE_CHECKING:
    from rag.assistant import Nonmun

# A title that begins with a name: GAIA: a benchmark for ...
_NAMED = re.compile(r"([A-Z][\w.+-]{2,24}):\s")

#: How many questions are offered.
EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Overview:
    """The index that is asked and how answers are made.

    ``model`` is empty without a model; ``place`` is its server. ``problem`` and ``hint`` are set if the index cannot be read;
    without an index ``papers`` is 0.
    """

    sample: bool
    model: str
    place: str = ""
    papers: int = 0
    days: int = 0
    first_day: str = ""
    last_day: str = ""
    examples: tuple[str, ...] = ()
    problem: str = ""
    hint: str = ""


def look(assistant: Nonmun, language: Language = "en") -> Overview:
    """Return the overview of an assistant's index. A missing or damaged index raises nothing: the page opens anyway."""
    settings = assistant.settings
    model, place = (settings.llm.model, settings.llm.place) if settings.llm.configured else ("", "")
    sample = assistant.index.name == SAMPLE
    try:
        index = assistant.index.search_index
    except NoIndexError:
        return Overview(sample, model, place)
    except NonmunError as problem:
        return Overview(sample, model, place, problem=str(problem.args[0]), hint=problem.hint)
    papers = index.generation.papers
    days = {entry.date for paper in papers.values() for entry in paper.entries}
    return Overview(
        sample,
        model,
        place,
        len(papers),
        len(days),
        min(days).isoformat(),
        max(days).isoformat(),
        _examples(assistant, index, language),
    )


#: The examples that a generation of an index answers, by folder and language.
_FOUND: dict[tuple[Path, Language], tuple[str, ...]] = {}


def _examples(assistant: Nonmun, index: SearchIndex, language: Language) -> tuple[str, ...]:
    """Return the examples that the digests answer; a small index may not answer all of them."""
    papers, settings = index.generation.papers, assistant.settings
    if settings.embedding.model:  # each would be a request to its server
        return examples_of(papers, language)

    def answered(question: str) -> bool:
        gathered = gather(Searcher(index), assistant.understand(question))
        return gathered.tally is not None or covers(gathered.evidence, settings.answer.least_coverage)

    key = index.generation.folder, language
    if key not in _FOUND:
        _FOUND[key] = tuple(filter(answered, examples_of(papers, language)))
    return _FOUND[key]


def examples_of(papers: Mapping[str, Paper], language: Language) -> tuple[str, ...]:
    """Return example questions for the indexed papers.

    They are about the most frequent subjects of titles, in both languages, the most voted paper of the newest month that has a
    name, and the votes of that month.
    """
    korean = language == "ko"
    subjects = [TOPICS[topic][1 + (place + korean) % 2] for place, topic in enumerate(_frequent(papers)[:2])]
    newest = max(paper.date for paper in papers.values())
    month = [paper for paper in papers.values() if (paper.date.year, paper.date.month) == (newest.year, newest.month)]
    liked = sorted(month, key=lambda paper: (-(paper.votes or 0), paper.arxiv_id))
    named = next((match[1] for paper in liked if (match := _NAMED.match(paper.title))), "")
    about = [Label.EXAMPLE_ABOUT.of(language, name=named)] if named else []
    best = [Label.EXAMPLE_BEST.of(language, month=newest)]
    return tuple([*subjects, *about, *best][:EXAMPLES])


def frequent_words(papers: Mapping[str, Paper]) -> list[str]:
    """Return the subject words that titles have, the most frequent first."""
    return [TOPICS[topic][0] for topic in _frequent(papers)]


def _frequent(papers: Mapping[str, Paper]) -> list[int]:
    """Return the indices of the topics that titles have, the most frequent first."""
    titles = [paper.title.lower() for paper in papers.values()]
    counts = [sum(word in title for title in titles) for word, _, _ in TOPICS]
    return sorted((topic for topic, count in enumerate(counts) if count), key=lambda topic: -counts[topic])
