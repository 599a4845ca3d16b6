"""An overview of the index for the start of the page: its size, how answers are made, and example questions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rag.answer import example_questions
from rag.core import NoIndexError, NonmunError, Paper
from rag.doctor import fetched_from
from rag.index import SAMPLE, SearchIndex
from rag.search import DAYS_BEFORE, Question, Searcher, gather
from rag.text import Language

if TYPE_CHECKING:
    from rag.assistant import Nonmun

K = TypeVar("K")
V = TypeVar("V")

#: Words of titles for which trends are drawn.
_WORDS = (
    *("diffusion", "agent", "benchmark", "video", "reasoning", "code", "3d", "retrieval", "preference", "context"),
    *("multimodal", "quantiz"),
)
#: How many questions are offered.
EXAMPLES = 4


@dataclass(frozen=True, slots=True)
class Overview:
    """The index that is asked and how answers are made.

    ``model`` is empty without a model; ``place`` is its server. ``problem`` and ``hint`` are set if the index cannot be read;
    without an index ``papers`` is 0. ``fetched_from`` is the host that papers can be fetched from, while there are none of
    one's own.
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
    fetched_from: str = ""


def look(assistant: Nonmun, language: Language = "en") -> Overview:
    """Return the overview of an assistant's index. A missing or damaged index raises nothing: the page opens anyway."""
    settings = assistant.settings
    model, place = (settings.llm.model, settings.llm.place) if settings.llm.configured else ("", "")
    sample = assistant.index.name == SAMPLE
    host = fetched_from(assistant)
    try:
        index = assistant.index.search_index
    except NoIndexError:
        return Overview(sample, model, place, fetched_from=host)
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
        _examples(index, language),
        fetched_from=host,
    )


#: Generations of which the following are kept: the indexes of a home, and those that are being replaced.
_KEPT = 8
#: The examples of a generation of an index, by folder and language.
_FOUND: dict[tuple[Path, Language], tuple[str, ...]] = {}


def _examples(index: SearchIndex, language: Language) -> tuple[str, ...]:
    """Return questions about what is in the digests, the first of those that an answer for help has."""

    def find() -> tuple[str, ...]:
        examples = gather(Searcher(index), Question("", language, "help", {})).examples
        return tuple(example_questions(examples, language, quoting=True)[:EXAMPLES])

    return _kept(_FOUND, (index.generation.folder, language), find)


def _kept(found: dict[K, V], key: K, find: Callable[[], V]) -> V:
    """Return what was found before, or find it now and keep it with the latest ones."""
    with suppress(KeyError):
        return found[key]
    found[key] = value = find()
    for old in [*found][:-_KEPT]:
        found.pop(old, None)
    return value


@dataclass(frozen=True, slots=True)
class Rising:
    """Words of titles that rose in the last ``days`` up to ``until``, against the ``before`` days before.

    Each has the number of its papers, and its share (0 to 1) of all papers now and earlier.
    """

    until: dt.date
    days: int
    before: int
    words: tuple[tuple[str, int, float, float], ...]


#: What rose in a generation of an index, by folder.
_ROSE: dict[Path, Rising | None] = {}


def rising(index: SearchIndex) -> Rising | None:
    """Return the words that rose in the last days of the digests; None where there are no earlier papers to compare."""
    return _kept(_ROSE, index.generation.folder, lambda: _rising(index))


def _rising(index: SearchIndex) -> Rising | None:
    found = gather(Searcher(index), Question("", "en", "topics", {}))
    if not (found.total and found.before and found.since and found.until):
        return None
    words = tuple((part.name, part.total, part.total / found.total, part.before / found.before) for part in found.parts)
    return Rising(found.until, (found.until - found.since).days + 1, DAYS_BEFORE, words) if words else None


def frequent_words(papers: Mapping[str, Paper]) -> list[str]:
    """Return the subject words that titles have, the most frequent first."""
    titles = [paper.title.lower() for paper in papers.values()]
    counts = {word: sum(word in title for title in titles) for word in _WORDS}
    return sorted(filter(counts.get, _WORDS), key=lambda word: -counts[word])
