"""The conversations of a home, in SQLite (``chats.sqlite3``): they outlive a restart, and never see each other."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from rag.answer_json import answer_from_json, answer_to_json
from rag.database import Database, now, storable
from rag.errors import StorageError, UsageError
from rag.models import Answer

__all__ = ["History", "Record", "Turn", "new_id"]

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
)
_TITLE = 80


@dataclass(frozen=True, slots=True)
class Record:
    """A conversation in the list: its id, title, number of turns, and when it began and changed (ISO, UTC)."""

    id: str
    title: str
    turns: int
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class Turn:
    """One message and its answer.

    ``question`` is the message as a question that stands alone. ``answer`` is None when it was not finished; ``text`` is
    what had come in by then.
    """

    number: int
    message: str
    question: str
    text: str = ""
    answer: Answer | None = None
    asked: str = ""
    ended: str = ""


def new_id() -> str:
    """An id for a conversation that nobody can guess and no other has."""
    return uuid.uuid4().hex


class History:
    """The conversations of a home.

    :param home: the folder that holds all state.

    Every method raises :class:`~rag.errors.StorageError` if the database cannot be read or written.
    """

    def __init__(self, home: Path) -> None:
        self._database = Database(home / "chats.sqlite3", "conversations", _MIGRATIONS)

    def conversations(self) -> list[Record]:
        """All conversations, the one that changed last first."""
        query = """SELECT c.id, c.title, COUNT(t.number), c.created, c.changed FROM conversations c
          LEFT JOIN turns t ON t.conversation = c.id GROUP BY c.id ORDER BY c.changed DESC, c.rowid DESC"""
        with self._database.reading() as database:
            return [Record(*row) for row in database.execute(query)] if database else []

    def find(self, begins: str) -> Record:
        """The conversation with an id, or with the beginning of one.

        :raises UsageError: if there is none or more than one.
        """
        found = [record for record in self.conversations() if begins and record.id.startswith(begins.strip().lower())]
        if len(found) != 1:
            what = "several conversations begin" if found else "no conversation begins"
            raise UsageError(f"With {begins!r} {what}.", hint="Type `nonmun chat --list` to see them.")
        return found[0]

    def turns(self, conversation: str) -> list[Turn]:
        """The turns of a conversation, oldest first; none when there is no such conversation."""
        query = """SELECT number, message, question, text, answer, asked, ended FROM turns
          WHERE conversation = ? ORDER BY number"""
        with self._database.reading() as database:
            return [self._turn(row) for row in database.execute(query, (conversation,))] if database else []

    def begin(self, conversation: str, message: str, question: str) -> int:
        """Add a turn, and the conversation where it is new; its title is its first message.

        :return: the number of the turn, from 1.
        """
        moment = now()
        with self._database.writing() as database:
            title = _titled(message)
            database.execute("INSERT OR IGNORE INTO conversations VALUES (?, ?, ?, ?)", (conversation, title, moment, moment))
            database.execute("UPDATE conversations SET changed = ? WHERE id = ?", (moment, conversation))
            highest = database.execute("SELECT MAX(number) FROM turns WHERE conversation = ?", (conversation,)).fetchone()[0]
            number = int(highest or 0) + 1
            database.execute(
                "INSERT INTO turns (conversation, number, message, question, asked) VALUES (?, ?, ?, ?, ?)",
                (conversation, number, storable(message), storable(question), moment),
            )
        return number

    def finish(self, conversation: str, number: int, text: str, answer: Answer | None) -> None:
        """Keep how a turn ended: with an answer, or with what had come in of one. Of a deleted conversation nothing is kept."""
        moment = now()
        value = answer_to_json(answer) if answer else None
        cited = json.dumps([asdict(c) for c in answer.citations], ensure_ascii=False, default=str) if answer else "[]"
        with self._database.writing() as database:
            database.execute(
                "UPDATE turns SET text = ?, answer = ?, citations = ?, ended = ? WHERE conversation = ? AND number = ?",
                (storable(text), value and storable(value), storable(cited), moment, conversation, number),
            )
            database.execute("UPDATE conversations SET changed = ? WHERE id = ?", (moment, conversation))

    def rename(self, conversation: str, title: str) -> None:
        """Give a conversation another title.

        :raises UsageError: if the title is empty or there is no such conversation.
        """
        if not title.strip():
            raise UsageError("The title is empty.", hint="Type /rename TITLE.")
        self._change("UPDATE conversations SET title = ? WHERE id = ?", (_titled(title), conversation), conversation)

    def delete(self, conversation: str) -> None:
        """Delete a conversation with its turns; their space is overwritten.

        :raises UsageError: if there is no such conversation.
        """
        self._change("DELETE FROM conversations WHERE id = ?", (conversation,), conversation)

    def _change(self, statement: str, values: tuple[str, ...], conversation: str) -> None:
        with self._database.writing() as database:
            if database.execute(statement, values).rowcount == 0:
                raise UsageError(f"There is no conversation {conversation!r}.", hint="Type `nonmun chat --list` to see them.")

    def _turn(self, row: tuple[Any, ...]) -> Turn:
        number, message, question, text, answer, asked, ended = row
        return Turn(number, message, question, text, self._answer(answer) if answer else None, asked, ended or "")

    def _answer(self, value: str) -> Answer:
        try:
            return answer_from_json(value)
        except (ValueError, KeyError, TypeError) as problem:
            raise StorageError(
                f"An answer in {str(self._database.file)!r} cannot be read: {problem}.", hint="Delete this conversation."
            ) from problem


def _titled(text: str) -> str:
    text = storable(" ".join(text.split()))
    return text if len(text) <= _TITLE else text[: _TITLE - 1].rstrip() + "…"
