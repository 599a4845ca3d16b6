"""What readers think of answers and citations, in SQLite (``feedback.sqlite3`` in the home).

An opinion holds the whole answer that it is about, so that it stays useful after the conversation is deleted.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from rag.answer import answer_to_json, read_kept_answer
from rag.core import Answer, Database, LimitError, UsageError, now, storable
from rag.text import clean

Thumb = Literal["up", "down"]

#: What may be wrong with an answer, and with a citation.
ANSWER_REASONS = ("wrong", "not_in_source", "incomplete", "off_topic", "unclear", "other")
CITATION_REASONS = ("wrong_bullet", "wrong_paper", "junk_digest", "other")
LONGEST_NOTE = 1000  # characters

_MIGRATIONS = (
    """
CREATE TABLE opinions (
  owner TEXT NOT NULL,
  conversation TEXT NOT NULL,
  turn INTEGER NOT NULL,
  marker TEXT NOT NULL,
  thumb TEXT NOT NULL,
  reason TEXT NOT NULL,
  note TEXT NOT NULL,
  question TEXT NOT NULL,
  answer TEXT NOT NULL,
  given TEXT NOT NULL,
  PRIMARY KEY (owner, conversation, turn, marker)
) STRICT;
""",
)


@dataclass(frozen=True, slots=True)
class Opinion:
    """What a reader thinks of the answer of a turn, or of one of its citations.

    ``owner``, ``conversation`` and ``turn`` are those of :class:`rag.chat.History`; ``marker`` names the citation (``[2]``) and
    is empty for the whole answer. ``question`` stands alone. ``reason`` is one of :data:`ANSWER_REASONS` or
    :data:`CITATION_REASONS`, or empty. ``when`` (ISO, UTC) is set by :meth:`Feedback.give`.
    """

    owner: str
    conversation: str
    turn: int
    marker: str
    thumb: Thumb
    question: str
    answer: Answer
    reason: str = ""
    note: str = ""
    when: str = ""


def feedback_database(home: Path) -> Database:
    """Return the database of the opinions of all readers of a home."""
    return Database(home / "feedback.sqlite3", "opinions", _MIGRATIONS)


class Feedback:
    """The opinions of all readers of a home.

    Every method raises :class:`~rag.core.StorageError` if the database cannot be read or written.

    :param most: how many are kept of one reader; None for all.
    """

    def __init__(self, home: Path, *, most: int | None = None) -> None:
        self._database, self._most = feedback_database(home), most

    def give(self, opinion: Opinion) -> Opinion:
        """Keep an opinion; it replaces an earlier one by the same reader on the same answer or citation.

        :return: the opinion as kept: its note without invisible characters, and the time.
        :raises UsageError: if a value is not valid; the message says which.
        :raises LimitError: if as many are kept of this reader as may be.
        """
        kept = replace(opinion, note=clean(opinion.note).strip(), question=storable(opinion.question), when=now())
        _check(kept)
        said = kept.thumb, kept.reason, kept.note, kept.question, storable(answer_to_json(kept.answer)), kept.when
        row = *_place(kept.owner, kept.conversation, kept.turn, kept.marker), *said
        with self._database.writing() as database:
            self._check_room(database, kept)
            database.execute(f"INSERT OR REPLACE INTO opinions VALUES ({', '.join('?' * len(row))})", row)
        return kept

    def _check_room(self, database: sqlite3.Connection, opinion: Opinion) -> None:
        """Raise LimitError if there is no room for one more opinion of a reader; one that replaces another needs none."""
        if self._most is None:
            return
        query = """SELECT COUNT(*) FROM opinions
          WHERE owner = ? AND NOT (owner = ? AND conversation = ? AND turn = ? AND marker = ?)"""
        owner, *place = _place(opinion.owner, opinion.conversation, opinion.turn, opinion.marker)
        [(others,)] = database.execute(query, (owner, owner, *place)).fetchall()
        if others >= self._most:
            what = f"{others:,} opinions of this reader are kept, the most there may be."
            advice, setting = "Take back another one", "NONMUN_MAX_OPINIONS"
            raise LimitError(what, advice=advice, setting=setting, size=others + 1, most=self._most)

    def take_back(self, owner: str, conversation: str, turn: int, marker: str = "") -> None:
        """Delete a reader's opinion of an answer or of one of its citations, and overwrite its space."""
        statement = "DELETE FROM opinions WHERE owner = ? AND conversation = ? AND turn = ? AND marker = ?"
        with self._database.writing() as database:
            database.execute(statement, _place(owner, conversation, turn, marker))

    def opinions(self, owner: str | None = None) -> list[Opinion]:
        """Return the opinions of one reader, or of all, in the order in which they were given."""
        query = """SELECT owner, conversation, turn, marker, thumb, question, answer, reason, note, given FROM opinions
          WHERE ?1 IS NULL OR owner = ?1 ORDER BY rowid"""
        whose = None if owner is None else storable(owner)
        with self._database.reading() as database:
            return [self._opinion(row) for row in database.execute(query, (whose,))] if database else []

    def _opinion(self, row: tuple[Any, ...]) -> Opinion:
        owner, conversation, turn, marker, thumb, question, text, *rest = row
        answer = read_kept_answer(text, self._database.file, "Move the file away to begin without it.")
        return Opinion(owner, conversation, turn, marker, thumb, question, answer, *rest)


def _place(owner: str, conversation: str, turn: int, marker: str) -> tuple[str, str, int, str]:
    return storable(owner), storable(conversation), turn, storable(marker)


def _check(opinion: Opinion) -> None:
    """Raise UsageError if a value of an opinion is not valid."""
    of_answer = opinion.marker == ""
    reasons = ANSWER_REASONS if of_answer else CITATION_REASONS
    if opinion.thumb not in ("up", "down"):
        raise UsageError(f"The thumb {opinion.thumb!r} is not valid.", hint="Give up or down.")
    if not opinion.conversation or opinion.turn < 1:
        what = f"Turn {opinion.turn} of conversation {opinion.conversation!r} cannot exist."
        raise UsageError(what, hint="Name a conversation, and a turn from 1.")
    if not opinion.question.strip():
        raise UsageError("The question of the opinion is empty.", hint="Give the question that was answered.")
    if not of_answer and opinion.marker not in {citation.marker for citation in opinion.answer.citations}:
        raise UsageError(f"The answer has no citation {opinion.marker!r}.", hint="Leave it empty to rate the whole answer.")
    if opinion.reason not in ("", *reasons):
        what = "an answer" if of_answer else "a citation"
        raise UsageError(f"{opinion.reason!r} is not a reason for {what}.", hint=f"Give none, or one of {', '.join(reasons)}.")
    if len(opinion.note) > LONGEST_NOTE:
        raise UsageError(f"The note has {len(opinion.note):,} characters.", hint=f"Shorten it to {LONGEST_NOTE:,}.")
