"""Minimums and maximums that the figures of a suite have to keep, from ``gates.toml``."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources

__all__ = ["Gate", "check", "read_gates"]


@dataclass(frozen=True, slots=True)
class Gate:
    """A bound on one figure; ``at_most`` turns it round."""

    figure: str
    bound: float
    at_most: bool = False

    def passes(self, value: float) -> bool:
        """Whether a value keeps the bound; the bound itself does."""
        return value <= self.bound if self.at_most else value >= self.bound

    def __str__(self) -> str:
        return f"{'at most' if self.at_most else 'at least'} {self.bound:g}"


def read_gates(suite: str) -> list[Gate]:
    """The gates of a suite, in the order of the file.

    :raises KeyError: if the file has no such suite.
    """
    table = tomllib.loads((resources.files("eval") / "gates.toml").read_text("utf-8"))[suite]
    found = [Gate(name, float(value)) for name, value in table.get("at_least", {}).items()]
    return found + [Gate(name, float(value), at_most=True) for name, value in table.get("at_most", {}).items()]


def check(figures: Mapping[str, float], gates: list[Gate]) -> list[Gate]:
    """The gates that fail. A gate on a figure that was not measured fails too."""
    return [gate for gate in gates if gate.figure not in figures or not gate.passes(figures[gate.figure])]
