"""Limits: questions at the same time over all readers, and questions per minute of each reader."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from weakref import WeakSet

from ui.session.turn import ShownTurn

#: Seconds after which a question that is still open counts as abandoned.
_GIVEN_UP = 600
_MINUTE = 60.0
#: Readers that are remembered; beyond that, those who asked longest ago are forgotten.
_READERS = 10_000


class Desk:
    """Accept at most ``limit`` questions that are waiting or being answered, over all conversations."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: WeakSet[ShownTurn] = WeakSet()
        self._lock = threading.Lock()

    def take(self, turn: ShownTurn) -> bool:
        """Return whether there is room for a question, and reserve it until the turn ends."""
        with self._lock:
            for old in [t for t in self._open if not t.running or turn.asked - t.asked > _GIVEN_UP]:
                self._open.discard(old)
            if len(self._open) >= self._limit:
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
