"""What asking a model some questions will take, estimated before anything is sent.

Each question runs through the whole pipeline of an answer with a stand-in for the model, so the prompts are the real ones.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import astuple, dataclass
from math import ceil
from pathlib import Path

from eval.paid.kept import answer_key
from rag.answer import REFUSAL
from rag.assistant import Nonmun
from rag.check import judge_messages
from rag.core import Answer, Claim, Settings
from rag.index import Generation
from rag.llm import Message, Prompt, Step, Trace, draw_fence
from rag.search import Gathered, Question

#: Bytes of UTF-8 to a token. English has about four and Korean three to five: so the estimate is rather too high.
_BYTES = 3
#: What a judge is asked about an answer: sentences with all that they cite, and with single bullets of it.
_CLAIMS = 4
#: Tokens of a judge's opinion, which is a line of JSON; rather many.
_OPINION = 200


@dataclass(frozen=True, slots=True)
class Need:
    """A number of requests, and an estimate of the most tokens that they will take."""

    requests: int = 0
    prompt_tokens: int = 0
    completion_tokens: int = 0

    def __add__(self, other: Need) -> Need:
        return Need(*map(sum, zip(astuple(self), astuple(other), strict=True)))

    def times(self, count: int) -> Need:
        return Need(self.requests * count, self.prompt_tokens * count, self.completion_tokens * count)

    @property
    def usage(self) -> dict[str, int]:
        """The tokens in the form of a server's counts."""
        return {"prompt_tokens": self.prompt_tokens, "completion_tokens": self.completion_tokens}


@dataclass(frozen=True, slots=True)
class Forecast:
    """One question: the cache key of its answer, the most that the answer and its judging will take, and a cached answer."""

    question: str
    key: str
    need: Need
    later: Need
    answer: Answer | None = None


class Forecaster:
    """Estimates what questions will take.

    :param assistant: over the index and with the settings that will be used.
    :param judge: how often a judge will be asked about each claim; 0 for no judge.
    :param today: the day on which questions are asked; None for the current one.
    """

    def __init__(self, assistant: Nonmun, judge: int = 0, today: dt.date | None = None) -> None:
        self._assistant = Nonmun(assistant.settings.home, sample=assistant.index.name == "sample", settings=assistant.settings)
        self._assistant.models = _Nobody
        self._settings = assistant.settings
        self._judge = judge
        self._today = today
        self._digests = _fingerprint(assistant.index.generation)
        decided = assistant.index.overrides.decisions()
        self._accepted = decided.accepted | {f"not {arxiv_id}" for arxiv_id in decided.doubted}

    def forecast(self, question: str) -> Forecast:
        """Estimate what one question will take. Nothing is sent to the model.

        :raises UsageError: if the question is empty or too long.
        :raises ModelServerError: if the server of an embedding fails.
        """
        trace = Trace()
        self._assistant.ask(question, today=self._today, trace=trace)
        steps = {step.name: step for step in trace.steps}
        prompts = _prompts(trace.steps)
        understood: Question = steps["understand"].output
        # The home of an evaluation is temporary, so that no name tells its index; and the hashes tell what the search found.
        generation = " ".join([self._digests, *(prompt.hash for prompt in prompts)])
        key = answer_key(understood, generation, self._accepted, self._settings)
        answer = _need([prompt.messages for prompt in prompts], self._settings.llm.max_tokens)
        judging = Need()
        if prompts:
            one = self._one_claim(question, steps["retrieve"].output)
            if self._settings.answer.verification == "repair":
                answer = answer.times(2)
            if self._settings.answer.verification != "off":
                answer += one.times(_CLAIMS * self._settings.answer.judge_asks)  # rather many: a single request for all is less
            judging = one.times(_CLAIMS * self._judge)
        return Forecast(question, key, answer, judging)

    def _one_claim(self, question: str, gathered: Gathered) -> Need:
        """Estimate one request about one sentence, assumed to be as long as the question, and the best bullet."""
        best = gathered.evidence[0]
        evidence = (best.bullets[0].text, best.paper.title)
        return judge_need(Claim(question, evidence), self._settings)


class _Nobody:
    """Stands in for a model: refuses at once, and sends nothing."""

    def __init__(self, *_: object, **__: object) -> None:
        self.usage: dict[str, int] = {}
        self.reasoning = ""

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        yield REFUSAL


def _prompts(steps: Sequence[Step]) -> list[Prompt]:
    given = [step.input.get("prompt") for step in steps if isinstance(step.input, Mapping)]
    return [prompt for prompt in given if isinstance(prompt, Prompt)]


def judge_need(claim: Claim, settings: Settings) -> Need:
    """Return what one request to a judge takes; nothing for a claim without evidence, which no judge is asked about."""
    evidence = [text for text in claim.evidence if text.strip()]
    if not evidence:
        return Need()
    return _need([judge_messages(claim, evidence, draw_fence().boundary)], min(_OPINION, settings.llm.max_tokens))


def _need(requests: Sequence[Sequence[Message]], written: int) -> Need:
    read = sum(ceil(len(content.encode()) / _BYTES) for messages in requests for _, content in messages)
    return Need(len(requests), read, len(requests) * written)


def _fingerprint(generation: Generation) -> str:
    """Return a hash of the content of an index and of how it was built, independent of its location."""
    manifest = generation.manifest
    parts = [manifest.embedding, manifest.passage_prefix, manifest.query_prefix, str(manifest.format)]
    parts += sorted(f"{Path(name).name} {record.sha256}" for name, record in generation.files.items())
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
