"""What the rules for follow-ups of both languages share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

__all__ = ["Form", "Meant", "Number", "Pointer", "listed_ids"]

Number = Literal["one", "all"]
Form = Literal["", "of", "in"]


@dataclass(frozen=True, slots=True)
class Pointer:
    """A place of a message that stands for papers answered with before: for the ``one`` in focus, or for ``all`` shown.

    ``form`` is ``of`` for a possessive (its), ``in`` when nothing stands there and the papers are to be added; ``chooses``
    says that one of the papers is asked for (which one).
    """

    start: int
    end: int
    number: Number
    form: Form = ""
    chooses: bool = False


Meant = Callable[[Pointer], Sequence[str]]
"""Tells the arXiv ids that a pointer stands for."""


def listed_ids(ids: Sequence[str]) -> str:
    """arXiv ids as a question names them: ``arXiv 2311.12908, 2311.13231``."""
    return f"arXiv {', '.join(ids)}"
