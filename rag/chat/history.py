"""The conversations of a home, in SQLite (``chats.sqlite3``). Each has an owner, who alone sees and changes it."""

from __future__ import annotations

import json
import sqlite3
import uuid
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.answer import answer_to_json, read_kept_answer
from rag.core import Answer, Database, Owned, UsageError, now, storable, to_plain

_MIGRATIONS = (
    """
CREATE TABLE conversations (
  id TEXT PRIMARY KEY,
  title TEXT NOT NULL,
  created TEXT NOT NULL,
  changed TEXT NOT NULL
) STRICT;
CREATE TABLE turns (
  conversation TEXT NOT NULL REFERENCES conversations (id) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  message TEXT NOT NULL,
  question TEXT NOT NULL,
  text TEXT NOT NULL DEFAULT '',
  answer TEXT,
  citations TEXT NOT NULL DEFAULT '[]',
  asked TEXT NOT NULL,
  ended TEXT,
  PRIMARY KEY (conversation, number)
) STRICT;
""",
    # Owners. The number of the last turn is kept, because turns may be cut off and their numbers are not used again.
    """
ALTER TABLE conversations ADD COLUMN owner TEXT NOT NULL DEFAULT '';
ALTER TABLE conversations ADD COLUMN last INTEGER NOT NULL DEFAULT 0;
UPDATE conversations SET last = COALESCE((SELECT MAX(number) FROM turns WHERE conversation = conversations.id), 0);
CREATE INDEX conversations_of_owner ON conversations (owner, changed);
""",
)
_TITLE = 80  # characters


@dataclass(frozen=True, slots=True)
class Record:
    """A conversation in the list, with its number of turns and when it began and changed (ISO, UTC)."""

    id: str
    title: str
    turns: int
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and its answer.

    ``number`` grows from turn to turn and is never reused, so that a late answer or opinion cannot reach another turn.
    ``question`` is the message as a question that stands alone. ``answer`` is None if it was not finished; ``text`` is what
    had arrived by then.
    """

    number: int
    message: str
    question: str
    text: str = ""
    answer: Answer | None = None
    asked: str = ""
    ended: str = ""


def chats_database(home: Path) -> Database:
    """Return the database of all conversations of a home."""
    return Database(home / "chats.sqlite3", "conversations", _MIGRATIONS)


def new_id() -> str:
    """Return a unique id for a conversation that nobody can guess."""
    return uuid.uuid4().hex


class History(Owned):
    """The conversations of one owner in a home.

    :param owner: whose conversations, such as a hash of a browser's cookie. The empty owner is the terminal.
    :param most: how many are kept: a new one beyond them replaces the one that has been unchanged the longest. None for all.
    """

    def __init__(self, home: Path, owner: str = "", *, most: int | None = None) -> None:
        super().__init__(chats_database(home), owner)
        self._kept = most

    def conversations(self) -> list[Record]:
        """Return all conversations of the owner, the one that changed last first."""
        query = """SELECT id, title, (SELECT COUNT(*) FROM turns WHERE conversation = id), created, changed
          FROM conversations WHERE owner = ? ORDER BY changed DESC, rowid DESC"""
        with self._database.reading() as database:
            return [Record(*row) for row in database.execute(query, (self._owner,))] if database else []

    def find(self, prefix: str) -> Record:
        """Return the conversation whose id begins with ``prefix``.

        :raises UsageError: if the owner has none or more than one.
        """
        found = [record for record in self.conversations() if prefix and record.id.startswith(prefix.strip().lower())]
        if len(found) != 1:
            what = f"{len(found)} conversations have ids that begin" if found else "No conversation has an id that begins"
            raise UsageError(f"{what} with {prefix!r}.", hint="Type `nonmun chat --list` to see them.")
        return found[0]

    def turns(self, conversation: str) -> list[Turn]:
        """Return the turns of a conversation, oldest first; none if the owner does not have this conversation."""
        query = """SELECT number, message, question, text, answer, asked, ended FROM turns
          WHERE conversation = (SELECT id FROM conversations WHERE id = ? AND owner = ?) ORDER BY number"""
        with self._database.reading() as database:
            rows = database.execute(query, (storable(conversation), self._owner)) if database else ()
            return [self._turn(row) for row in rows]

    def begin(self, conversation: str, message: str, question: str) -> int:
        """Add a turn, and the conversation if it is new; its title is its first message.

        :return: the number of the turn, from 1.
        :raises UsageError: if the conversation is another owner's.
        """
        moment = now()
        with self._database.writing() as database:
            if not self._is_kept(database, conversation):
                if self._kept is not None:
                    oldest = "SELECT id FROM conversations WHERE owner = ? ORDER BY changed DESC, rowid DESC LIMIT -1 OFFSET ?"
                    database.execute(f"DELETE FROM conversations WHERE id IN ({oldest})", (self._owner, self._kept - 1))
                columns = "id, title, created, changed, owner"
                values = (conversation, _titled(message), moment, moment, self._owner)
                database.execute(f"INSERT INTO conversations ({columns}) VALUES (?, ?, ?, ?, ?)", values)
            count = "UPDATE conversations SET last = last + 1, changed = ? WHERE id = ? RETURNING last"
            [(number,)] = database.execute(count, (moment, conversation)).fetchall()
            database.execute(
                "INSERT INTO turns (conversation, number, message, question, asked) VALUES (?, ?, ?, ?, ?)",
                (conversation, number, storable(message), storable(question), moment),
            )
        return int(number)

    def finish(self, conversation: str, number: int, text: str, answer: Answer | None) -> None:
        """Keep the answer of a turn, or the text that had arrived; keep nothing if the turn was dropped in the meantime.

        :raises UsageError: if the conversation is another owner's.
        """
        moment = now()
        value = answer_to_json(answer) if answer else None
        cited = json.dumps([to_plain(c) for c in answer.citations], ensure_ascii=False) if answer else "[]"
        with self._database.writing() as database:
            if not self._is_kept(database, conversation):
                return
            done = database.execute(
                "UPDATE turns SET text = ?, answer = ?, citations = ?, ended = ? WHERE conversation = ? AND number = ?",
                (storable(text), value and storable(value), storable(cited), moment, conversation, number),
            )
            if done.rowcount:
                database.execute("UPDATE conversations SET changed = ? WHERE id = ?", (moment, conversation))

    def drop(self, conversation: str, number: int) -> None:
        """Delete one turn; later turns stay.

        :raises UsageError: if the owner does not have this conversation.
        """
        with self._database.writing() as database:
            if not self._is_kept(database, conversation):
                raise _missing(conversation)
            database.execute("DELETE FROM turns WHERE conversation = ? AND number = ?", (conversation, number))
            database.execute("UPDATE conversations SET changed = ? WHERE id = ?", (now(), conversation))

    def holds(self, conversation: str) -> bool:
        """Return whether the owner has this conversation."""
        return any(record.id == conversation for record in self.conversations())

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another title.

        :raises UsageError: if the title is empty or the owner does not have this conversation.
        """
        if not title.strip():
            raise UsageError("The title is empty.", hint="Type /rename TITLE.")
        self._change("UPDATE conversations SET title = ? WHERE id = ? AND owner = ?", _titled(title), conversation)

    def delete(self, conversation: str) -> None:
        """Delete a conversation with its turns, and overwrite their space.

        :raises UsageError: if the owner does not have this conversation.
        """
        self._change("DELETE FROM conversations WHERE id = ? AND owner = ?", conversation)

    def _change(self, statement: str, *values: str) -> None:
        """Change the conversation that the last value names."""
        with self._database.writing() as database:
            if database.execute(statement, (*map(storable, values), self._owner)).rowcount == 0:
                raise _missing(values[-1])

    def _is_kept(self, database: sqlite3.Connection, conversation: str) -> bool:
        """Return whether this conversation exists; raise UsageError if it is another owner's."""
        row = database.execute("SELECT owner FROM conversations WHERE id = ?", (storable(conversation),)).fetchone()
        if row is not None and row[0] != self._owner:
            raise _missing(conversation)
        return row is not None

    def _turn(self, row: tuple[Any, ...]) -> Turn:
        number, message, question, text, answer, asked, ended = row
        kept = read_kept_answer(answer, self._database.file, "Delete this conversation.") if answer else None
        return Turn(number, message, question, text, kept, asked, ended or "")


def _missing(conversation: str) -> UsageError:
    """Return the error for a conversation that does not exist or is another owner's, which are not told apart."""
    return UsageError(f"There is no conversation {conversation!r}.", hint="Type `nonmun chat --list` to see them.")


def _titled(text: str) -> str:
    text = storable(" ".join(text.split()))
    return text if len(text) <= _TITLE else text[: _TITLE - 1].rstrip() + "…"
