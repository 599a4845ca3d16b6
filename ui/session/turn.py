"""A question of a conversation on the page, and how far its answer is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from rag.core import Answer, Paper
from rag.text import Language, language_of

if TYPE_CHECKING:
    from rag.chat import FollowUp
    from rag.search import PieceKind, Question

__all__ = ["Spans", "State", "Turn"]

State = Literal["waiting", "answering", "done", "stopped", "failed"]
Spans = tuple[tuple[int, int], ...]


@dataclass(eq=False)
class Turn:
    """A question and its answer.

    ``text`` is what has streamed in so far; ``answer`` is there when it has ended, with the ``papers`` that it cites by
    arXiv id and, by marker, the characters of the cited bullets that support what is said (``support``). ``followed`` is the
    question in the light of the turns before it and ``read`` what was understood of that, both there before the first piece
    of text; ``ignore`` are kinds of pieces that the reader did not mean. ``problem`` and ``hint`` are set when it failed.
    ``literal`` asks for the question as it stands, not as what follows from the turns before it. ``number`` names it on the
    page, ``kept`` in the history (0 where it is not there).
    """

    number: int
    question: str
    state: State = "waiting"
    text: str = ""
    answer: Answer | None = None
    papers: Mapping[str, Paper] = field(default_factory=dict)
    support: Mapping[str, Spans] = field(default_factory=dict)
    followed: FollowUp | None = None
    read: Question | None = None
    ignore: tuple[PieceKind, ...] = ()
    literal: bool = False
    problem: str = ""
    hint: str = ""
    kept: int = 0
    asked: float = field(default_factory=time.monotonic)

    @property
    def running(self) -> bool:
        return self.state in ("waiting", "answering")

    @property
    def language(self) -> Language:
        """The language of the question."""
        return self.read.language if self.read is not None else language_of(self.question)

    def fail(self, problem: str, hint: str) -> None:
        self.state, self.problem, self.hint = "failed", problem, hint
