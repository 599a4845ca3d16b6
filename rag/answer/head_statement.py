"""One statement of a sentence about a paper, and what the head of the paper has to it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Statement:
    """What the characters of a claim from ``start`` to ``end`` say, whether it ``holds``, and what the head ``has``.

    ``has`` is empty for what only names a paper, such as its id. ``fix`` stands for the characters in a corrected claim.
    """

    start: int
    end: int
    said: str
    holds: bool = True
    has: str = ""
    fix: str = ""

    def put_right(self, claim: str) -> str:
        """Return the claim corrected; empty if it is not known how."""
        return f"{claim[: self.start]}{self.fix}{claim[self.end :]}" if self.fix else ""
