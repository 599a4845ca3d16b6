"""The language model, on any server with the OpenAI protocol, through llama-index."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from contextlib import aclosing
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from rag.core import Deadline, ModelServerError, Settings, StreamRedactor, redact, split_login, watch_logs
from rag.llm.dialect import Dialect, dialect_of
from rag.llm.event_shape import EventShape, reshape
from rag.llm.prompt import Message
from rag.llm.retry import client_error, does_not_fit, failed_with, model_server, retrying, server_errors
from rag.llm.thoughts import ThoughtFilter
from rag.text import flat

if TYPE_CHECKING:
    import ssl

    import httpx
    from llama_index.core.llms import LLM, ChatResponseAsyncGen

T = TypeVar("T")

#: Reasons for the end of a whole answer, in the words of different servers.
_WHOLE = {"stop", "stop_sequence", "end_turn", "eos", "eos_token", "complete", "completed", "end"}
#: Reasons for the end of one that ran out of tokens.
_FULL = {"length", "max_tokens", "model_length"}
_FILTERED = {"content_filter", "safety"}
#: Variables that name other certificates than the usual ones.
_CERTIFICATES = ("SSL_CERT_FILE", "SSL_CERT_DIR")
#: More characters than any token has. A longer answer than its tokens allow comes from a server that does not count them.
_CHARACTERS = 40


#: Between thoughts in tags that were broken off and what the model writes when it is asked once more.
_END_OF_THOUGHT = "\n\n</think>\n"


class Model(Protocol):
    """A request to a model, such as :class:`ModelStream`; iterate over it for the pieces of the answer."""

    usage: dict[str, int]
    """Token counts, once the answer is complete; empty where the server does not report them."""

    @property
    def reasoning(self) -> str:
        """What the model thought so far, where the server tells it apart from the answer."""

    def __aiter__(self) -> AsyncGenerator[str, None]: ...


class Models(Protocol):
    """A factory of requests: :class:`ModelStream`, or a substitute such as a recording."""

    def __call__(self, settings: Settings, messages: Sequence[Message], deadline: Deadline | None = None) -> Model: ...


def make_llm(settings: Settings, client: httpx.AsyncClient | None = None) -> LLM:
    """Return the configured model as a llama-index LLM, which is slow to import and does not retry.

    :param client: the HTTP client for asynchronous calls; the caller closes it.
    """
    from llama_index.llms.openai_like import OpenAILike
    from openai import NOT_GIVEN

    fields = dialect_of(settings).fields(settings)
    return OpenAILike(
        model=settings.llm.model,
        api_base=base_url(settings),
        api_key=settings.llm.api_key.get_secret_value() or "none",  # local servers need no key, but the client does
        is_chat_model=True,
        timeout=settings.llm.timeout,
        max_retries=0,
        additional_kwargs={"temperature": NOT_GIVEN} | fields,  # it sends a temperature of its own otherwise
        async_http_client=client,  # type: ignore[call-arg]  # a field of its base class
    )


async def load_client(settings: Settings) -> None:
    """Load what a request needs: the first time takes seconds, in which the loop serves others and no deadline should run."""
    await asyncio.to_thread(make_llm, settings)


def base_url(settings: Settings) -> str:
    """Return the model server's address without the login, which :func:`open_client` gives to its client."""
    return split_login(settings.llm.base_url)[0] or "https://api.openai.com/v1"


class ModelStream:
    """One streamed answer of the configured model, piece by piece; ``usage`` holds its token counts afterwards.

    Closing the iteration, or cancelling its task, closes the request. No piece contains a key of the settings, which a server
    may echo.

    :param deadline: for the complete answer with all attempts; by default ``llm_deadline`` from now.
    :raises ModelServerError: while iterating, if the server refuses, fails, breaks off, sends nonsense, reports an incomplete
        answer, or does not finish in time.
    """

    def __init__(self, settings: Settings, messages: Sequence[Message], deadline: Deadline | None = None) -> None:
        self._settings = settings
        self._messages = messages
        self._deadline = deadline or Deadline.after(settings.llm.deadline)
        self._dialect = dialect_of(settings)
        self._finish: Any = None
        self._type = ""
        self._shape = EventShape()
        self._thought = ""  # in requests before this one
        self._before: dict[str, int] = {}  # their token counts
        self.usage: dict[str, int] = {}

    @property
    def reasoning(self) -> str:
        """What the model thought so far."""
        return redact(self._thought + self._shape.reasoning, self._settings.secrets)

    async def __aiter__(self) -> AsyncGenerator[str, None]:
        shown = StreamRedactor(self._settings.secrets)
        try:
            async with aclosing(self._received()) as pieces:
                async for piece in pieces:
                    if text := shown.feed(piece):
                        yield text
        except ModelServerError:
            if text := shown.finish():
                yield text
            raise
        if text := shown.finish():
            yield text

    async def _received(self) -> AsyncGenerator[str, None]:
        await load_client(self._settings)
        # A client of its own: openai's stream is part of a reference cycle, so closing it alone leaves the connection open.
        async with open_async_http(self._settings) as client:
            client.event_hooks = {"response": [self._note_response]}
            said, words = False, ThoughtFilter()
            for _ in range(2):  # once more, with room to think, if the thoughts were all
                async with aclosing(self._request(client)) as pieces:
                    async for piece in pieces:
                        said = bool(words.feed(piece).strip()) or said
                        yield piece
                if said or self._dialect.thinks or not self._only_thought(words):
                    break
                self._dialect.thinks, self._thought, self._before = True, self.reasoning, dict(self.usage)
                if words.thoughts:
                    yield _END_OF_THOUGHT
                    words.feed(_END_OF_THOUGHT)
        self._check(self._finish, said=said)

    def _only_thought(self, words: ThoughtFilter) -> bool:
        """Return whether a model ran out of tokens while it thought, in a field of its own or in tags."""
        return bool(self._shape.reasoning or words.thoughts) and str(self._finish).lower() in _FULL

    async def _request(self, client: httpx.AsyncClient) -> AsyncGenerator[str, None]:
        settings, tokens = self._settings, self._dialect.tokens(self._settings)
        room, self._finish = tokens * _CHARACTERS, None
        if not self._deadline.left:
            what = f"The {self._deadline.seconds:.3g} seconds for an answer were over before {settings.llm.place} was asked."
            raise ModelServerError(what, hint="Raise NONMUN_LLM_DEADLINE or ask again.")
        pieces, piece = await self._in_time(_begin(settings, client, self._messages, self._deadline))
        while piece is not None and room >= 0:
            self._read(piece.raw)
            if piece.delta:
                room -= len(piece.delta)
                yield piece.delta
            piece = await self._in_time(anext(pieces, None))
        if room < 0:
            raise ModelServerError(
                f"The model server at {settings.llm.place} wrote more than {tokens:,} tokens.",
                hint="Use a server that respects max_tokens, or raise NONMUN_LLM_MAX_TOKENS.",
            )

    async def _in_time(self, call: Awaitable[T]) -> T:
        """Await a call of the client, in which every error is the server's."""
        try:
            async with asyncio.timeout(self._deadline.left):
                with server_errors(self._settings):
                    return await call
        except TimeoutError:
            raise ModelServerError(
                f"The model server at {self._settings.llm.place} did not finish in {self._deadline.seconds:.3g} seconds.",
                hint="Raise NONMUN_LLM_DEADLINE or ask again.",
            ) from None

    async def _note_response(self, response: httpx.Response) -> None:
        self._type, self._shape = response.headers.get("content-type", ""), EventShape()
        reshape(response, self._shape)

    def _check(self, finish: Any, *, said: bool) -> None:
        """Raise unless a server gave a reason for its end that a whole answer has, or ``said`` something and ended it."""
        place = self._settings.llm.place
        reason = str(finish or "").lower()
        if reason in _WHOLE or (finish is None and said and self._shape.done):
            return
        if finish is None and not self._type.startswith("text/event-stream"):
            if failure := failed_with(self._shape.other, model_server(self._settings)):
                raise failure
            what = f"The model server at {place} sent something other than an answer, perhaps a web page."
            raise ModelServerError(what, hint="Check OPENAI_BASE_URL; it often ends in /v1.")
        if finish is None:
            raise ModelServerError(f"The model server at {place} ended its answer in the middle.", hint="Ask again.")
        if reason in _FULL:
            what = f"The model at {place} needs more than {self._dialect.tokens(self._settings):,} tokens."
            raise ModelServerError(what, hint="Raise NONMUN_LLM_MAX_TOKENS.")
        if reason in _FILTERED:
            what = f"A content filter of the model server at {place} stopped its answer."
            raise ModelServerError(what, hint="Rephrase the question.")
        what = f"The model server at {place} ended its answer with the reason {flat(reason)[:40]!r}."
        raise ModelServerError(what, hint="Ask again.")

    def _read(self, raw: Any) -> None:
        """Note the reason for the end and the token counts, where a chunk has them."""
        choices = getattr(raw, "choices", None)
        if isinstance(choices, list) and choices:
            self._finish = getattr(choices[0], "finish_reason", None) or self._finish
        usage = getattr(raw, "usage", None)
        counts = {name: getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")}
        self.usage |= {name: self._before.get(name, 0) + n for name, n in counts.items() if isinstance(n, int)}


async def _begin(
    settings: Settings, client: httpx.AsyncClient, messages: Sequence[Message], deadline: Deadline
) -> tuple[ChatResponseAsyncGen, Any]:
    """Return a stream and its first piece, or None; a field that the server refuses is left out, now and from then on."""
    import openai
    from llama_index.core.base.llms.types import ChatMessage, MessageRole

    dialect: Dialect = dialect_of(settings)

    async def begun() -> tuple[ChatResponseAsyncGen, Any]:
        said = [ChatMessage(role=MessageRole(role), content=content) for role, content in dialect.messages(messages)]
        pieces = await make_llm(settings, client).astream_chat(said)
        return pieces, await anext(pieces, None)  # asking for the piece sends the request

    async def adapted() -> tuple[ChatResponseAsyncGen, Any]:
        while True:
            try:
                return await begun()
            except openai.APIStatusError as problem:
                if does_not_fit(problem) or not dialect.learns(problem, settings):
                    raise

    return await retrying(adapted, settings.llm.retries, deadline)


def open_client(settings: Settings, timeout: float) -> httpx.Client:
    """Return an HTTP client for the model server, with the environment's proxy and certificates.

    :param timeout: seconds that the server may stay silent.
    :raises ModelServerError: if it cannot be set up.
    """
    import httpx

    return _opened(httpx.Client, settings, timeout)


def open_async_http(settings: Settings) -> httpx.AsyncClient:
    """Return what :func:`open_client` returns, for asynchronous calls."""
    import httpx

    return _opened(httpx.AsyncClient, settings, settings.llm.timeout)


def _opened(kind: Callable[..., T], settings: Settings, timeout: float) -> T:
    import httpx

    watch_logs(settings.secrets)
    try:
        trusted = _trusted(*map(os.environ.get, _CERTIFICATES))
        return kind(timeout=timeout, auth=split_login(settings.llm.base_url)[1], verify=trusted)
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as problem:
        raise client_error(model_server(settings), problem) from None


@cache
def _trusted(*_places: str | None) -> ssl.SSLContext:
    """Return the certificates by which a server is trusted, from the places that the environment names.

    Reading them takes longer than much that is asked with them, so it is done once for each place.
    """
    import httpx

    return httpx.create_ssl_context()
