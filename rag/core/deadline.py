"""A moment by which work must end, shared by all its steps."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True)
class Deadline:
    """``seconds`` were allowed; ``until`` is the moment (``time.monotonic``) at which they are over."""

    seconds: float
    until: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        """Return the deadline that many seconds from now."""
        return cls(seconds, time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds left, never below 0."""
        return max(self.until - time.monotonic(), 0.0)

    def part(self, share: float) -> Self:
        """Return a deadline for a step that may take this share of the time left."""
        return type(self).after(self.left * share)
