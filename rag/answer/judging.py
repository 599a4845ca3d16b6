"""Who judges the claims of one answer: the checker all of them, and a model those that the checker does not clear."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence

from rag.answer.window import room_for_evidence, token_count
from rag.check import Checker, Judge, ModelJudge, make_checker, many_prompt, read_many, weighed
from rag.core import Claim, Deadline, ModelServerError, Settings, Verdict
from rag.llm import Fences, Models, ModelStream, Trace, draw_fence

#: Claims of one request at most: each opinion takes about 60 tokens of the model's reply.
_CLAIMS = 30
#: The share of the answer's time that is left which judging may take.
_SHARE = 0.5

_log = logging.getLogger(__name__)


class Judging:
    """Judges claims, each once however often it is asked: a repaired answer repeats most of the first.

    :param deadline: for the whole answer.
    """

    def __init__(
        self,
        settings: Settings,
        deadline: Deadline,
        trace: Trace,
        models: Models = ModelStream,
        fences: Fences = draw_fence,
    ) -> None:
        self._settings, self._deadline, self._trace = settings, deadline, trace
        self._models, self._fences = models, fences
        self._checker: Judge | None = None
        self._known: dict[Claim, Verdict] = {}

    async def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in order.

        The checker's verdicts stand where a model is not asked, fails, is late, or writes what cannot be read.
        """
        new = [claim for claim in dict.fromkeys(claims) if claim not in self._known]
        if new:
            self._known |= zip(new, await asyncio.to_thread(self._check, new), strict=True)
            await self._ask_about([claim for claim in new if self._known[claim].verdict != "supported"])
        return [self._known[claim] for claim in claims]

    def _check(self, claims: Sequence[Claim]) -> list[Verdict]:
        self._checker = self._checker or make_checker(self._settings)
        try:
            return self._checker.judge(claims)
        except ModelServerError as problem:
            _log.warning("the entailment model failed, so the rules' verdicts stand: %s", problem)
            return Checker().judge(claims)

    async def _ask_about(self, claims: Sequence[Claim]) -> None:
        asks = self._settings.answer.judge_asks
        if not (claims and asks and self._settings.llm.configured):
            return
        try:
            judged = await (self._at_once(claims) if asks == 1 else self._one_by_one(claims, asks))
        except ModelServerError as problem:
            _log.warning("the judge failed, so the checker's verdicts stand: %s", problem)
            return
        self._known |= {claim: weighed(claim, self._known[claim], verdict) for claim, verdict in judged.items()}

    async def _at_once(self, claims: Sequence[Claim]) -> dict[Claim, Verdict | None]:
        """Return a model's verdicts on as many claims, the first ones, as fit one request."""
        asked = _fitting(claims, room_for_evidence(self._settings))
        prompt = many_prompt(asked, self._fences(0, [text for claim in asked for text in (claim.text, *claim.evidence)]))
        model = self._models(self._settings, prompt.messages, self._deadline.part(_SHARE))
        return dict(zip(asked, read_many(await self._trace.whole("judge", prompt, model), asked), strict=True))

    async def _one_by_one(self, claims: Sequence[Claim], asks: int) -> dict[Claim, Verdict | None]:
        """Return the verdicts of most of a model's opinions on each claim."""
        with self._trace.step("judge", claims=claims) as step:
            step.usage = usage = Counter[str]()
            report = await ModelJudge(self._settings, asks).examine(claims, self._deadline, usage)
            step.output = {"asks": report.asks, "unread": report.unread}
        return dict(zip(claims, report.verdicts, strict=True))


def _fitting(claims: Sequence[Claim], room: int) -> list[Claim]:
    """Return the first claims that fit, at least one; a text that several cite counts once."""
    kept: list[Claim] = []
    texts: set[str] = set()
    for claim in claims[:_CLAIMS]:
        new = set(claim.evidence) - texts
        room -= token_count(claim.text) + sum(map(token_count, new))
        if room < 0 and kept:
            break
        kept.append(claim)
        texts |= new
    return kept
