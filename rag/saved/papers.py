"""The papers that readers of a home have saved, in SQLite (``library.sqlite3``). Readers see and change only their own."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.core import Database, DigestEntry, Owned, Paper, UsageError, now, storable
from rag.text import clean, flat

_MIGRATIONS = (
    """
CREATE TABLE papers (
  owner TEXT NOT NULL,
  arxiv_id TEXT NOT NULL,
  title TEXT NOT NULL,
  authors TEXT NOT NULL,
  more_authors INTEGER NOT NULL,
  date TEXT NOT NULL,
  votes INTEGER,
  note TEXT NOT NULL DEFAULT '',
  is_read INTEGER NOT NULL DEFAULT 0,
  saved TEXT NOT NULL,
  PRIMARY KEY (owner, arxiv_id)
) STRICT;
CREATE TABLE lists (
  id TEXT PRIMARY KEY,
  owner TEXT NOT NULL,
  name TEXT NOT NULL,
  key TEXT NOT NULL,
  created TEXT NOT NULL,
  UNIQUE (owner, key)
) STRICT;
CREATE TABLE listed (
  list TEXT NOT NULL REFERENCES lists (id) ON DELETE CASCADE,
  owner TEXT NOT NULL,
  arxiv_id TEXT NOT NULL,
  added TEXT NOT NULL,
  PRIMARY KEY (list, arxiv_id),
  FOREIGN KEY (owner, arxiv_id) REFERENCES papers (owner, arxiv_id) ON DELETE CASCADE
) STRICT;
CREATE INDEX listed_papers ON listed (owner, arxiv_id);
""",
)
#: Papers and lists of one owner.
MOST_PAPERS, MOST_LISTS = 10_000, 200
#: Characters of the name of a list, and of a note.
LONGEST_NAME, LONGEST_NOTE = 80, 5_000


@dataclass(frozen=True, slots=True)
class SavedList:
    """A list with the number of its papers, and of those that are unread."""

    id: str
    name: str
    papers: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class SavedPaper:
    """A paper as it was known when it was ``saved`` (ISO, UTC), without bullets; ``lists`` has the ids of its lists."""

    paper: Paper
    note: str
    is_read: bool
    saved: str
    lists: tuple[str, ...] = ()


def library_database(home: Path) -> Database:
    """Return the database of all saved papers of a home."""
    return Database(home / "library.sqlite3", "saved papers", _MIGRATIONS)


class SavedPapers(Owned):
    """The saved papers and lists of one owner, as in :class:`rag.chat.History`."""

    def __init__(self, home: Path, owner: str = "") -> None:
        super().__init__(library_database(home), owner)

    def ids(self) -> frozenset[str]:
        """Return the arXiv ids of all saved papers."""
        return frozenset(arxiv_id for (arxiv_id,) in self._rows("SELECT arxiv_id FROM papers WHERE owner = ?", self._owner))

    def lists(self) -> list[SavedList]:
        """Return the lists by name."""
        query = """SELECT lists.id, lists.name, COUNT(papers.arxiv_id), COALESCE(SUM(papers.is_read = 0), 0) FROM lists
          LEFT JOIN listed ON listed.list = lists.id
          LEFT JOIN papers ON papers.owner = listed.owner AND papers.arxiv_id = listed.arxiv_id
          WHERE lists.owner = ? GROUP BY lists.id ORDER BY lists.key"""
        return [SavedList(*row) for row in self._rows(query, self._owner)]

    def papers(self, list_id: str = "") -> list[SavedPaper]:
        """Return the papers of a list, or all of them; the one that was added last comes first."""
        into: dict[str, list[str]] = {}
        for arxiv_id, one in self._rows("SELECT arxiv_id, list FROM listed WHERE owner = ? ORDER BY added, rowid", self._owner):
            into.setdefault(arxiv_id, []).append(one)
        columns = "papers.arxiv_id, title, authors, more_authors, date, votes, note, is_read, saved"
        query, values = f"SELECT {columns} FROM papers WHERE owner = ? ORDER BY saved DESC, papers.rowid DESC", [self._owner]
        if list_id:
            query = f"""SELECT {columns} FROM papers JOIN listed USING (owner, arxiv_id)
              WHERE owner = ? AND list = ? ORDER BY added DESC, listed.rowid DESC"""
            values.append(storable(list_id))
        return [_saved(row, tuple(into.get(row[0], ()))) for row in self._rows(query, *values)]

    def find(self, arxiv_id: str) -> SavedPaper | None:
        """Return a saved paper; None if the owner has not saved it."""
        return next((it for it in self.papers() if it.paper.arxiv_id == arxiv_id), None)

    def list_named(self, list_id: str) -> SavedList | None:
        """Return the list that has an id; None if the owner has no such list."""
        return next((it for it in self.lists() if it.id == list_id), None)

    def save(self, *papers: Paper) -> None:
        """Save papers; one that is saved already stays as it is.

        :raises UsageError: if there would be too many.
        """
        rows = [_row(self._owner, paper) for paper in papers]
        columns = "owner, arxiv_id, title, authors, more_authors, date, votes, saved"
        with self._database.writing() as database:
            database.executemany(f"INSERT OR IGNORE INTO papers ({columns}) VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
            [(count,)] = database.execute("SELECT COUNT(*) FROM papers WHERE owner = ?", (self._owner,)).fetchall()
            if count > MOST_PAPERS:
                raise UsageError(f"{MOST_PAPERS:,} papers are saved already.", hint="Remove some from the library first.")

    def remove(self, arxiv_id: str) -> None:
        """Remove a paper from all lists, with its note."""
        self._write("DELETE FROM papers WHERE owner = ? AND arxiv_id = ?", self._owner, arxiv_id)

    def annotate(self, arxiv_id: str, note: str) -> None:
        """Replace the note on a saved paper.

        :raises UsageError: if it is too long, or the paper is not saved: another tab may have removed it.
        """
        text = clean(storable(note)).strip()
        if len(text) > LONGEST_NOTE:
            raise UsageError(f"The note has {len(text):,} characters.", hint=f"Shorten it to {LONGEST_NOTE:,}.")
        if not self._write(
            "UPDATE papers SET note = ? WHERE owner = ? AND arxiv_id = ?", text, self._owner, storable(arxiv_id)
        ):
            raise UsageError(f"{arxiv_id!r} is not saved.", hint="Save the paper again, then write the note.")

    def mark(self, arxiv_id: str, *, is_read: bool) -> None:
        """Mark a saved paper as read or unread."""
        self._write("UPDATE papers SET is_read = ? WHERE owner = ? AND arxiv_id = ?", int(is_read), self._owner, arxiv_id)

    def create(self, name: str) -> SavedList:
        """Return a new list, or the one that has this name already.

        :raises UsageError: if the name is blank or too long, or there are too many lists.
        """
        name = _checked(name)
        known = self.lists()
        if same := next((it for it in known if it.name.casefold() == name.casefold()), None):
            return same
        if len(known) >= MOST_LISTS:
            raise UsageError(f"There are {MOST_LISTS} lists already.", hint="Delete one first.")
        made = SavedList(uuid.uuid4().hex, name)
        values = made.id, self._owner, name, name.casefold(), now()
        self._write("INSERT OR IGNORE INTO lists (id, owner, name, key, created) VALUES (?, ?, ?, ?, ?)", *values)
        return next(it for it in self.lists() if it.name.casefold() == name.casefold())  # another tab may have been faster

    def rename(self, list_id: str, name: str) -> None:
        """Give a list another name.

        :raises UsageError: if the name is blank, too long or that of another list, or the owner has no such list.
        """
        name = _checked(name)
        if any(it.name.casefold() == name.casefold() and it.id != list_id for it in self.lists()):
            raise UsageError(f"There is a list {name!r} already.", hint="Choose another name.")
        found = self._write(
            "UPDATE lists SET name = ?, key = ? WHERE id = ? AND owner = ?", name, name.casefold(), list_id, self._owner
        )
        if not found:
            raise _missing(list_id)

    def delete(self, list_id: str) -> None:
        """Delete a list; its papers stay saved.

        :raises UsageError: if the owner has no such list.
        """
        if not self._write("DELETE FROM lists WHERE id = ? AND owner = ?", list_id, self._owner):
            raise _missing(list_id)

    def put(self, list_id: str, papers: Iterable[Paper]) -> None:
        """Put papers into a list, and save those that are not saved yet.

        :raises UsageError: if the owner has no such list, or there would be too many papers.
        """
        chosen = list(papers)
        if self.list_named(list_id) is None:
            raise _missing(list_id)
        self.save(*chosen)
        rows = [(storable(list_id), self._owner, paper.arxiv_id, now()) for paper in chosen]
        with self._database.writing() as database:
            database.executemany("INSERT OR IGNORE INTO listed (list, owner, arxiv_id, added) VALUES (?, ?, ?, ?)", rows)

    def take(self, list_id: str, arxiv_id: str) -> None:
        """Take a paper out of a list; it stays saved."""
        self._write("DELETE FROM listed WHERE list = ? AND owner = ? AND arxiv_id = ?", list_id, self._owner, arxiv_id)

    def _rows(self, query: str, *values: str) -> list[Any]:
        with self._database.reading() as database:
            return database.execute(query, values).fetchall() if database else []

    def _write(self, statement: str, *values: str | int) -> int:
        """Change something; return how many rows were changed."""
        given = [storable(value) if isinstance(value, str) else value for value in values]
        with self._database.writing() as database:
            done: sqlite3.Cursor = database.execute(statement, given)
            return done.rowcount


def _row(owner: str, paper: Paper) -> tuple[Any, ...]:
    entry = max(paper.entries, key=lambda it: len(it.authors))
    names = storable(json.dumps(entry.authors, ensure_ascii=False))
    known = storable(paper.title), names, int(entry.more_authors), paper.date.isoformat(), paper.votes
    return owner, paper.arxiv_id, *known, now()


def _saved(row: tuple[Any, ...], lists: tuple[str, ...]) -> SavedPaper:
    arxiv_id, title, authors, more, date, votes, note, is_read, saved = row
    day, names = dt.date.fromisoformat(date), tuple(json.loads(authors))
    entry = DigestEntry(day, arxiv_id, title, (), votes, names, bool(more))
    return SavedPaper(Paper(arxiv_id, (entry,)), note, bool(is_read), saved, lists)


def _checked(name: str) -> str:
    name = flat(storable(name))
    if not name:
        raise UsageError("The list has no name.", hint="Enter one.")
    if len(name) > LONGEST_NAME:
        raise UsageError(f"The name of the list has {len(name):,} characters.", hint=f"Shorten it to {LONGEST_NAME}.")
    return name


def _missing(list_id: str) -> UsageError:
    """Return the error for a list that does not exist or is another owner's, which are not told apart."""
    return UsageError(f"There is no list {list_id!r}.", hint="Open the library to see yours.")
