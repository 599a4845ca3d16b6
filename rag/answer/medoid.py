"""Medoid voting: the model answers several times, each with the evidence in another order; the most typical answer is taken.

Where a bullet stands in a prompt changes what a model makes of it. An answer that is like those of the other orders depends
least on the order (SWiM, arXiv 2407.03651). The answer that is taken is one the model gave, not a mixture.
"""

from __future__ import annotations

import importlib
import random
import re
import threading
from collections import Counter
from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, wait
from contextlib import closing
from dataclasses import dataclass, replace
from typing import TypeVar

from rag.answer.answer import stream_answer
from rag.answer.extractive import covers
from rag.core import Answer, Deadline, Found, Settings
from rag.llm import PULSE, Fences, Models, ModelStream, Step, Trace, draw_fence
from rag.search import Gathered, Question
from rag.text import terms_of_many

__all__ = ["medoid", "orders", "vote"]

#: Answers that are written at the same time.
_AT_ONCE = 3
#: Draws of an order until one is new.
_TRIES = 50
#: Seconds that a run gets which begins after the deadline: enough to fail in the usual way.
_LEAST_TIME = 0.1
_MARKER = re.compile(r"\[\d+\]")

T = TypeVar("T")


def vote(
    question: Question,
    gathered: Gathered,
    settings: Settings,
    *,
    trace: Trace,
    fences: Fences = draw_fence,
    models: Models = ModelStream,
) -> Iterator[str | Answer]:
    """As :func:`rag.answer.answer.stream_answer`; with ``votes`` above 1 the medoid of so many answers, shown when all are
    there.

    Runs that fail or break off have no vote while there are others; when all fail, the first one's answer stands. ``usage`` is
    that of all runs. Where the model is not asked, there is no vote.
    """
    if settings.votes == 1 or not _asks_model(gathered, settings):
        yield from stream_answer(question, gathered, settings, trace=trace, fences=fences, models=models)
        return
    # Several threads that import the same packages at once can see half of one.
    importlib.import_module("llama_index.llms.openai_like")
    deadline = Deadline.after(settings.llm_deadline)
    runs = [
        _Run(question, replace(gathered, evidence=evidence), settings, fences, models, deadline, trace.seconds)
        for evidence in orders(gathered.evidence, settings)
    ]
    try:
        with trace.step("vote", runs=len(runs)) as step:
            answers = yield from _answers(runs)
            able = _able(answers)
            chosen = able[medoid([answers[i] for i in able])]
            step.output = {"chosen": chosen, "among": able}
        trace.unknown = runs[chosen].trace.unknown
        trace.first_token = min((run.first_token for run in runs if run.first_token is not None), default=None)
        timings = trace.timings()
    finally:
        for number, run in enumerate(runs):
            run.left.set()
            trace.steps += run.steps(number)
        trace.steps.sort(key=lambda step: step.began)
    # Whether the best paper contradicts the question is told by the first run, which has the best paper first.
    answer = replace(answers[chosen], premise=answers[0].premise, timings=timings, usage=_summed(answers))
    yield answer.text
    yield answer


def _asks_model(gathered: Gathered, settings: Settings) -> bool:
    """Whether a model writes the answer, as :func:`rag.answer.answer.stream_answer` decides it."""
    covered = gathered.tally is None and covers(gathered.evidence, settings.least_coverage)
    return covered and settings.has_model and any(e.bullets for e in gathered.evidence)


def orders(evidence: Found, settings: Settings) -> list[Found]:
    """The evidence in as many orders as there are votes: first the given one, then others, the same ones at every call.

    What the model is shown stays the same: its papers, and the bullets of each, change places among themselves. Orders repeat
    only where there are hardly any others.
    """
    chance = random.Random(settings.votes)
    found, seen = [evidence], {_places(evidence, settings)}
    while len(found) < settings.votes:
        for _ in range(_TRIES):
            other = _shuffled(evidence, settings, chance)
            if _places(other, settings) not in seen:
                break
        seen.add(_places(other, settings))
        found.append(other)
    return found


def _places(evidence: Found, settings: Settings) -> tuple[tuple[str, str, int], ...]:
    """What the model is shown, in its order."""
    shown = evidence[: settings.evidence_papers]
    return tuple((e.paper.arxiv_id, b.date.isoformat(), b.index) for e in shown for b in e.bullets[: settings.evidence_bullets])


def _shuffled(evidence: Found, settings: Settings, chance: random.Random) -> Found:
    """The evidence in another order. That it covers the question is known, and must not be asked of other first papers."""
    moved = [
        replace(item, bullets=_mixed(item.bullets, settings.evidence_bullets, chance), coverage=1.0, names=1.0)
        for item in evidence
    ]
    return Found(_mixed(moved, settings.evidence_papers, chance), evidence.notice)


def _mixed(items: Sequence[T], size: int, chance: random.Random) -> tuple[T, ...]:
    """The items, the first ``size`` of them in another order."""
    first = items[:size]
    return *chance.sample(first, len(first)), *items[size:]


class _Run:
    """One of the answers that are voted on, made in a thread of its own.

    :param deadline: that of all runs together.
    :param began: seconds after the start of the whole at which its clock starts.
    """

    def __init__(
        self,
        question: Question,
        gathered: Gathered,
        settings: Settings,
        fences: Fences,
        models: Models,
        deadline: Deadline,
        began: float,
    ) -> None:
        self._question, self._gathered = question, gathered
        self._settings, self._fences, self._models = settings, fences, models
        self._deadline = deadline
        self._began = began
        self.trace = Trace()
        self.done: Future[Answer] = Future()
        self.left = threading.Event()
        """Set when nobody waits for it any more."""

    def work(self, places: threading.Semaphore) -> None:
        """Make the answer, when there is a place."""
        with places:
            if self.left.is_set():
                return
            try:
                # The events are a generator: closing it hangs up on the server.
                with closing(self._events()) as events:  # type: ignore[type-var]
                    for event in events:
                        if isinstance(event, Answer):
                            self.done.set_result(event)
                        if self.left.is_set():
                            return
            except Exception as problem:  # raised where the answer is waited for
                self.done.set_exception(problem)

    def _events(self) -> Iterator[str | Answer]:
        settings = self._settings.model_copy(update={"llm_deadline": max(round(self._deadline.left, 1), _LEAST_TIME)})
        return stream_answer(
            self._question, self._gathered, settings, trace=self.trace, fences=self._fences, models=self._models
        )

    @property
    def first_token(self) -> float | None:
        """When the first word came in, by the clock of the whole."""
        return None if self.trace.first_token is None else self._began + self.trace.first_token

    def steps(self, number: int) -> list[Step]:
        """The steps so far, by the clock of the whole and with the number of the run in their names."""
        return [replace(s, name=f"{s.name} {number}", began=self._began + s.began) for s in list(self.trace.steps)]


def _answers(runs: Sequence[_Run]) -> Generator[str, None, list[Answer]]:
    """Returns the answers of all runs, of which a few are made at once. Yields an empty piece now and then."""
    places = threading.Semaphore(_AT_ONCE)
    for run in runs:
        threading.Thread(target=run.work, args=(places,), name="vote", daemon=True).start()
    while wait([run.done for run in runs], timeout=PULSE).not_done:
        yield ""
    return [run.done.result() for run in runs]


def _able(answers: Sequence[Answer]) -> list[int]:
    """The answers that vote: those without a fault, or else those that a model wrote, or else the first."""
    written = [i for i, answer in enumerate(answers) if answer.mode == "llm"]
    return [i for i in written if not answers[i].notice] or written or [0]


def medoid(answers: Sequence[Answer]) -> int:
    """Which answer is most like the others; of equal ones that with more supported sentences, then the first."""
    traits = _traits(answers)
    supported = [sum(s.verdict == "supported" for s in answer.sentences) for answer in answers]
    likeness = [sum(one.likeness(other) for other in traits) for one in traits]  # to itself it is 1, for each
    return max(range(len(answers)), key=lambda i: (round(likeness[i], 9), supported[i]))


@dataclass(frozen=True, slots=True)
class _Traits:
    """What answers are compared by: the bullets they cite, their content words, and whether they abstain."""

    cited: frozenset[tuple[str, str, int]]
    terms: frozenset[str]
    abstained: bool

    def likeness(self, other: _Traits) -> float:
        """From 0 to 1."""
        same = float(self.abstained == other.abstained)
        return (_jaccard(self.cited, other.cited) + _jaccard(self.terms, other.terms) + same) / 3


def _traits(answers: Sequence[Answer]) -> list[_Traits]:
    terms = terms_of_many([_MARKER.sub(" ", answer.text) for answer in answers])
    return [
        _Traits(
            frozenset((c.arxiv_id, c.date.isoformat(), c.bullet) for c in answer.citations), frozenset(words), answer.abstained
        )
        for answer, words in zip(answers, terms, strict=True)
    ]


def _jaccard(one: frozenset[object], other: frozenset[object]) -> float:
    """The share of what both have in what either has; 1 for two that are empty."""
    return len(one & other) / len(one | other) if one or other else 1.0


def _summed(answers: Sequence[Answer]) -> dict[str, int]:
    """The tokens of all."""
    total: Counter[str] = Counter()
    for answer in answers:
        total.update(answer.usage)
    return dict(total)
