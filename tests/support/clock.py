"""A clock that a test puts forward, so that a deadline passes at one point of a story, however busy the machine is."""

from __future__ import annotations

import time

import pytest


class Clock:
    """Stands in for ``time.monotonic``, by which deadlines and event loops measure; it goes on by itself too.

    A loop that sleeps notices that the time has come when it is woken next: let the server send something afterwards.
    """

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._real, self._ahead = time.monotonic, 0.0
        monkeypatch.setattr(time, "monotonic", self)

    def __call__(self) -> float:
        return self._real() + self._ahead

    def put_forward(self, seconds: float) -> None:
        self._ahead += seconds
