"""Answers of a model, kept in a file so that no question is paid for twice."""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import sqlite3
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path

from prompts import fingerprint
from rag.answer import answer_from_json, answer_to_json
from rag.core import Answer, Database, Settings, StorageError, __version__, storable
from rag.search import Question

_MOST = 50_000  # answers and verdicts, the newest
_PATIENCE = 2.0  # seconds to wait for another process that is writing
_TABLE = """
CREATE TABLE answers (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  answer TEXT NOT NULL
) STRICT;
"""
# The last: a file with other tables.
_DAMAGED = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR})
# Settings that change no answer; all others, also future ones, are part of the key. The server is in the key without the
# credentials in its address, and the embedding through the generation of the index.
_NO_MATTER = frozenset(
    """home chroma_url openai_api_key openai_base_url llm_timeout llm_deadline llm_retries price_in price_out
    embedding_api_key embedding_base_url embedding_price embedding_batch embedding_timeout embedding_retries""".split()
)

_log = logging.getLogger(__name__)


def answer_key(question: Question, generation: str, accepted: Iterable[str], settings: Settings) -> str:
    """Return the key of an answer: a hash of everything that it depends on.

    :param generation: what identifies the content of the index.
    :param accepted: the ids of papers that somebody vouches for; warnings depend on them.
    """
    files = (file.name for file in resources.files("prompts").iterdir())
    parts = {
        "nonmun": __version__,
        "question": repr(question),
        "generation": generation,
        "accepted": sorted(accepted),
        "prompts": {name: fingerprint(name.removesuffix(".j2")) for name in files if name.endswith(".j2")},
        "server": settings.llm.place,
        "settings": {name: value for name, value in settings.flat().items() if name not in _NO_MATTER},
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


class AnswerStore:
    """Answers in a file, which is created with the first of them.

    Every call opens the file anew, so processes and threads can share it.
    """

    def __init__(self, file: Path) -> None:
        self._database = Database(file, "kept answers", [_TABLE], patience=_PATIENCE)
        self._file = file

    def make_ready(self) -> None:
        """Create the file, or fail before anything is paid for.

        :raises StorageError: if it cannot be written, or is not a file of answers.
        """
        with self._database.writing() as database:
            database.execute("SELECT key, answer FROM answers LIMIT 1")

    def get(self, key: str) -> Answer | None:
        """Return the answer kept under a key, or None if there is none that can be read."""
        with self._forgiving():
            with self._database.reading() as database:
                query = "SELECT answer FROM answers WHERE key = ?"
                row = database.execute(query, (key,)).fetchone() if database else None
            return answer_from_json(row[0]) if row else None
        return None

    def put(self, key: str, answer: Answer) -> None:
        """Keep an answer, replacing an older one with the same key, and delete the oldest ones beyond the limit."""
        value = storable(answer_to_json(answer))
        with self._forgiving(), self._database.writing() as database:
            database.execute("INSERT OR REPLACE INTO answers (key, answer) VALUES (?, ?)", (key, value))
            database.execute(
                "DELETE FROM answers WHERE number <= (SELECT number FROM answers ORDER BY number DESC LIMIT 1 OFFSET ?)",
                (_MOST,),
            )

    @contextlib.contextmanager
    def _forgiving(self) -> Iterator[None]:
        """Log what goes wrong and carry on; rename a damaged file."""
        before = self._database.identity()
        try:
            yield
        except StorageError as problem:
            if getattr(problem.__cause__, "sqlite_errorcode", -1) & 0xFF in _DAMAGED:
                self._set_aside(before, problem)
            else:
                _log.warning("the kept answers cannot be used: %s", problem)
        except (ValueError, KeyError, TypeError) as problem:
            _log.warning("the kept answers in %s cannot be used: %r", self._file, problem)

    def _set_aside(self, damaged: int | None, problem: StorageError) -> None:
        aside = self._file.with_name(f"{self._file.stem}.damaged{self._file.suffix}")
        try:
            if not self._database.set_aside(aside, damaged):
                return  # another process was faster, and the file is a new one
        except OSError as failure:
            _log.warning("%s is damaged (%s) and cannot be renamed: %s", self._file, problem, failure)
            return
        _log.warning("%s was damaged (%s) and has been renamed to %s", self._file, problem, aside.name)
