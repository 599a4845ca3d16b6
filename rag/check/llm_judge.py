"""A language model as a judge of claims, behind the same interface as the offline checker.

Claim by claim, because a judge of whole answers lets single false sentences pass. What the model writes counts only as JSON
of the schema that it is asked for; anything else leaves the claim unscored, which is never a silent pass.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from prompts import render
from rag.check.judge_reply import RESPONSE_FORMATS, Reply, Tally, Unread, read_opinion, settle, without_evidence
from rag.core import Claim, Deadline, ModelServerError, Settings, UsageError, Verdict, map_in_order, redactor, run
from rag.llm import Fences, Message, base_url, draw_fence, open_async_http, retrying, server_errors
from rag.text import clean, language_of

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

_MOST_ASKS = 9
_AT_ONCE = 4  # what a small local server takes without a queue of its own
_UNREAD: Mapping[str, Unread] = {"length": "cut", "content_filter": "filtered"}


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """The verdicts on some claims, in their order, and what it took. ``usage`` are token counts as the server reports them."""

    tallies: tuple[Tally, ...]
    usage: Mapping[str, int]

    @property
    def verdicts(self) -> list[Verdict]:
        return [tally.verdict for tally in self.tallies]

    @property
    def claims(self) -> int:
        return len(self.tallies)

    @property
    def asks(self) -> int:
        """Questions put to the model; none for a claim without evidence."""
        return sum(tally.asks for tally in self.tallies)

    @property
    def unread(self) -> int:
        """Asks whose answer could not be read."""
        return sum(tally.unread for tally in self.tallies)

    @property
    def unscored(self) -> int:
        """Claims of whose asks not one could be read."""
        return sum(tally.verdict.verdict is None for tally in self.tallies)

    @property
    def disagreements(self) -> int:
        """Claims on which the readable answers differ; ``Tally.dissent`` counts those against the verdict."""
        return sum(tally.dissent > 0 for tally in self.tallies)


def model_judge(settings: Settings, asks: int = 1) -> ModelJudge:
    """The configured model as a judge.

    :param asks: how often it is asked about each claim, 1 to 9; the majority decides.
    :raises UsageError: if no model is configured, or ``asks`` is out of range.
    """
    if not settings.llm.configured:
        raise UsageError("No model is set that could judge.", hint="Set OPENAI_API_KEY or OPENAI_BASE_URL.")
    return ModelJudge(settings, asks)


class ModelJudge:
    """Asks a model behind the OpenAI protocol about every claim, a few claims at once.

    A server that refuses a JSON schema is asked for any JSON, then for text; what it took is remembered.

    :param settings: the model and its server. ``llm_timeout`` is also the seconds that one claim may take, with all its asks
        and the client's retries.
    :param asks: asks per claim, 1 to 9, all at the same time.
    :param temperature: of more than one ask, which would be pointless at 0; a single one is made at 0.
    :param at_once: the most asks at a time, but all asks of a claim are made together.
    :param fences: makes the boundary around each claim and its evidence.
    :raises UsageError: if ``asks`` is out of range.
    """

    def __init__(
        self,
        settings: Settings,
        asks: int = 1,
        *,
        temperature: float = 0.7,
        at_once: int = _AT_ONCE,
        fences: Fences = draw_fence,
    ) -> None:
        if not 1 <= asks <= _MOST_ASKS:
            raise UsageError(f"A model cannot be asked {asks} times about a claim.", hint=f"Choose 1 to {_MOST_ASKS}.")
        self._settings = settings
        self._asks = asks
        self._temperature = temperature if asks > 1 else 0.0
        self._fences = fences
        self._claims_at_once = max(1, at_once // asks)
        self._format = 0  # the first of RESPONSE_FORMATS that the server has not refused

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """One verdict per claim, in their order.

        :raises ModelServerError: if the server refuses, fails, or does not answer in time; no verdict is kept then.
        """
        return run(self.examine(claims)).verdicts

    async def examine(self, claims: Sequence[Claim], deadline: Deadline | None = None) -> JudgeReport:
        """Return the verdicts and what it took to reach them. Cancelling it closes the requests.

        :param deadline: the time by which all of it has to be done; None limits each claim by itself only.
        :raises ModelServerError: as :meth:`judge`.
        """
        usage: dict[str, int] = {}
        async with open_async_client(self._settings) as client:

            async def tally(claim: Claim) -> Tally:
                evidence = [clean(text).strip() for text in claim.evidence if text.strip()]
                if not evidence:
                    return Tally(without_evidence(claim))
                replies = await self._ask_all(client, judge_messages(claim, evidence, self._fences().boundary), deadline)
                for reply in replies:
                    for name, count in reply.usage.items():
                        usage[name] = usage.get(name, 0) + count
                return settle(claim, replies)

            return JudgeReport(tuple(await map_in_order(tally, claims, self._claims_at_once)), usage)

    async def _ask_all(self, client: AsyncOpenAI, messages: Sequence[Message], whole: Deadline | None) -> list[Reply]:
        """All asks about one claim, before its deadline and that of all claims."""
        until = Deadline.after(self._settings.llm.timeout)
        what, variable = "judge a claim", "NONMUN_LLM_TIMEOUT"
        if whole is not None and whole.until < until.until:
            until, what, variable = whole, "judge all claims", "NONMUN_LLM_DEADLINE"
        try:
            async with asyncio.timeout(until.left):
                return await map_in_order(lambda _: self._ask(client, messages, until), range(self._asks), self._asks)
        except TimeoutError:
            raise ModelServerError(
                f"The model server at {self._settings.llm.place} did not {what} in {until.seconds:.3g} seconds.",
                hint=f"Raise {variable} or ask again.",
            ) from None

    async def _ask(self, client: AsyncOpenAI, messages: Sequence[Message], until: Deadline) -> Reply:
        import openai

        for place in range(self._format, len(RESPONSE_FORMATS)):
            with server_errors(self._settings):
                try:
                    completion = await self._complete(client, messages, RESPONSE_FORMATS[place], until)
                except (openai.BadRequestError, openai.UnprocessableEntityError):
                    if RESPONSE_FORMATS[place] is None:  # then it is not the format that the server dislikes
                        raise
                    continue
                self._format = max(self._format, place)
                return _reply(completion, redactor(self._settings.secrets))
        raise AssertionError("the last format returns or raises")

    async def _complete(
        self, client: AsyncOpenAI, messages: Sequence[Message], response_format: Mapping[str, Any] | None, until: Deadline
    ) -> ChatCompletion:
        options: dict[str, Any] = {"response_format": response_format} if response_format else {}

        async def create() -> ChatCompletion:
            completion: ChatCompletion = await client.with_options(max_retries=0).chat.completions.create(
                model=self._settings.llm.model,
                messages=[{"role": role, "content": content} for role, content in messages],  # type: ignore[misc]
                max_tokens=self._settings.llm.max_tokens,
                temperature=self._temperature,
                **options,
            )
            return completion

        return await retrying(create, self._settings.llm.retries, until)


def open_async_client(settings: Settings) -> AsyncOpenAI:
    """The client of the configured server for a few requests at once; the caller closes it.

    :raises ModelServerError: if it cannot be set up.
    """
    from openai import AsyncOpenAI

    http = open_async_http(settings)
    with server_errors(settings):
        return AsyncOpenAI(
            http_client=http,
            base_url=base_url(settings),
            api_key=settings.llm.api_key.get_secret_value() or "none",
            timeout=settings.llm.timeout,
            max_retries=settings.llm.retries,
        )


def judge_messages(claim: Claim, evidence: Sequence[str], boundary: str) -> list[Message]:
    """What a model is sent about one claim.

    :param boundary: set around the claim and its evidence.
    """
    rules = render("judge", part="rules", boundary=boundary, language=language_of(claim.text))
    case = render("judge", part="case", boundary=boundary, evidence=evidence, claim=clean(claim.text).strip())
    return [("system", rules), ("user", case)]


def _reply(completion: ChatCompletion, shown: Callable[[str], str]) -> Reply:
    """What a server's answer holds, as it may be shown. Attribute and type errors mean that it is none."""
    counts = {name: getattr(completion.usage, name, None) for name in ("prompt_tokens", "completion_tokens")}
    usage = {name: count for name, count in counts.items() if isinstance(count, int)}
    if not len(completion.choices):
        return Reply(None, "empty", usage)
    choice = completion.choices[0]
    opinion = read_opinion(choice.message.content or "")
    if opinion:
        words = {name: shown(getattr(opinion, name) or "") for name in ("reason", "conflict", "correction")}
        return Reply(opinion.model_copy(update=words), usage=usage)
    why: Unread = "refused" if choice.message.refusal else "form" if choice.message.content else "empty"
    return Reply(None, _UNREAD.get(choice.finish_reason, why), usage)
