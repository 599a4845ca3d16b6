"""Limits: questions at the same time over all readers, and questions per minute of each reader.

Readers are told the number; the terminal of the server also tells which setting it is, once a minute at most.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict, deque
from weakref import WeakSet

from rag.core import Settings
from rag.text import Language
from ui.locales.texts import Label
from ui.session.reader import Reader
from ui.session.turn import ShownTurn

_log = logging.getLogger(__name__)

#: Seconds after which a question that is still open counts as abandoned.
_GIVEN_UP = 600
_MINUTE = 60.0
#: Readers that are remembered; beyond that, those who asked longest ago are forgotten.
_READERS = 10_000


class Desk:
    """Accept at most ``most`` questions that are waiting or being answered, over all conversations."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._open: WeakSet[ShownTurn] = WeakSet()
        self._lock = threading.Lock()

    def take(self, turn: ShownTurn) -> bool:
        """Return whether there is room for a question, and reserve it until the turn ends."""
        with self._lock:
            for old in [t for t in self._open if not t.running or turn.asked - t.asked > _GIVEN_UP]:
                self._open.discard(old)
            if len(self._open) >= self.most:
                return False
            self._open.add(turn)
            return True


class Pace:
    """Accept at most ``most`` questions per minute of each reader; any number if it is 0."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, reader: str) -> float:
        """Count a question of a reader, and return 0; or return the seconds to wait, without counting it."""
        if not self.most:
            return 0.0
        now = time.monotonic()
        with self._lock:
            times = self._asked.setdefault(reader, deque())
            self._asked.move_to_end(reader)
            while times and now - times[0] >= _MINUTE:
                times.popleft()
            if len(times) >= self.most:
                return _MINUTE - (now - times[0])
            times.append(now)
            while len(self._asked) > _READERS:
                self._asked.popitem(last=False)
            return 0.0


class Door:
    """Who may ask: every question passes here, whatever way it came in.

    ``ahead`` counts what is asked while readers type, which is no question yet.
    """

    def __init__(self, settings: Settings) -> None:
        self._desk = Desk(settings.limits.questions)
        self._pace = Pace(settings.ui.questions_per_minute)
        self.ahead = Pace(settings.ui.questions_per_minute)
        self._told: dict[str, float] = {}

    def refuses(self, reader: Reader, language: Language, turn: ShownTurn | None = None) -> tuple[str, str] | None:
        """Count a question of a reader; return why it is refused, and what to do, or None if it may be answered.

        :param turn: holds a place at the desk until it ends; None for what needs no place.
        """
        if seconds := self._pace.wait(reader.owner or reader.place):
            self._tell("NONMUN_QUESTIONS_PER_MINUTE", self._pace.most)
            hint = Label.TOO_FAST_HINT.of(language, seconds=int(seconds) + 1)
            return Label.TOO_FAST.of(language, count=self._pace.most), hint
        if turn is not None and not self._desk.take(turn):
            self._tell("NONMUN_MAX_ANSWERS and NONMUN_MAX_WAITING", self._desk.most)
            return Label.BUSY.of(language, count=self._desk.most), Label.BUSY_HINT.of(language)
        return None

    def _tell(self, setting: str, most: int) -> None:
        now = time.monotonic()
        if now - self._told.get(setting, -_MINUTE) >= _MINUTE:
            self._told[setting] = now
            _log.warning("A question was refused: at most %d are taken (%s).", most, setting)
