"""The judges of llama-index and RAGAS behind the interface of our own, for comparison only.

Both answer in two values, so what they do not support is ``unverifiable`` here: they cannot tell it from what is contradicted.
"""

from __future__ import annotations

import importlib
import math
import os
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import TYPE_CHECKING, Any

from rag.check import open_async_client, without_evidence
from rag.core import Claim, Settings, UsageError, Verdict, map_in_order, run
from rag.llm import base_url, open_async_http, server_errors

if TYPE_CHECKING:
    import httpx
    from llama_index.core.llms import LLM

__all__ = ["ExternalReport", "LlamaIndexJudge", "RagasJudge", "read_yes_or_no"]

_AT_ONCE = 4
#: The first word, unless the other one follows as an alternative (YES/NO, yes and no).
_ANSWER = re.compile(r"\W*(?P<said>yes|no)\b(?!\W*(?:(?:and|or)\W+)?(?:yes|no)\b)", re.I)
#: RAGAS wants the question that was answered, and a claim by itself has none.
_QUESTION = "What do the excerpts say?"
_RAGAS_TOKENS = 1024  # its own default; less cuts the list of statements short


@dataclass(frozen=True, slots=True)
class ExternalReport:
    """The verdicts in the order of the claims.

    ``unscored`` counts those without a verdict, ``overruled`` those where the judge's own reading of its model's text was
    supported and ours is not, or the other way round.
    """

    verdicts: list[Verdict]
    overruled: int = 0

    @property
    def unscored(self) -> int:
        return sum(verdict.verdict is None for verdict in self.verdicts)


class LlamaIndexJudge:
    """llama-index's ``FaithfulnessEvaluator`` with its own prompt.

    It takes a text for a yes wherever these letters stand in it (``No, the method is not Bayesian.``), so its text is read
    here once more, by its first word.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """One verdict per claim, in their order.

        :raises ModelServerError: if the server refuses or fails.
        """
        return self.examine(claims).verdicts

    def examine(self, claims: Sequence[Claim]) -> ExternalReport:
        """The verdicts, and how often the evaluator misread its model.

        :raises ModelServerError: as :meth:`judge`.
        """
        return run(self._examine(claims))

    async def _examine(self, claims: Sequence[Claim]) -> ExternalReport:
        from llama_index.core.evaluation import FaithfulnessEvaluator

        overruled = 0
        async with open_async_http(self._settings) as client:
            evaluator = FaithfulnessEvaluator(llm=self._model(client))

            async def work(claim: Claim) -> Verdict:
                nonlocal overruled
                with server_errors(self._settings):
                    result = await evaluator.aevaluate(response=claim.text, contexts=list(claim.evidence))
                verdict = read_yes_or_no(result.feedback or "")
                overruled += bool(result.passing) != (verdict.verdict == "supported")
                return verdict

            verdicts = await map_in_order(_with_evidence(work), claims, _AT_ONCE)
        return ExternalReport(verdicts, overruled)

    def _model(self, client: httpx.AsyncClient) -> LLM:
        """As :func:`rag.llm.client.make_llm`, but for the asynchronous calls of the evaluator, whose client is to be closed."""
        from llama_index.llms.openai_like import OpenAILike

        return OpenAILike(
            model=self._settings.llm.model,
            api_base=base_url(self._settings),
            api_key=self._settings.llm.api_key.get_secret_value() or "none",
            is_chat_model=True,
            timeout=self._settings.llm.timeout,
            max_retries=self._settings.llm.retries,
            max_tokens=self._settings.llm.max_tokens,
            temperature=0.0,
            async_http_client=client,  # type: ignore[call-arg]  # a field of the class it is built on
        )


def read_yes_or_no(text: str) -> Verdict:
    """The verdict of a text that begins with yes or no; unscored when it begins with neither, or offers both."""
    found = _ANSWER.match(text)
    if found is None:
        return Verdict(None, 0.0, f"Not scored: neither yes nor no: {text[:200]!r}.")
    yes = found["said"].lower() == "yes"
    return Verdict("supported" if yes else "unverifiable", float(yes), text.strip())


class RagasJudge:
    """RAGAS's metric ``Faithfulness`` with its own prompts: a claim is split into statements, and each is judged.

    A claim is supported when all its statements are; the score is the share of those that are.

    :raises UsageError: if RAGAS is not installed, or does not load.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        os.environ.setdefault("RAGAS_DO_NOT_TRACK", "true")  # it reports its use to its makers otherwise
        self._metrics = _load("ragas.metrics.collections")
        self._llms = _load("ragas.llms")
        self._errors = _load("instructor.core.exceptions")

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """One verdict per claim, in their order.

        :raises ModelServerError: if the server refuses or fails.
        """
        return self.examine(claims).verdicts

    def examine(self, claims: Sequence[Claim]) -> ExternalReport:
        """The verdicts and how many claims RAGAS could not score.

        :raises ModelServerError: as :meth:`judge`.
        """
        return ExternalReport(run(self._examine(claims)))

    async def _examine(self, claims: Sequence[Claim]) -> list[Verdict]:
        async with open_async_client(self._settings) as client:
            tokens = max(_RAGAS_TOKENS, self._settings.llm.max_tokens)
            llm = self._llms.llm_factory(self._settings.llm.model, client=client, max_tokens=tokens)
            metric = self._metrics.Faithfulness(llm=llm)

            async def work(claim: Claim) -> Verdict:
                if not claim.text.strip():
                    return Verdict(None, 0.0, "Not scored: there is no claim.")
                return await self._score(metric, claim)

            return await map_in_order(_with_evidence(work), claims, _AT_ONCE)

    async def _score(self, metric: Any, claim: Claim) -> Verdict:
        import openai

        try:
            result = await metric.ascore(
                user_input=_QUESTION, response=claim.text, retrieved_contexts=[text for text in claim.evidence if text.strip()]
            )
        except self._errors.InstructorError as problem:  # what the server did wrong is inside, as the cause
            cause = problem.__cause__
            if isinstance(cause, openai.APIError):
                with server_errors(self._settings):
                    raise cause from None
            return Verdict(None, 0.0, "Not scored: RAGAS could not read its model's answer.")
        return _of_score(float(result.value))


def _of_score(score: float) -> Verdict:
    if math.isnan(score):  # no statements, or no verdicts on them
        return Verdict(None, 0.0, "Not scored: RAGAS found no statement in the claim.")
    return Verdict("supported" if score == 1.0 else "unverifiable", score, f"RAGAS faithfulness {score:.2f}.")


def _with_evidence(work: Callable[[Claim], Awaitable[Verdict]]) -> Callable[[Claim], Awaitable[Verdict]]:
    """The same, but claims without evidence are not asked about, as with our own judge."""

    async def judged(claim: Claim) -> Verdict:
        return await work(claim) if any(text.strip() for text in claim.evidence) else without_evidence(claim)

    return judged


def _load(name: str) -> ModuleType:
    try:
        return importlib.import_module(name)
    except ImportError as problem:
        raise UsageError(
            f"The comparison with RAGAS needs the extra 'ragas' ({problem}).", hint='Type `pip install "nonmun[ragas]"`.'
        ) from problem
