"""Ask the configured model the questions of a suite: announced and confirmed first, within a limit, and cached.

:meth:`PaidRun.answers` asks all questions of a suite and returns the function that answers each; ``PaidRun.judge`` judges its
claims. What the model did not answer (the limit was reached, the server failed, digests were quoted instead) is
:class:`Unanswered`, never wrong.
"""

from __future__ import annotations

import datetime as dt
import importlib
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, aclosing, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path

from eval.paid.budget import Budget
from eval.paid.forecast import Forecast, Forecaster, Need
from eval.paid.judge import PaidJudge
from eval.paid.kept import AnswerStore
from eval.paid.plan import Plan, confirm
from eval.results.schema import Result, Unanswered
from rag.answer import AnswerDone, answer_from_json, answer_to_json
from rag.assistant import Nonmun
from rag.core import Answer, ModelServerError, Progress, Settings, UsageError, map_in_order, no_progress, redactor, run
from rag.llm import Prices, Step, Trace, known_prices

#: The usual file of kept answers, in the home.
CACHE = "eval-answers.sqlite3"


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on which a model is asked.

    :param cache: the file of cached answers; None for the usual one in the home.
    :param yes: ask without a confirmation.
    :param limit: the most dollars that it may cost; None for no limit.
    :param limit_tokens: the most tokens that it may take; None for no limit.
    :param judge: how often the model is asked about each claim, in place of the offline checker; 0 for the checker.
    :param at_once: questions that are asked at the same time.
    """

    cache: Path | None = None
    yes: bool = False
    limit: float | None = None
    limit_tokens: int | None = None
    judge: int = 0
    at_once: int = 4


def paid_settings(settings: Settings) -> Settings:
    """Return the settings for a paid run: no server but the model's is used, and answers are cached as :class:`Terms` say.

    An index for an evaluation is temporary: a server would keep it.

    :raises UsageError: if no model is set, or an embedding that would have to be paid for in each run.
    """
    if not settings.llm.configured:
        raise UsageError("No model is set.", hint="Set OPENAI_API_KEY or OPENAI_BASE_URL, or leave out --llm.")
    if settings.embedding.model.startswith("openai:"):
        raise UsageError(
            f"An evaluation does not send its digests to the embedding {settings.embedding.model} in each run.",
            hint="Set NONMUN_EMBEDDING= for it, which is the built-in embedding, or to an hf: model.",
        )
    return settings.replace(chroma_url="")


class PaidRun:
    """A run of a suite with the configured model, on some terms.

    :param settings: those of :func:`paid_settings`.
    :param bar: opens a progress bar, which is closed while a person is asked.
    :raises UsageError: if a limit cannot be kept, or a number is out of range.
    :raises StorageError: if the file of cached answers cannot be used.
    """

    def __init__(
        self,
        settings: Settings,
        terms: Terms,
        *,
        bar: Callable[[], AbstractContextManager[Progress]] = lambda: nullcontext(no_progress),
    ) -> None:
        self._prices = known_prices(settings)
        _check(settings, self._prices, terms)
        self._settings = settings
        self._terms = terms
        self._file = terms.cache or settings.home / CACHE
        self._bar = bar
        self._cache = AnswerStore(self._file)
        self._cache.make_ready()  # now, not after it was paid
        self._budget = Budget(self._prices, terms.limit, terms.limit_tokens)
        self._confirmed = terms.yes
        self._kept = 0
        self._reasons: list[str] = []  # one for each question, empty for those that were answered
        judging = (self._cache, self._budget, terms.at_once, self._confirm_claims)
        self.judge = PaidJudge(settings, terms.judge, *judging) if terms.judge else None
        """Who judges claims in place of the offline checker; None for the checker."""

    def answers(self, assistant: Nonmun, questions: Sequence[str], today: dt.date | None = None) -> Callable[[str], Answer]:
        """Ask questions, after announcing what they take and having it confirmed.

        :param assistant: over the index to search, with the settings of this run.
        :param today: the day on which they are asked; None for the current one.
        :return: a function that returns the answer to each, or raises :class:`Unanswered` if none could be scored.
        :raises UsageError: if nobody confirms.
        """
        different = list(dict.fromkeys(questions))
        with self._bar() as progress:
            forecaster = Forecaster(assistant, self._terms.judge, today)
            works = []
            for done, question in enumerate(different, 1):
                work = forecaster.forecast(question)
                known = self._cache.get(work.key)
                works.append(replace(work, answer=known, need=Need(), later=Need()) if known else work)
                progress("plan", done, len(different))
        self._confirm(works)
        asking = _Asking(assistant, today, self._cache, self._budget)
        with self._bar() as progress:
            found = dict(zip(different, run(asking.ask_all(works, self._terms.at_once, progress)), strict=True))
        self._kept += sum(work.answer is not None for work in works)
        self._reasons += [answer.reason if isinstance(answer, Unanswered) else "" for answer in found.values()]

        def answer(question: str) -> Answer:
            known = found[question]
            if isinstance(known, Unanswered):
                raise Unanswered(known.reason)
            return known

        return answer

    def told(self, result: Result) -> Result:
        """Add to the result of a suite who answered and judged, what it took, and how many questions have no answer and why."""
        settings = self._settings
        system = {"mode": "llm", "model": settings.llm.model, "server": settings.llm.place}
        system["judge"] = self.judge.name if self.judge else "the offline checker"
        return replace(
            result,
            system={**result.system, **system},
            cost={**result.cost, **self._cost()},
            notes=(*result.notes, *self._notes()),
        )

    def _cost(self) -> dict[str, float]:
        budget = self._budget
        counts = {"questions": len(self._reasons), "kept": self._kept, "requests": budget.requests}
        counts |= {f"spent_{name}": budget.spent[name] for name in ("prompt_tokens", "completion_tokens")}
        return {**counts, **({} if budget.cost is None else {"dollars": round(budget.cost, 6)})}

    def _notes(self) -> list[str]:
        without = Counter(filter(None, self._reasons))
        notes = []
        if total := without.total():
            most = sorted(without.items(), key=lambda found: (-found[1], found[0]))
            whys = "; ".join(f"{why} ({count:,})" for why, count in most)
            notes.append(
                f"{total:,} of {len(self._reasons):,} questions have no answer of the model and are not scored: {whys}"
            )
        if self.judge:
            scored = f"{self.judge.unscored:,} of {self.judge.claims:,} claims could not be scored"
            notes.append(f"Claims are judged by {self.judge.name}; {scored}.")
        return notes

    def _confirm(self, works: Sequence[Forecast]) -> None:
        asked = sum(work.need.requests > 0 for work in works)
        kept = sum(work.answer is not None for work in works)
        if not asked:
            return
        about = f"{len(works):,} questions: {asked:,} to ask, {kept:,} answered in {self._file!s}, "
        about += f"{len(works) - kept - asked:,} that need no model"
        sent = "each question, and with it the papers found (title, arXiv id, day, votes, authors, bullets)"
        if self.judge:
            sent += "; then each claim of an answer with the bullets that it cites, to be judged"
        need = sum((work.need + work.later for work in works), Need())
        self._ask_first(about, sent, need)

    def _confirm_claims(self, claims: int, kept: int, need: Need) -> None:
        """Ask for confirmation, unless the questions, and with them the judging of their answers, were confirmed."""
        if not self._confirmed:
            about = f"{claims:,} claims: {claims - kept:,} to judge, {kept:,} judged in {self._file!s}"
            sent = "each claim of an answer with the bullets that it cites"
            self._ask_first(about, sent, need)

    def _ask_first(self, about: str, sent: str, need: Need) -> None:
        dollars, tokens = self._terms.limit, self._terms.limit_tokens
        limits = (*([f"${dollars:,.2f}"] if dollars else []), *([f"{tokens:,} tokens"] if tokens else []))
        confirm(Plan(self._settings, self._prices, about, sent, need, limits), yes=self._terms.yes)
        self._confirmed = True


def _check(settings: Settings, prices: Prices | None, terms: Terms) -> None:
    if terms.limit is not None and prices is None:
        raise UsageError(
            f"The price of {settings.llm.model} at {settings.llm.place} is not known, so --limit cannot be kept.",
            hint="Set NONMUN_PRICE_IN and NONMUN_PRICE_OUT (dollars per million tokens), or give --limit-tokens N.",
        )
    for name, value in {"--limit": terms.limit, "--limit-tokens": terms.limit_tokens, "at_once": terms.at_once}.items():
        if value is not None and not value > 0:
            raise UsageError(f"A model cannot be asked with {name} at {value:g}.", hint="Give a number above 0.")


class _Asking:
    """Asks the questions of one suite."""

    def __init__(self, assistant: Nonmun, today: dt.date | None, cache: AnswerStore, budget: Budget) -> None:
        self._assistant = assistant
        self._today = today
        self._cache = cache
        self._budget = budget
        self._shown = redactor(assistant.settings.secrets)

    async def ask_all(self, works: Sequence[Forecast], at_once: int, progress: Progress) -> list[Answer | Unanswered]:
        """Return the answer to every question, in order, asking several at a time. Cancelling closes the requests."""
        # Several threads that import the same packages at once can see half of one.
        importlib.import_module("llama_index.llms.openai_like")
        done = 0

        async def one(work: Forecast) -> Answer | Unanswered:
            nonlocal done
            found = await self._one(work)
            done += 1
            progress("ask", done, len(works))
            return found

        return await map_in_order(one, works, at_once)

    async def _one(self, work: Forecast) -> Answer | Unanswered:
        if work.answer is not None:
            return work.answer
        need = work.need.usage
        if work.need.requests and (reason := await self._budget.take(need, work.later.usage)):
            return Unanswered(reason)
        trace, fault = Trace(), ""
        try:
            return await self._asked(work, trace)
        except Unanswered as problem:
            fault = problem.reason
            return problem
        finally:
            if work.need.requests:
                asked = _requests(trace)
                uncounted = any(count and not step.usage for step, count in asked)
                requests = sum(count for _, count in asked)
                self._budget.settle(need, trace.usage, requests, uncounted=uncounted, fault=fault)

    async def _asked(self, work: Forecast, trace: Trace) -> Answer:
        """Return the model's answer and cache it, redacted in case the server echoed the key."""
        try:
            answer = await self._streamed(work.question, trace)
        except ModelServerError as problem:
            raise Unanswered(self._shown(str(problem))) from None
        if answer.faulty:
            raise Unanswered(self._shown(answer.notice))
        answer = replace(answer, usage=trace.usage)
        answer = answer_from_json(self._shown(answer_to_json(answer)))
        # A step that was tried again counts by its last try.
        if answer.mode == "llm" and not any({step.name: step.error for step in trace.steps}.values()):
            self._cache.put(work.key, answer)
        return answer

    async def _streamed(self, question: str, trace: Trace) -> Answer:
        async with aclosing(self._assistant.astream(question, today=self._today, trace=trace)) as events:
            async for event in events:
                if isinstance(event, AnswerDone):
                    return event.answer
        raise AssertionError("a stream ends with its answer")


def _requests(trace: Trace) -> list[tuple[Step, int]]:
    """Return the steps in which a model was asked, with the number of requests; at least one for a judge that failed."""
    found = []
    for step in trace.steps:
        if isinstance(step.input, dict) and "prompt" in step.input:
            found.append((step, 1))
        elif step.name == "judge":
            found.append((step, step.output["asks"] if step.output else 1))
    return found
