"""A map of papers: what it is of, which papers these are, and where they are on the plane."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rag.core import find_ids
from rag.search import PaperMap, Question, Searcher, paper_map
from rag.text import Language, flat, fold
from ui.locales.texts import Label
from ui.session.map_search import searched

if TYPE_CHECKING:
    from rag.assistant import Nonmun
    from rag.saved import SavedPapers

#: Papers on a map, those that fit best, and how many make one.
_MOST, LEAST = 400, 3
_LONGEST = 2000  # characters of what a map is of


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a map is of.

    Papers on a ``subject``, of a ``search``, a ``list``, a ``day`` or an ``author``, all of the ``library``, or the
    ``papers`` with some ids.
    """

    kind: str = "subject"
    value: str = ""

    @classmethod
    def of(cls, route: str) -> Wanted:
        """Read the part of an address that names a map."""
        kind, _, value = route.partition("/")
        known = kind in ("subject", "search", "list", "day", "author", "library", "papers")
        return cls(kind, flat(value)[:_LONGEST]) if known else cls("subject", flat(route)[:_LONGEST])

    @property
    def route(self) -> str:
        """The address of the map within the page."""
        return f"map/{self.kind}/{self.value}".rstrip("/")


@dataclass(frozen=True, slots=True)
class MadeMap:
    """A map with its title; ``fitting`` counts the papers that there are, more than it shows, or too few for one."""

    title: str
    fitting: int
    drawn: PaperMap


def make_map(assistant: Nonmun, kept: SavedPapers | None, wanted: Wanted, language: Language) -> MadeMap:
    """Return the map that is asked for.

    :param kept: what the reader saved; None for one who can save nothing.
    :raises NonmunError: if the index or what was saved cannot be read, or the subject is too long.
    """
    title, question, rows = wanted.value, Question("", language, "list", {}), list[int]()
    searcher = Searcher(assistant.index)
    if wanted.kind == "subject":
        if wanted.value:
            question = assistant.understand(wanted.value)
            rows = searcher.fitting(searcher.rank(question))
    elif wanted.kind == "search":
        title, question = searched(wanted.value, assistant, language)
        rows = searcher.fitting(searcher.rank(question))
    else:
        title, ids = _ids(assistant, kept, wanted, language)
        rows = [row for arxiv_id in ids if (row := searcher.index.row_of.get(arxiv_id)) is not None]
    return MadeMap(title, len(rows), paper_map(searcher, question, rows[:_MOST]))


def _ids(assistant: Nonmun, kept: SavedPapers | None, wanted: Wanted, language: Language) -> tuple[str, list[str]]:
    """Return the title of a map and the arXiv ids of its papers."""
    papers = assistant.index.papers.values()
    if wanted.kind in ("list", "library"):
        shown = kept.list_named(wanted.value) if kept is not None and wanted.kind == "list" else None
        if kept is None or (shown is None and wanted.kind == "list"):
            return wanted.value, []
        title = shown.name if shown is not None else Label.LIST_ALL.of(language)
        return title, [it.paper.arxiv_id for it in kept.papers(shown.id if shown is not None else "")]
    if wanted.kind == "papers":
        ids = list(dict.fromkeys(found.value for found in find_ids(wanted.value)))
        return Label.MAP_OF_ANSWER.of(language), ids
    if wanted.kind == "day":
        return wanted.value, [it.arxiv_id for it in papers if any(str(e.date) == wanted.value for e in it.entries)]
    key = fold(wanted.value)
    return wanted.value, [it.arxiv_id for it in papers if key and any(fold(flat(name)) == key for name in it.authors)]
