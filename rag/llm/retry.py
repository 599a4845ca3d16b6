"""Failures of OpenAI-compatible servers: which are temporary, how long to wait, and what to report."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from rag.core import ContextTooLongError, Deadline, ModelServerError, Settings, redact, retry_after
from rag.text import flat

if TYPE_CHECKING:
    import httpx
    import openai

T = TypeVar("T")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0  # seconds, doubled after each attempt
_PASSING = {408, 409, 429}
_QUOTA_USED_UP = "insufficient_quota"
_LONGEST_WORDS = 200  # characters quoted from a server
#: Where servers put the words of an error, and how deep in it they may be.
_PLACES = ("message", "detail", "error", "msg")
_DEEPEST = 5

# Each server says it differently: by a code (OpenAI), a type (llama.cpp), or words (vLLM, SGLang, TGI, Ollama, LM Studio).
_TOO_LONG = re.compile(
    r"context[ _](?:length|size|window)|(?:model|sequence|context|prompt) length|\b(?:request|prompt|input)\b.{0,80}?\btoo l"
    r"(?:ong|arge)|max_new_tokens",
    re.IGNORECASE | re.DOTALL,
)
_EXCEEDS = re.compile(r"\b(?:prompt|input|request|tokens?)\b.{0,80}?\b(?:exceed|longer than)", re.IGNORECASE | re.DOTALL)
_MAY_BE_TOO_LONG = {400, 413, 422, 429, 500}


@dataclass(frozen=True, slots=True)
class Server:
    """A server for messages, with the names of its settings (``address``, ``key``, ``model``).

    ``silent`` is the message and hint of a timeout; ``shorter`` is the hint to send less.
    """

    kind: str
    place: str
    secrets: Collection[str]
    address: str
    key: str
    model: str
    silent: tuple[str, str]
    shorter: str

    def error(self, what: str, hint: str) -> ModelServerError:
        return ModelServerError(f"The {self.kind} server at {self.place} {what}", hint=hint)


def model_server(settings: Settings) -> Server:
    """Return the configured model's server."""
    return Server(
        "model",
        settings.llm.place,
        settings.secrets,
        "OPENAI_BASE_URL",
        "OPENAI_API_KEY",
        "NONMUN_LLM_MODEL",
        (f"said nothing for {settings.llm.timeout:g} seconds.", "Raise NONMUN_LLM_TIMEOUT or ask again."),
        "Lower NONMUN_LLM_CONTEXT or NONMUN_LLM_MAX_TOKENS, or give it a longer context.",
    )


async def retrying(call: Callable[[], Awaitable[T]], retries: int, deadline: Deadline) -> T:
    """Return the result of a call, repeated after temporary failures while a deadline leaves time for it.

    The pause is the one the server asks for, or else doubles after each attempt; it never passes the deadline.

    :param retries: attempts after the first one.
    :raises openai.OpenAIError: the last failure.
    """
    import openai

    for attempt in range(retries):
        try:
            return await call()
        except (openai.APIStatusError, openai.APIConnectionError) as problem:
            if (pause := _pause(problem, attempt)) >= deadline.left:
                raise
        await asyncio.sleep(pause)
    return await call()


def retrying_now(call: Callable[[], T], retries: int, deadline: Deadline, sleep: Callable[[float], None] = time.sleep) -> T:
    """Retry a synchronous call as :func:`retrying` does."""
    import openai

    for attempt in range(retries):
        try:
            return call()
        except (openai.APIStatusError, openai.APIConnectionError) as problem:
            if (pause := _pause(problem, attempt)) >= deadline.left:
                raise
        sleep(pause)
    return call()


def _pause(problem: openai.APIStatusError | openai.APIConnectionError, attempt: int) -> float:
    """Return the seconds to wait before the next attempt; infinity if that would fail as well."""
    pause = min(_FIRST_PAUSE * 2.0**attempt, _LONGEST_PAUSE) * random.uniform(0.75, 1.0)
    response: httpx.Response | None = getattr(problem, "response", None)
    if response is None:
        return pause
    told: str | None = response.headers.get("x-should-retry")
    passing = response.status_code in _PASSING or response.status_code >= 500
    if told == "false" or (told != "true" and not passing) or problem.code == _QUOTA_USED_UP or does_not_fit(problem):
        return float("inf")
    asked = retry_after(response.headers)
    return pause if asked is None else asked


def does_not_fit(problem: openai.APIError) -> bool:
    """Return whether the prompt does not fit the model's context."""
    status = getattr(problem, "status_code", None)  # an error event in the stream has none
    if status is not None and status not in _MAY_BE_TOO_LONG:
        return False
    said = f"{problem.code} {problem.type} {_message(problem)}"
    # With 429 and 500 a request may have exceeded a rate or a time instead.
    exceeds = status not in (429, 500) and _EXCEEDS.search(said)
    return status == 413 or bool(_TOO_LONG.search(said) or exceeds)


def _message(problem: openai.APIError) -> str:
    return _said(problem.body)


def _said(body: Any) -> str:
    """Return the words in the usual places of an error, if any; some servers send it in a list."""
    for _ in range(_DEEPEST):
        if isinstance(body, Mapping):
            body = next(filter(None, map(body.get, _PLACES)), None)
        elif isinstance(body, list) and body:
            body = body[0]
    return body if isinstance(body, str) else ""


def failed_with(data: bytes, server: Server) -> ModelServerError | None:
    """Return the error that a server sends as if it were an answer, with its own words; None if this is no such thing."""
    try:
        body = json.loads(data)
    except (ValueError, RecursionError):
        return None
    body = body[0] if isinstance(body, list) and body else body
    words = _said(body["error"]) if isinstance(body, Mapping) and body.get("error") else ""
    return server.error(f"failed{_ending(words, server)}", "Ask again; see its log.") if words else None


def _words(problem: openai.APIError, server: Server) -> str:
    """Return the server's words as the end of a sentence, but no web page."""
    return _ending(_message(problem), server)


def _ending(said: str, server: Server) -> str:
    words = flat(redact(said, server.secrets))
    if not words or words.startswith("<"):
        return "."
    return f": {words[:_LONGEST_WORDS]}..." if len(words) > _LONGEST_WORDS else f": {words.rstrip('.')}."


def server_errors(settings: Settings) -> AbstractContextManager[None]:
    """Return :func:`errors_of` for the model server."""
    return errors_of(model_server(settings))


@contextmanager
def errors_of(server: Server) -> Iterator[None]:
    """Turn what the client raises into a :class:`ModelServerError`; only calls of the client belong inside.

    Neither openai nor llama-index validates what a server sends, so JSON of another shape raises any error of a wrong type.
    """
    import httpx
    import openai

    try:
        yield
    except openai.APIStatusError as problem:
        raise _of_status(problem, server) from None
    except (openai.APITimeoutError, httpx.TimeoutException):
        raise server.error(*server.silent) from None
    except (UnicodeEncodeError, httpx.InvalidURL) as problem:  # a key or an address that cannot be sent
        raise client_error(server, problem) from None
    except (openai.APIConnectionError, httpx.HTTPError) as problem:
        cause = type(problem.__cause__ or problem).__name__
        hint = f"Check {server.address}, and that the server is running."
        raise server.error(f"cannot be reached or broke off ({cause}).", hint) from None
    except (openai.OpenAIError, AttributeError, TypeError, ValueError, LookupError, RecursionError) as problem:
        invalid = isinstance(problem, openai.APIResponseValidationError)
        if isinstance(problem, openai.APIError) and problem.body and not invalid:  # an error event in the stream
            raise _failed(problem, "failed", server) from None
        what = f"sent something other than an answer ({type(problem).__name__})."
        raise server.error(what, f"Check {server.address}.") from None


def _of_status(problem: openai.APIStatusError, server: Server) -> ModelServerError:
    status, words = problem.status_code, _words(problem, server)
    if status == 401:
        return server.error(f"refused the key (401){words}", f"Check {server.key}.")
    if status == 403:
        return server.error(f"denied access (403){words}", f"Check what the key may use ({server.key}).")
    if status == 404:
        return server.error(f"does not know the model or path (404){words}", f"Check {server.model} and {server.address}.")
    if status == 429 and problem.code == _QUOTA_USED_UP:
        return server.error(f"says that the quota is used up (429){words}", "Check the account of the key.")
    if status == 429 and not does_not_fit(problem):
        asked = retry_after(problem.response.headers)
        wait = f" and asks to wait {asked:,.0f} seconds" if asked and 1 <= asked < float("inf") else ""
        return server.error(f"is over its limit (429){wait}{words}", "Wait a little, then ask again.")
    return _failed(problem, f"failed ({status})", server)


def _failed(problem: openai.APIError, what: str, server: Server) -> ModelServerError:
    words = _words(problem, server)
    if does_not_fit(problem):
        what = f"The request does not fit the context of the {server.kind} server at {server.place}{words}"
        return ContextTooLongError(what, hint=server.shorter)
    return server.error(f"{what}{words}", "Ask again; see its log.")


def client_error(server: Server, problem: Exception) -> ModelServerError:
    """Return the error for a client that cannot be created, or cannot send its request."""
    return ModelServerError(
        f"The client for the {server.kind} server at {server.place} cannot be set up ({type(problem).__name__}).",
        hint=f"Check {server.address}, {server.key}, the proxy (ALL_PROXY, HTTPS_PROXY) and the certificate (SSL_CERT_FILE).",
    )
