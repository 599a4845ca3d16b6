"""A moment by which something has to have ended, shared by all the steps on the way there."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Self

__all__ = ["Deadline"]


@dataclass(frozen=True, slots=True)
class Deadline:
    """``seconds`` is what was allowed, ``until`` the moment (``time.monotonic``) at which that is over."""

    seconds: float
    until: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        """The deadline so many seconds from now."""
        return cls(seconds, time.monotonic() + seconds)

    @property
    def left(self) -> float:
        """Seconds that are left, never below 0."""
        return max(self.until - time.monotonic(), 0.0)

    def part(self, share: float) -> Self:
        """A deadline for a step that may take this share of what is left."""
        return type(self).after(self.left * share)
