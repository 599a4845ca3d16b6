"""The configured model as the judge of a suite's claims: within the limit of the run, and cached."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from typing import Literal

from eval.paid.budget import Budget
from eval.paid.forecast import Need, judge_need
from eval.paid.kept import AnswerStore
from prompts import fingerprint
from rag.check import ModelJudge
from rag.core import (
    Answer,
    Claim,
    Deadline,
    ModelServerError,
    Sentence,
    Settings,
    Verdict,
    __version__,
    map_in_order,
    redactor,
    run,
)


class PaidJudge:
    """A :class:`rag.check.checker.Judge` that asks the configured model.

    A claim has no verdict if no opinion could be read, if the server failed, or if the limit left no room; the reason says
    which. Opinions are cached, including unreadable ones; faults are not.

    :param settings: the model and its server.
    :param asks: how often the model is asked about each claim; the majority decides.
    :param at_once: claims that are asked about at the same time.
    :param confirm: called with the number of claims, the number of cached ones, and what judging the others will take, before
        the first is sent; raises if they must not be sent.
    :raises UsageError: if ``asks`` is out of range.
    """

    def __init__(
        self,
        settings: Settings,
        asks: int,
        cache: AnswerStore,
        budget: Budget,
        at_once: int,
        confirm: Callable[[int, int, Need], None],
    ) -> None:
        self._settings = settings
        self._asks = asks
        self._judge = ModelJudge(settings, asks)
        self._cache = cache
        self._budget = budget
        self._at_once = at_once
        self._confirm = confirm
        self._shown = redactor(settings.secrets)
        self.claims = self.unscored = 0
        """How many claims were judged, and how many of them have no verdict."""

    @property
    def name(self) -> str:
        return f"{self._settings.llm.model}, asked {'once' if self._asks == 1 else f'{self._asks} times'} about each claim"

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in order.

        :raises UsageError: if nobody confirms that they are sent.
        """
        kept = [self._kept(claim) for claim in claims]
        needs = [
            judge_need(claim, self._settings).times(self._asks) if verdict is None else Need()
            for claim, verdict in zip(claims, kept, strict=True)
        ]
        if any(need.requests for need in needs):
            count = sum(verdict is not None for verdict in kept)
            self._confirm(len(claims), count, sum(needs, Need()))
        self._budget.begin_judging()
        verdicts = run(self._judge_all(list(zip(claims, kept, needs, strict=True))))
        self.claims += len(claims)
        self.unscored += sum(verdict.verdict is None for verdict in verdicts)
        return verdicts

    async def _judge_all(self, items: Sequence[tuple[Claim, Verdict | None, Need]]) -> list[Verdict]:
        async def work(item: tuple[Claim, Verdict | None, Need]) -> Verdict:
            claim, kept, need = item
            return kept if kept is not None else await self._one(claim, need)

        return await map_in_order(work, items, self._at_once)

    async def _one(self, claim: Claim, need: Need) -> Verdict:
        if not need.requests:  # no evidence: nobody is asked
            return (await self._judge.examine([claim])).verdicts[0]
        if reason := await self._budget.take(need.usage, judging=True):
            return Verdict(None, 0.0, f"Not scored: {reason}.")
        report, fault = None, ""
        try:
            report = await self._judge.examine([claim], Deadline.after(self._settings.llm.deadline))
        except ModelServerError as problem:
            fault = self._shown(str(problem))
        finally:
            usage = report.usage if report else {}
            self._budget.settle(need.usage, usage, report.asks if report else 1, uncounted=not usage, fault=fault)
        if report is None:
            return Verdict(None, 0.0, f"Not scored: the judge failed: {fault}")
        return self._keep(claim, report.verdicts[0])

    def _kept(self, claim: Claim) -> Verdict | None:
        answer = self._cache.get(self._key(claim))
        if answer is None or len(answer.sentences) != 1:
            return None
        said = answer.sentences[0]
        return Verdict(_verdict(said.verdict), said.score or 0.0, said.reason, said.conflict, said.correction)

    def _keep(self, claim: Claim, verdict: Verdict) -> Verdict:
        """Keep a verdict as an answer of one sentence; what it says is freed of keys that a server may have sent back."""
        reason, conflict, correction = map(self._shown, (verdict.reason, verdict.conflict, verdict.correction))
        said = Sentence(claim.text, (), verdict.verdict, verdict.score, reason, conflict, correction)
        self._cache.put(self._key(claim), Answer(claim.text, False, (), (said,), "llm"))
        return Verdict(verdict.verdict, verdict.score, reason, conflict, correction)

    def _key(self, claim: Claim) -> str:
        settings = self._settings
        asked = [__version__, fingerprint("judge"), settings.llm.model, settings.llm.place, settings.llm.max_tokens, self._asks]
        return hashlib.sha256(json.dumps(["judge", *asked, claim.text, *claim.evidence]).encode()).hexdigest()


def _verdict(word: str | None) -> Literal["supported", "contradicted", "unverifiable"] | None:
    match word:
        case "supported" | "contradicted" | "unverifiable":
            return word
    return None
