"""What the library shows a reader: one list, or all saved papers, a page of them at a time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from rag.core import Paper
from rag.saved import SavedList, SavedPaper, SavedPapers

#: Papers shown at once; the rest follow on demand.
PAGE = 50


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader wants to see: a list, all papers without its id, those unread alone, those with some words."""

    list_id: str = ""
    unread: bool = False
    words: str = ""
    skip: int = 0

    @classmethod
    def of(cls, value: Any) -> Wanted:
        """Read what a browser sent, which can be anything."""
        fields = value if isinstance(value, dict) else {}
        skip = fields.get("skip")
        return cls(
            str(fields.get("list") or ""),
            bool(fields.get("unread")),
            " ".join(str(fields.get("words") or "")[:200].split()),
            max(0, skip) if isinstance(skip, int) else 0,
        )


@dataclass(frozen=True, slots=True)
class LibraryView:
    """What is shown.

    ``shown`` is the list; None for all papers, or, with ``missing``, for a list that the reader does not have. ``papers`` are
    those of the page, ``fitting`` counts all that fit. ``gone`` has the ids of papers that are no longer indexed.
    """

    wanted: Wanted
    lists: Sequence[SavedList]
    shown: SavedList | None
    saved: int
    unread: int
    papers: Sequence[SavedPaper]
    fitting: int
    gone: frozenset[str]
    missing: bool = False

    @property
    def rest(self) -> int:
        """How many papers follow the page."""
        return max(0, self.fitting - self.wanted.skip - len(self.papers))

    @property
    def route(self) -> str:
        """The address of what is shown, within the page."""
        return f"list/{self.shown.id}" if self.shown is not None else "library"


def library_view(kept: SavedPapers, indexed: Mapping[str, Paper], wanted: Wanted) -> LibraryView:
    """Return what the library shows.

    :raises StorageError: if the saved papers cannot be read.
    """
    lists, everything = kept.lists(), known_now(kept.papers(), indexed)
    shown = next((it for it in lists if it.id == wanted.list_id), None)
    missing = bool(wanted.list_id) and shown is None
    chosen = [] if missing else known_now(kept.papers(shown.id), indexed) if shown else everything
    fitting = [it for it in chosen if _fits(it, wanted)]
    return LibraryView(
        wanted,
        lists,
        shown,
        len(everything),
        sum(not it.is_read for it in everything),
        fitting[wanted.skip : wanted.skip + PAGE],
        len(fitting),
        frozenset(it.paper.arxiv_id for it in chosen) - indexed.keys(),
        missing,
    )


def known_now(papers: Sequence[SavedPaper], indexed: Mapping[str, Paper]) -> list[SavedPaper]:
    """Return saved papers as the index knows them; one that is no longer indexed, as it was known when it was saved."""
    return [replace(it, paper=indexed.get(it.paper.arxiv_id, it.paper)) for it in papers]


def _fits(saved: SavedPaper, wanted: Wanted) -> bool:
    said = " ".join([saved.paper.title, *saved.paper.authors, saved.note, saved.paper.arxiv_id]).casefold()
    return not (wanted.unread and saved.is_read) and all(word in said for word in wanted.words.casefold().split())
