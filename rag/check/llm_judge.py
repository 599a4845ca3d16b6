"""A language model as a judge of claims, behind the same interface as the offline checker.

It judges claim by claim, because a judge of whole answers lets single false sentences pass. A reply counts only if it is JSON
of the requested schema; anything else leaves the claim unscored, which is never a silent pass.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from prompts import render
from rag.check.judge_reply import RESPONSE_FORMATS, JudgeTally, Reply, Unread, read_opinion, settle, without_evidence
from rag.core import Claim, Deadline, ModelServerError, Settings, UsageError, Verdict, map_in_order, redactor, run
from rag.llm import Message, base_url, dialect_of, draw_fence, open_async_http, retrying, server_errors
from rag.text import clean, language_of

if TYPE_CHECKING:
    from openai import AsyncOpenAI
    from openai.types.chat import ChatCompletion

_MOST_ASKS = 9
_AT_ONCE = 4  # requests at a time: what a small local server takes without a queue
_TEMPERATURE = 0.7  # of several requests per claim, which would all agree at 0; a single one is made at 0
_UNREAD: Mapping[str, Unread] = {"length": "cut", "content_filter": "filtered"}


@dataclass(frozen=True, slots=True)
class JudgeReport:
    """The verdicts on some claims, in their order, and the token counts that the server reported."""

    tallies: tuple[JudgeTally, ...]
    usage: Mapping[str, int]

    @property
    def verdicts(self) -> list[Verdict]:
        return [tally.verdict for tally in self.tallies]

    @property
    def asks(self) -> int:
        """The number of requests; none for a claim without evidence."""
        return sum(tally.asks for tally in self.tallies)

    @property
    def unread(self) -> int:
        """The number of requests whose reply could not be read."""
        return sum(tally.unread for tally in self.tallies)


class ModelJudge:
    """Asks a model behind the OpenAI protocol about each claim, a few claims at once.

    A server that refuses a JSON schema is asked for any JSON, then for text; the judge remembers what it accepted. Fields and
    roles that it refuses are left out, as in every request to it (:class:`rag.llm.Dialect`).

    :param settings: the model and its server. ``llm_timeout`` also limits the seconds per claim, with all requests and retries.
    :param asks: requests per claim, 1 to 9, all at the same time; the majority decides.
    :raises UsageError: if no model is configured, or ``asks`` is out of range.
    """

    def __init__(self, settings: Settings, asks: int = 1) -> None:
        if not settings.llm.configured:
            raise UsageError("No model is configured to judge claims.", hint="Set OPENAI_API_KEY or OPENAI_BASE_URL.")
        if not 1 <= asks <= _MOST_ASKS:
            raise UsageError(f"Cannot ask a model {asks} times about a claim.", hint=f"Choose 1 to {_MOST_ASKS}.")
        self._settings = settings
        self._asks = asks
        self._dialect = dialect_of(settings)
        self._format = 0  # the first of RESPONSE_FORMATS that the server has not refused

    def judge(self, claims: Sequence[Claim]) -> list[Verdict]:
        """Return one verdict per claim, in their order.

        :raises ModelServerError: if the server refuses, fails, or does not answer in time; all verdicts are lost then.
        """
        return run(self.examine(claims)).verdicts

    async def examine(
        self, claims: Sequence[Claim], deadline: Deadline | None = None, usage: Counter[str] | None = None
    ) -> JudgeReport:
        """Return the verdicts and the token counts. Cancelling the task closes the requests.

        :param deadline: the time by which all verdicts are due; None limits each claim by itself only.
        :param usage: is told the token counts on the way, so that those of a judge who fails are not lost.
        :raises ModelServerError: as :meth:`judge`.
        """
        usage = Counter() if usage is None else usage
        async with _open_client(self._settings) as client:

            async def tally(claim: Claim) -> JudgeTally:
                evidence = [clean(text).strip() for text in claim.evidence if text.strip()]
                if not evidence:
                    return JudgeTally(without_evidence(claim))
                replies = await self._ask_all(client, judge_messages(claim, evidence, draw_fence().boundary), deadline)
                for reply in replies:
                    usage.update(reply.usage)
                return settle(claim, replies)

            return JudgeReport(tuple(await map_in_order(tally, claims, max(1, _AT_ONCE // self._asks))), usage)

    async def _ask_all(self, client: AsyncOpenAI, messages: Sequence[Message], whole: Deadline | None) -> list[Reply]:
        """Send all requests about one claim, before its deadline and that of all claims."""
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
        for place in range(self._format, len(RESPONSE_FORMATS)):
            completion = await self._taken(client, messages, RESPONSE_FORMATS[place], until)
            if completion is not None:
                self._format = max(self._format, place)
                return _reply(completion, redactor(self._settings.secrets))
        raise AssertionError("the last format returns or raises")

    async def _taken(
        self, client: AsyncOpenAI, messages: Sequence[Message], response_format: Mapping[str, Any] | None, until: Deadline
    ) -> ChatCompletion | None:
        """Return the response once the server takes the fields of the request; None if it refuses the format."""
        import openai

        while True:
            sent = self._fields()
            with server_errors(self._settings):
                try:
                    return await self._complete(client, messages, response_format, until)
                except (openai.BadRequestError, openai.UnprocessableEntityError) as problem:
                    # Another request may have learnt it meanwhile.
                    if sent != self._fields() or self._dialect.learns(problem, self._settings):
                        continue
                    if response_format is None:  # then it is not the format that the server dislikes
                        raise
                    return None

    def _fields(self) -> dict[str, Any]:
        """Return the optional fields of a request; a reply that is read whole has no stream."""
        fields = {name: value for name, value in self._dialect.fields(self._settings).items() if name != "stream_options"}
        if self._asks > 1 and "temperature" in fields:
            fields["temperature"] = _TEMPERATURE
        return fields

    async def _complete(
        self, client: AsyncOpenAI, messages: Sequence[Message], response_format: Mapping[str, Any] | None, until: Deadline
    ) -> ChatCompletion:
        options: dict[str, Any] = {"response_format": response_format} if response_format else {}

        create: Callable[[], Awaitable[ChatCompletion]] = partial(
            client.chat.completions.create,
            model=self._settings.llm.model,
            messages=[{"role": role, "content": content} for role, content in self._dialect.messages(messages)],
            **self._fields(),
            **options,
        )
        return await retrying(create, self._settings.llm.retries, until)


def _open_client(settings: Settings) -> AsyncOpenAI:
    from openai import AsyncOpenAI

    http = open_async_http(settings)
    with server_errors(settings):
        return AsyncOpenAI(
            http_client=http,
            base_url=base_url(settings),
            api_key=settings.llm.api_key.get_secret_value() or "none",
            timeout=settings.llm.timeout,
            max_retries=0,  # :func:`rag.llm.retrying` knows the deadline
        )


def judge_messages(claim: Claim, evidence: Sequence[str], boundary: str) -> list[Message]:
    """Return the messages that ask a model about one claim; ``boundary`` is set around the claim and its evidence."""
    rules = render("judge", part="rules", many=False, boundary=boundary, language=language_of(claim.text))
    case = render("judge", part="case", boundary=boundary, evidence=evidence, claim=clean(claim.text).strip())
    return [("system", rules), ("user", case)]


def _reply(completion: ChatCompletion, shown: Callable[[str], str]) -> Reply:
    """Read a server's response, without secrets. Attribute and type errors mean that it is malformed."""
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
