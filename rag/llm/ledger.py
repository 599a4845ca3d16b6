"""What requests to the model have taken: tokens and dollars by day, in a small table of the data directory.

Neither questions nor answers are kept, only counts.
"""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from rag.core import Database, StorageError
from rag.llm.client import ModelStream
from rag.llm.trace import known_prices

if TYPE_CHECKING:
    from rag.core import Deadline, Settings
    from rag.llm.client import Model, Models
    from rag.llm.prompt import Message

_log = logging.getLogger(__name__)
_MIGRATIONS = (
    """
    CREATE TABLE requests (
        day TEXT NOT NULL, task TEXT NOT NULL, model TEXT NOT NULL,
        tokens_read INTEGER, tokens_written INTEGER, dollars REAL
    );
    CREATE INDEX requests_by_day ON requests (day);
    """,
)
#: What requests belong to that only try whether the model works.
TEST = "test"
#: Days after which counts are deleted.
_KEPT = 400


@dataclass(frozen=True, slots=True)
class Spent:
    """What some days took.

    ``tasks`` are answers, reports, briefs and digests, each of one or more ``requests``; a test of the settings is none.
    ``dollars`` are those of requests with a known price; ``unpriced`` counts the others, and ``uncounted`` those whose tokens
    the server did not report.
    """

    tasks: int = 0
    requests: int = 0
    tokens_read: int = 0
    tokens_written: int = 0
    dollars: float = 0.0
    unpriced: int = 0
    uncounted: int = 0

    @property
    def tokens(self) -> int:
        return self.tokens_read + self.tokens_written


class Ledger:
    """The counts of a home."""

    def __init__(self, home: Path) -> None:
        self._database = Database(home / "usage.sqlite3", "counts of tokens", _MIGRATIONS, patience=2.0)

    def note(self, task: str, settings: Settings, usage: Mapping[str, int], *, today: dt.date | None = None) -> None:
        """Keep what one request took.

        :param task: what the request belongs to; the same for all requests of one answer.
        :param usage: the token counts that the server reported; empty without any.
        :raises StorageError: if it cannot be kept.
        """
        prices, day = known_prices(settings), today or dt.date.today()
        dollars = prices.cost(usage) if prices is not None and usage else None
        counts = usage.get("prompt_tokens"), usage.get("completion_tokens")
        with self._database.writing() as database:
            database.execute("DELETE FROM requests WHERE day < ?", ((day - dt.timedelta(_KEPT)).isoformat(),))
            row = day.isoformat(), task, settings.llm.model, *counts, dollars
            database.execute("INSERT INTO requests VALUES (?, ?, ?, ?, ?, ?)", row)

    def by_day(self, days: int = 30, *, today: dt.date | None = None) -> dict[dt.date, Spent]:
        """Return what the last days took, newest first, without those that took nothing.

        :raises StorageError: if it cannot be read.
        """
        first = (today or dt.date.today()) - dt.timedelta(days - 1)
        with self._database.reading() as database:
            if database is None:
                return {}
            rows = database.execute(f"SELECT day, {_SUMS} WHERE day >= ? GROUP BY day ORDER BY day DESC", (first.isoformat(),))
            return {dt.date.fromisoformat(day): Spent(*sums) for day, *sums in rows.fetchall()}

    def total(self, days: int = 30, *, today: dt.date | None = None) -> Spent:
        """Return what the last days took together; raises as :meth:`by_day`."""
        first = (today or dt.date.today()) - dt.timedelta(days - 1)
        with self._database.reading() as database:
            if database is None:
                return Spent()
            return Spent(*database.execute(f"SELECT {_SUMS} WHERE day >= ?", (first.isoformat(),)).fetchone())


_SUMS = (
    f"COUNT(DISTINCT NULLIF(task, '{TEST}')), COUNT(*), COALESCE(SUM(tokens_read), 0), COALESCE(SUM(tokens_written), 0), "
    "COALESCE(SUM(dollars), 0.0), COALESCE(SUM(dollars IS NULL), 0), COALESCE(SUM(tokens_read IS NULL), 0) FROM requests"
)


def counted(home: Path, task: str = "") -> Models:
    """Return the factory of the configured model's requests, each of which is counted in the ledger of a home.

    :param task: what they belong to; without it, all requests that one factory makes are a task of their own.
    """
    ledger, task = Ledger(home), task or uuid.uuid4().hex

    def make(settings: Settings, messages: Sequence[Message], deadline: Deadline | None = None) -> Model:
        return _Counted(ModelStream(settings, messages, deadline), ledger, task, settings)

    return make


class _Counted:
    """A request that is counted when it ends, however it ends."""

    def __init__(self, model: ModelStream, ledger: Ledger, task: str, settings: Settings) -> None:
        self._model, self._ledger, self._task, self._settings = model, ledger, task, settings
        self.usage = model.usage

    @property
    def reasoning(self) -> str:
        return self._model.reasoning

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        try:
            async with aclosing(aiter(self._model)) as pieces:
                async for piece in pieces:
                    yield piece
        finally:
            try:
                self._ledger.note(self._task, self._settings, self.usage)
            except StorageError as problem:  # an answer is worth more than its count
                _log.warning("the tokens of a request were not counted: %s", problem)
