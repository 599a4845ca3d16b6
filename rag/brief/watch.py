"""Subjects and authors that readers watch, and what they had seen at their last visit (``watches.sqlite3`` in the home)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from rag.brief.model import WatchKind
from rag.core import Database, Owned, UsageError, now, storable
from rag.text import flat

_MIGRATIONS = (
    """
CREATE TABLE watches (
  owner TEXT NOT NULL,
  kind TEXT NOT NULL,
  text TEXT NOT NULL,
  key TEXT NOT NULL,
  added TEXT NOT NULL,
  PRIMARY KEY (owner, kind, key)
) STRICT;
CREATE TABLE visits (
  owner TEXT NOT NULL,
  index_name TEXT NOT NULL,
  before TEXT,
  before_at TEXT NOT NULL DEFAULT '',
  latest TEXT NOT NULL,
  latest_at TEXT NOT NULL,
  PRIMARY KEY (owner, index_name)
) STRICT;
""",
)
#: Watches of one owner, and characters of one.
MOST, LONGEST = 50, 200
#: Looking again within this time is the same visit, as is usual in the analysis of web sites.
_SAME_VISIT = dt.timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Watch:
    """A subject or an author that is watched."""

    kind: WatchKind
    text: str


@dataclass(frozen=True, slots=True)
class Visit:
    """The papers that were there at the last visit, by arXiv id, and when that was (ISO, UTC)."""

    papers: frozenset[str]
    at: str


def watches_database(home: Path) -> Database:
    """Return the database of all watch lists of a home."""
    return Database(home / "watches.sqlite3", "watch lists", _MIGRATIONS)


class Watchlist(Owned):
    """What one owner watches, as in :class:`rag.chat.History`."""

    def __init__(self, home: Path, owner: str = "") -> None:
        super().__init__(watches_database(home), owner)

    def watches(self) -> list[Watch]:
        """Return what is watched, in the order in which it was added."""
        query = "SELECT kind, text FROM watches WHERE owner = ? ORDER BY rowid"
        with self._database.reading() as database:
            return [Watch(*row) for row in database.execute(query, (self._owner,))] if database else []

    def add(self, text: str, kind: WatchKind = "subject") -> tuple[Watch, bool]:
        """Watch a subject or an author.

        :return: the watch, and whether it is new.
        :raises UsageError: if the text is blank or too long, or too much is watched already.
        """
        watch = Watch(kind, _checked(text))
        known = self.watches()
        if same := next((it for it in known if _place(it) == _place(watch)), None):
            return same, False
        if len(known) >= MOST:
            raise UsageError(f"{MOST} subjects and authors are watched already.", hint="Type `nonmun watch remove` for one.")
        row = self._owner, *_place(watch), watch.text, now()
        with self._database.writing() as database:
            database.execute("INSERT OR IGNORE INTO watches (owner, kind, key, text, added) VALUES (?, ?, ?, ?, ?)", row)
        return watch, True

    def remove(self, text: str, kind: WatchKind | None = None) -> list[Watch]:
        """Stop watching a subject or an author, either of this name if ``kind`` is None; return what was removed."""
        key = flat(storable(text)).casefold()
        gone = [it for it in self.watches() if _place(it)[1] == key and kind in (None, it.kind)]
        if gone:
            with self._database.writing() as database:
                rows = [(self._owner, *_place(it)) for it in gone]
                database.executemany("DELETE FROM watches WHERE owner = ? AND kind = ? AND key = ?", rows)
        return gone

    def last_visit(self, index: str, at: dt.datetime | None = None) -> Visit | None:
        """Return the visit before the present one, without counting as one; None if there was none.

        :param index: the name of the index that is looked at.
        """
        row = self._kept(index)
        return _before(row, _time(at)) if row else None

    def visit(self, index: str, papers: Iterable[str], at: dt.datetime | None = None) -> Visit | None:
        """Count as a visit on which these papers are there, and return the one before; None if there was none.

        Whoever looks again within half an hour is still on the same visit, and sees the same papers as new.
        """
        time, row = _time(at), self._kept(index)
        before = _before(row, time) if row else None
        seen = "\n".join(sorted(before.papers)) if before else None
        values = self._owner, index, seen, before.at if before else "", "\n".join(sorted(papers)), time.isoformat()
        with self._database.writing() as database:
            database.execute("INSERT OR REPLACE INTO visits VALUES (?, ?, ?, ?, ?, ?)", values)
        return before

    def _kept(self, index: str) -> tuple[str | None, str, str, str] | None:
        query = "SELECT before, before_at, latest, latest_at FROM visits WHERE owner = ? AND index_name = ?"
        with self._database.reading() as database:
            rows = database.execute(query, (self._owner, index)).fetchall() if database else []
        return rows[0] if rows else None


def _before(row: tuple[str | None, str, str, str], time: dt.datetime) -> Visit | None:
    before, before_at, latest, latest_at = row
    if time - dt.datetime.fromisoformat(latest_at) > _SAME_VISIT:
        return Visit(frozenset(latest.split()), latest_at)
    return None if before is None else Visit(frozenset(before.split()), before_at)


def _time(at: dt.datetime | None) -> dt.datetime:
    return (at or dt.datetime.now(dt.UTC)).replace(microsecond=0)


def _place(watch: Watch) -> tuple[str, str]:
    return watch.kind, watch.text.casefold()


def _checked(text: str) -> str:
    text = flat(storable(text))
    if not any(c.isalnum() for c in text):
        raise UsageError("There is nothing to watch.", hint='Type `nonmun watch add "diffusion language models"`.')
    if len(text) > LONGEST:
        raise UsageError(f"What is to be watched has {len(text):,} characters.", hint=f"Shorten it to {LONGEST}.")
    return text
