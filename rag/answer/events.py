"""The typed events that make up an answer, in the order in which they can be shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rag.core import Answer, Evidence, Sentence
from rag.search import Gathered, Question

Doing = Literal["reading", "planning", "searching", "choosing", "looking_again", "figures", "writing", "checking", "repairing"]
"""What may keep a reader waiting."""


@dataclass(frozen=True, slots=True)
class QuestionRead:
    """The question as it was understood; the first event, once."""

    question: Question


@dataclass(frozen=True, slots=True)
class StepBegan:
    """What is being done from now on; any number, wherever a reader may have to wait.

    ``papers`` is how many papers the model chooses from or writes from, and ``of`` how many it has chosen those from, None if
    it has not. ``found`` are the papers that it begins to choose from.
    """

    doing: Doing
    papers: int | None = None
    of: int | None = None
    found: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class QuestionPlanned:
    """The question once a model has planned its search, and its plan; at most once, before the evidence.

    ``aspects`` are what each side of a comparison is looked at for.
    """

    question: Question
    searches: tuple[str, ...] = ()
    aspects: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvidenceFound:
    """What the answer will rest on; once, before any text."""

    gathered: Gathered


@dataclass(frozen=True, slots=True)
class TextPiece:
    """The next piece of the answer, never empty; joined, the pieces since the last :class:`TextReplaced` are its text."""

    text: str


@dataclass(frozen=True, slots=True)
class TextReplaced:
    """The answer so far, in place of all text before: that was not the answer (a model's thoughts), or has been repaired."""

    text: str


@dataclass(frozen=True, slots=True)
class SentenceChecked:
    """A sentence of the finished text with its verdict, None if there is nothing to check; one event per sentence."""

    sentence: Sentence


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """What a reader has to know beside the answer, for example that it was cut off."""

    text: str


@dataclass(frozen=True, slots=True)
class AnswerDone:
    """The finished answer; the last event, once."""

    answer: Answer


Event = (
    QuestionRead
    | QuestionPlanned
    | StepBegan
    | EvidenceFound
    | TextPiece
    | TextReplaced
    | SentenceChecked
    | NoticeGiven
    | AnswerDone
)
