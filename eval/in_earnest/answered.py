"""What is kept of the answer to one message: text and citations, what the model had before it, and the way there."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache

from pydantic import TypeAdapter

from eval.in_earnest.requests import Request
from rag.answer import answer_from_json, answer_to_json
from rag.core import Answer, Evidence
from rag.llm import Trace


@dataclass(frozen=True, slots=True)
class StepTaken:
    """A step on the way to an answer; ``model`` tells that its seconds are those of the model."""

    name: str
    seconds: float
    model: bool = False
    error: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """The ``number``-th request to the model for a message, from 1, and its step; ``asked`` is the hash without the rules."""

    step: str
    number: int
    hash: str
    asked: str
    reply: str
    seconds: float
    prompt_tokens: int = 0
    completion_tokens: int = 0


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer to one message.

    ``read_as`` is the message as it was understood; ``window`` are the bullets that the model saw, or that were gathered if no
    model was asked, as ``2401.15077@2024-01-29#4`` in their order. ``seconds`` are all, ``own`` those without the model's.
    """

    id: str
    question: str
    read_as: str
    answer: str
    window: tuple[str, ...]
    steps: tuple[StepTaken, ...]
    requests: tuple[Asked, ...]
    seconds: float
    own: float

    @property
    def said(self) -> Answer:
        """The answer itself."""
        return answer_from_json(self.answer)

    @property
    def papers(self) -> list[str]:
        """The papers of the window, each once, in order."""
        return list(dict.fromkeys(place.partition("@")[0] for place in self.window))


@dataclass(frozen=True, slots=True)
class Conversed:
    """The answers to the messages of one question, in order; ``settings`` are those that decide what is asked."""

    id: str
    turns: tuple[Answered, ...]
    settings: dict[str, str] = field(default_factory=dict)


@cache
def _adapter() -> TypeAdapter[Conversed]:
    return TypeAdapter(Conversed)


def to_line(conversed: Conversed) -> str:
    """Return a conversation as a line of JSON."""
    return _adapter().dump_json(conversed).decode() + "\n"


def from_line(line: str) -> Conversed:
    """Read what :func:`to_line` wrote.

    :raises ValueError: if the line is something else.
    """
    return _adapter().validate_json(line)


def answered(
    name: str, question: str, read_as: str, answer: Answer, found: Sequence[Evidence], trace: Trace, made: Sequence[Request]
) -> Answered:
    """Return what is kept of an answer.

    :param found: the evidence that was gathered for it.
    :param made: the requests to the model, in their order.
    """
    steps = [
        StepTaken(it.name, it.seconds, isinstance(it.input, dict) and "prompt" in it.input, it.error) for it in trace.steps
    ]
    of = {
        step.input["prompt"].messages: step.name
        for step in trace.steps
        if isinstance(step.input, dict) and "prompt" in step.input
    }
    requests = [
        Asked(
            of.get(tuple(it.messages), "other"),
            number,
            it.hash,
            it.asked,
            it.reply,
            it.seconds,
            it.usage.get("prompt_tokens", 0),
            it.usage.get("completion_tokens", 0),
        )
        for number, it in enumerate(made, 1)
    ]
    own = trace.seconds - sum(it.seconds for it in made)
    window = tuple(_shown(trace) or _gathered(found))
    return Answered(
        name, question, read_as, answer_to_json(answer), window, tuple(steps), tuple(requests), trace.seconds, max(own, 0.0)
    )


def _shown(trace: Trace) -> list[str]:
    """Return the bullets of the last prompt for the answer; none if no model wrote it."""
    places = [it.input["sources"].values() for it in trace.steps if it.name == "prompt"]
    return [f"{it['arxiv_id']}@{it['date'].isoformat()}#{it['bullet']}" for it in places[-1]] if places else []


def _gathered(found: Iterable[Evidence]) -> list[str]:
    return [f"{it.paper.arxiv_id}@{bullet.date.isoformat()}#{bullet.index}" for it in found for bullet in it.bullets]
