"""What came in some days, as plain data: the papers by theme, words that are new, and what a reader watches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from rag.core import BulletKind, Repair

WatchKind = Literal["subject", "author"]


@dataclass(frozen=True, slots=True)
class Line:
    """A paper with one quoted statement of its digest.

    ``number`` names it within its brief. ``date`` is the day of the digest quoted, and ``bullet`` the index of the bullet in
    that day's entry, which ``text`` is quoted from; None, with an empty text, for a paper without bullets. ``kind`` says what
    the bullet is: a digest's, a sentence of the abstract, or of a summary. ``suspect`` is the audit's reason to suspect that
    the digest that is quoted does not describe the paper; empty without one. ``is_new`` says that the paper came after the
    last visit. ``repairs`` are figures in ``text`` that the source garbled.
    """

    number: int
    arxiv_id: str
    url: str
    title: str
    date: dt.date
    votes: int | None
    authors: tuple[str, ...]
    more_authors: bool
    section: str | None
    bullet: int | None
    text: str
    kind: BulletKind = "digest"
    suspect: str = ""
    is_new: bool = False
    repairs: tuple[Repair, ...] = ()


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence that a model wrote and the check found supported, and the numbers of the papers that it cites."""

    text: str
    papers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Theme:
    """Papers of one theme, most votes first; the names are empty for papers of no theme.

    ``kind`` is ``topic`` for one that the reader named, ``area`` for one of the field, ``words`` for a word of the titles, and
    ``other`` for the rest. ``prose`` is what a model wrote about them, empty without one.
    """

    name: str
    name_ko: str
    kind: Literal["topic", "area", "words", "other"]
    lines: tuple[Line, ...]
    prose: tuple[Told, ...] = ()


@dataclass(frozen=True, slots=True)
class NewWord:
    """A name or term that no earlier digest has, as it is written, with the papers that have it."""

    text: str
    papers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Watched:
    """What there is of a subject or an author that a reader watches.

    ``lines`` are the papers of the brief's days, and those that came after the last visit, the newest first. ``new`` is the
    number of the latter; None before the second visit. ``total`` is the number of papers in all digests. ``candidates`` are
    authors that a name may mean if it is that of several.
    """

    kind: WatchKind
    text: str
    total: int
    new: int | None
    lines: tuple[Line, ...]
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unread:
    """A line of a file of topics that finds nothing.

    ``reason`` is ``words`` if it has no word to search for, ``long`` if it is too long, ``papers`` if no paper of the index
    fits.
    """

    line: int
    text: str
    reason: Literal["words", "long", "papers"]


@dataclass(frozen=True, slots=True)
class Brief:
    """What came from ``since`` to ``until``.

    ``first`` and ``last`` are the days of the first and the last digest, ``today`` is when the brief was made, and ``before``
    and ``after`` are the nearest days with papers outside the period; None without any. ``papers`` is the number of papers.
    ``words`` are new names and terms, those of most papers first. ``visited`` is when the reader last looked (ISO, UTC; empty
    before the second visit). ``silent`` are the reader's topics that no paper of these days is about, ``unread`` the lines of
    the file of topics that find nothing at all. ``sample`` says that the papers are those of the bundled sample. ``model``
    is the one that wrote prose, empty without any, and ``fault`` why its server failed.
    """

    since: dt.date
    until: dt.date
    first: dt.date
    last: dt.date
    today: dt.date
    before: dt.date | None
    after: dt.date | None
    papers: int
    themes: tuple[Theme, ...]
    words: tuple[NewWord, ...] = ()
    watched: tuple[Watched, ...] = ()
    visited: str = ""
    silent: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    sample: bool = False
    model: str = ""
    fault: str = ""

    @property
    def lines(self) -> Iterator[Line]:
        """The papers of the period, in the order of the themes."""
        for theme in self.themes:
            yield from theme.lines

    @property
    def has_prose(self) -> bool:
        """Whether a model wrote about any theme."""
        return any(theme.prose for theme in self.themes)

    @property
    def has_votes(self) -> bool:
        """Whether any paper has a count of votes, so that they are in an order."""
        return any(line.votes is not None for line in self.lines)
