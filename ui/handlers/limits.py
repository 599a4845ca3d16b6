"""How much is taken at once: questions over all readers, and questions within a minute of one."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from weakref import WeakSet

from ui.session.turn import ShownTurn

#: A question that nobody has begun to answer for so many seconds was given up by its reader.
_GIVEN_UP = 600
_MINUTE = 60.0
#: Readers that are remembered; of more those who have not asked for longest are forgotten.
_READERS = 10_000


class Desk:
    """Takes questions until too many are being answered or wait.

    :param limit: how many at the same time, over all conversations.
    """

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._open: WeakSet[ShownTurn] = WeakSet()
        self._lock = threading.Lock()

    def take(self, turn: ShownTurn) -> bool:
        """Return whether there is room for a question; it has it until it has ended."""
        with self._lock:
            for old in [t for t in self._open if not t.running or turn.asked - t.asked > _GIVEN_UP]:
                self._open.discard(old)
            if len(self._open) >= self._limit:
                return False
            self._open.add(turn)
            return True


class Pace:
    """Lets each reader ask so many questions within a minute.

    :param most: how many; 0 for any number.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._asked: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, reader: str) -> float:
        """Count a question of a reader.

        :return: 0 when it may be asked, or else the seconds until one may; a question that may not be asked does not count.
        """
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
