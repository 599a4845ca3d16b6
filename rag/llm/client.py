"""The language model: any server that speaks the OpenAI protocol, through llama-index."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Sequence
from contextlib import aclosing
from importlib import import_module
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from rag.core import Deadline, ModelServerError, Settings, StreamRedactor, split_login, watch_logs
from rag.llm.retry import not_set_up, retrying, server_errors

if TYPE_CHECKING:
    import httpx
    from llama_index.core.llms import LLM, ChatMessage, ChatResponseAsyncGen

T = TypeVar("T")

#: Characters of a token, at the most. An answer that is longer than its tokens can be comes from a server that does not count.
_CHARACTERS = 40

Message = tuple[str, str]
"""Role (``system``, ``user``, ``assistant``) and content."""


class Model(Protocol):
    """One request to a model, such as :class:`ModelStream`: iterate over it for the pieces of its answer."""

    usage: dict[str, int]
    """Token counts, once the answer is whole; empty where the server does not report them."""

    def __aiter__(self) -> AsyncGenerator[str, None]: ...


class Models(Protocol):
    """Makes a request of messages: :class:`ModelStream`, or what answers in its place, such as a recording."""

    def __call__(self, settings: Settings, messages: Sequence[Message], deadline: Deadline | None = None) -> Model: ...


def make_llm(settings: Settings, client: httpx.AsyncClient | None = None) -> LLM:
    """The configured model as a llama-index LLM. Slow to import, so only called when a model is to be asked.

    It tries everything once: :func:`rag.llm.retry.retrying` knows of the deadline.

    :param client: the HTTP client of its asynchronous calls; the caller closes it.
    """
    from llama_index.llms.openai_like import OpenAILike

    return OpenAILike(
        model=settings.llm.model,
        api_base=base_url(settings),
        api_key=settings.llm.api_key.get_secret_value() or "none",  # local servers want no key, the client wants one
        is_chat_model=True,
        timeout=settings.llm.timeout,
        max_retries=0,
        max_tokens=settings.llm.max_tokens,
        temperature=0.0,
        additional_kwargs={"stream_options": {"include_usage": True}},
        async_http_client=client,  # type: ignore[call-arg]  # a field of the class it is built on
    )


def base_url(settings: Settings) -> str:
    """The address of the model server for a client, which gets the name and password in it from :func:`open_client`."""
    return split_login(settings.llm.base_url)[0] or "https://api.openai.com/v1"


class ModelStream:
    """One streamed answer of the configured model. Iterate over it for the pieces; ``usage`` holds the token counts afterwards.

    Closing the iteration, or cancelling its task, closes the request. No piece holds a key of the settings, which a server
    may echo.

    :param deadline: the time by which the answer has to be complete, all attempts included; by default ``llm_deadline`` from
        now.
    :raises ModelServerError: while iterating, if the server refuses, fails, cuts the stream, sends nonsense, reports that its
        answer is incomplete, or does not finish in time.
    """

    def __init__(self, settings: Settings, messages: Sequence[Message], deadline: Deadline | None = None) -> None:
        self._settings = settings
        self._messages = messages
        self._deadline = deadline or Deadline.after(settings.llm.deadline)
        self._finish: Any = None
        self._type = ""
        self.usage: dict[str, int] = {}

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
        self._check(self._finish)

    async def _received(self) -> AsyncGenerator[str, None]:
        """The pieces as the client reads them."""
        # It takes seconds the first time, in which the loop should serve others.
        await asyncio.to_thread(import_module, "llama_index.llms.openai_like")
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        settings = self._settings
        messages = [ChatMessage(role=MessageRole(role), content=content) for role, content in self._messages]
        room = settings.llm.max_tokens * _CHARACTERS
        # A client of its own: openai's stream is part of a reference cycle, so closing it alone leaves the connection open.
        async with open_async_http(settings) as client:
            client.event_hooks = {"response": [self._note_type]}
            llm = make_llm(settings, client)
            begun = retrying(lambda: _begin(llm, messages), settings.llm.retries, self._deadline)
            pieces, piece = await self._in_time(begun)
            while piece is not None and room >= 0:
                self._read(piece.raw)
                if piece.delta:
                    room -= len(piece.delta)
                    yield piece.delta
                piece = await self._in_time(anext(pieces, None))
        if room < 0:
            raise ModelServerError(
                f"The model server at {settings.llm.place} does not stop when its answer is long enough.",
                hint="Use one that respects max_tokens, or raise NONMUN_LLM_MAX_TOKENS.",
            )

    async def _in_time(self, call: Awaitable[T]) -> T:
        """Return what a call of the client returns. Nothing of ours runs inside, so every error there is the server's."""
        try:
            async with asyncio.timeout(self._deadline.left):
                with server_errors(self._settings):
                    return await call
        except TimeoutError:
            raise ModelServerError(
                f"The model server at {self._settings.llm.place} did not finish in {self._deadline.seconds:.3g} seconds.",
                hint="Raise NONMUN_LLM_DEADLINE or ask again.",
            ) from None

    async def _note_type(self, response: httpx.Response) -> None:
        self._type = response.headers.get("content-type", "")

    def _check(self, finish: Any) -> None:
        """Compare the reason that the server gave for its end with the one of a whole answer."""
        place = self._settings.llm.place
        if finish is None and not self._type.startswith("text/event-stream"):
            raise ModelServerError(
                f"The model server at {place} sent something that is no answer, perhaps a web page.",
                hint="Check OPENAI_BASE_URL; it often ends in /v1.",
            )
        if finish is None:
            raise ModelServerError(f"The model server at {place} ended its answer in the middle.", hint="Ask again.")
        if finish == "length":
            raise ModelServerError(
                f"The model at {place} needs more than {self._settings.llm.max_tokens:,} tokens.",
                hint="Raise NONMUN_LLM_MAX_TOKENS.",
            )
        if finish == "content_filter":
            raise ModelServerError(
                f"The model server at {place} stopped its answer by a content filter.", hint="Put the question differently."
            )

    def _read(self, raw: Any) -> None:
        """Note the reason of the end and the token counts, where a chunk has them."""
        choices = getattr(raw, "choices", None)
        if isinstance(choices, list) and choices:
            self._finish = getattr(choices[0], "finish_reason", None) or self._finish
        usage = getattr(raw, "usage", None)
        counts = {name: getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")}
        self.usage |= {name: count for name, count in counts.items() if isinstance(count, int)}


async def _begin(llm: LLM, messages: Sequence[ChatMessage]) -> tuple[ChatResponseAsyncGen, Any]:
    """A stream and its first piece, None if it has none. Only with it the request is made."""
    pieces = await llm.astream_chat(messages)
    return pieces, await anext(pieces, None)


def open_client(settings: Settings, timeout: float) -> httpx.Client:
    """An HTTP client for the model server, with the proxy and the certificates that the environment names.

    :param timeout: seconds without a word from the server.
    :raises ModelServerError: if it cannot be set up.
    """
    import httpx

    watch_logs(settings.secrets)
    try:
        return httpx.Client(timeout=timeout, auth=split_login(settings.llm.base_url)[1])
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as problem:
        raise not_set_up(settings, problem) from None


def open_async_http(settings: Settings) -> httpx.AsyncClient:
    """As :func:`open_client`, for asynchronous calls."""
    import httpx

    watch_logs(settings.secrets)
    try:
        return httpx.AsyncClient(timeout=settings.llm.timeout, auth=split_login(settings.llm.base_url)[1])
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as problem:
        raise not_set_up(settings, problem) from None
