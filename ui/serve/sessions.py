"""What Gradio keeps of each browser tab and each caller, and for how long: no more than what is needed, and not for ever.

Gradio copies the description of all components for each session, and every value that is shown; only its deep links, which the
page has not, read them. And it keeps ten thousand sessions, whoever has left.
"""

from __future__ import annotations

import datetime as dt
import time
from collections import ChainMap
from collections.abc import Callable
from copy import copy
from typing import Any

from gradio.components import State
from gradio.state_holder import SessionState, StateHolder

#: Sessions at most, and seconds for which one is kept that no page holds open: after a laptop has slept, it goes on.
MOST, KEPT = 2000, 3600.0
#: Seconds between two looks.
_LOOK = 30.0


class LightSession(SessionState):
    """The state of a session without copies of what is shown: its own values, and components that were changed for it."""

    def __init__(self, blocks: Any) -> None:
        shared, config = blocks.default_config, copy(blocks.default_config)
        self._changed: dict[int, Any] = {}
        config.blocks, config.fns = ChainMap(self._changed, shared.blocks), shared.fns
        self.blocks_config = config
        self.config_values = {}
        self.state_data = {}
        self._state_ttl = {}
        self.is_closed = False
        self.STATE_TTL_WHEN_CLOSED = int(KEPT)

    def __setitem__(self, key: int, value: Any) -> None:
        known = self.blocks_config.blocks.get(key)
        if isinstance(known, State):
            super().__setitem__(key, value)
            self.config_values.clear()
        elif known is not None:  # Gradio gives what it makes for a change a new number, and would keep it once more, for good
            self._changed[key] = value

    def rest(self) -> None:
        """Forget the changed components, which no page shows any more; what they hold is not read."""
        self._changed.clear()

    def _update_config(self, key: int) -> None:
        """Keep no copy."""

    def _update_value_in_config(self, key: int, value: Any) -> None:
        """Keep no copy."""


class Sessions(StateHolder):
    """All sessions.

    :param is_open: tells of the name of a session whether a page holds it open.
    """

    def __init__(self, is_open: Callable[[str], bool], most: int = MOST, kept: float = KEPT) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._is_open, self._most, self._kept = is_open, most, kept
        self._next_look = 0.0

    def set_blocks(self, blocks: Any) -> None:
        """Serve a page."""
        super().set_blocks(blocks)
        self.capacity = self._most

    def __getitem__(self, session_id: str) -> SessionState:
        with self.lock:
            if session_id not in self.session_data:
                self.session_data[session_id] = LightSession(self.blocks)
        found = self.session_data[session_id]
        self.update(session_id)
        self.time_last_used[session_id] = dt.datetime.now()
        return found

    def delete_all_expired_state(self) -> None:
        """Forget what has expired, and whole sessions that nobody holds open any more. Gradio calls this every second."""
        super().delete_all_expired_state()  # type: ignore[no-untyped-call]
        if time.monotonic() >= self._next_look:
            self._next_look = time.monotonic() + _LOOK
            self.forget()

    def forget(self) -> None:
        """Forget the sessions that no page holds open and that nobody has used for long, and what the others need no more."""
        before = dt.datetime.now() - dt.timedelta(seconds=self._kept)
        with self.lock:
            for name, used in list(self.time_last_used.items()):
                if self._is_open(name):
                    continue
                if used < before:
                    self.session_data.pop(name, None)
                    self.time_last_used.pop(name, None)
                elif isinstance(found := self.session_data.get(name), LightSession):
                    found.rest()
            events: dict[str, set[str]] = self.blocks._queue.pending_event_ids_session
            for name in [name for name, waited_for in events.items() if not waited_for and name not in self.session_data]:
                del events[name]
