"""What a follow-up takes over from the answer before it."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Carried:
    """What the question of a follow-up takes over from the answer before it; empty for a fresh question.

    ``papers`` are the arXiv ids of the papers that this answer showed, in its order (for the next page of a list, those of all
    pages before), and ``read`` those of the papers that a model was given beside them. ``searches``, ``compared`` and
    ``aspects`` are of its plan. ``notice`` says why rules had to read the follow-up, and ``faulty`` that a server failed. ``kept`` are the
    filters of the question before it, as a reader is shown them, which are told where they leave nothing.
    """

    papers: tuple[str, ...] = ()
    read: tuple[str, ...] = ()
    searches: tuple[str, ...] = ()
    compared: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()
    notice: str = ""
    faulty: bool = False
    kept: str = field(default="", compare=False)
