"""Settings as the page shows them, and what a test of them found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One setting as the page shows it: its value, empty for a key, and where that is set.

    ``where`` is ``environment``, ``.env``, ``started`` (by whoever started the page), ``stored`` or empty for the default;
    ``variable`` is the environment variable that sets it.
    """

    name: str
    value: str
    where: str
    variable: str

    @property
    def fixed(self) -> bool:
        """Whether the page cannot change it."""
        return self.where not in ("", "stored")


@dataclass(frozen=True, slots=True)
class Tested:
    """What a test found: whether something works, in words, and the seconds that it took."""

    ok: bool
    name: str
    found: str
    seconds: float
