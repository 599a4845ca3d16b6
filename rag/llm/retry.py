"""Failures of OpenAI-compatible servers: which may pass, how long to wait, and what to report."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from rag.core import ContextTooLongError, Deadline, ModelServerError, Settings, redact
from rag.text import flat

if TYPE_CHECKING:
    import httpx
    import openai

T = TypeVar("T")

_FIRST_PAUSE, _LONGEST_PAUSE = 0.5, 8.0  # seconds, doubled from try to try
_PASSING = {408, 409, 429}
_LONGEST_WORDS = 200  # characters of what a server says

# No two servers say it alike: a code (OpenAI), a type (llama.cpp), or words (vLLM, SGLang, TGI, Ollama, LM Studio, Mistral).
_TOO_LONG = re.compile(
    r"context[ _](?:length|size|window)|(?:model|sequence|context|prompt) length|\b(?:request|prompt|input)\b.{0,80}?\btoo l"
    r"(?:ong|arge)|max_new_tokens",
    re.IGNORECASE | re.DOTALL,
)
_EXCEEDS = re.compile(r"\b(?:prompt|input|request|tokens?)\b.{0,80}?\b(?:exceed|longer than)", re.IGNORECASE | re.DOTALL)
_MAY_BE_TOO_LONG = {400, 413, 422, 429, 500}


@dataclass(frozen=True, slots=True)
class Server:
    """A server as errors speak of it, with the settings that can help.

    ``silent`` says that it did not answer in time; ``shorter`` says how to send it less.
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
        """Return an error that begins with the server's name and place."""
        return ModelServerError(f"The {self.kind} server at {self.place} {what}", hint=hint)


def _model_server(settings: Settings) -> Server:
    return Server(
        "model",
        settings.llm.place,
        settings.secrets,
        "OPENAI_BASE_URL",
        "OPENAI_API_KEY",
        "NONMUN_LLM_MODEL",
        (f"said nothing for {settings.llm.timeout:g} seconds.", "Raise NONMUN_LLM_TIMEOUT or ask again."),
        "Lower NONMUN_EVIDENCE_PAPERS, NONMUN_EVIDENCE_BULLETS or NONMUN_LLM_MAX_TOKENS, or give it a longer context.",
    )


async def retrying(call: Callable[[], Awaitable[T]], retries: int, deadline: Deadline) -> T:
    """Return what a call returns, made again after a failure that may pass, as long as a deadline leaves time for it.

    Waits as long as the server asks to, or else twice as long from try to try. A wait that would not end before the deadline
    is not begun.

    :param retries: tries after the first one.
    :raises openai.OpenAIError: the last failure.
    """
    import openai

    for attempt in range(retries):
        try:
            return await call()
        except (openai.APIStatusError, openai.APIConnectionError) as problem:
            pause = _pause(problem, attempt)
            if pause >= deadline.left:
                raise
        await asyncio.sleep(pause)
    return await call()


def retrying_now(call: Callable[[], T], retries: int, deadline: Deadline, sleep: Callable[[float], None] = time.sleep) -> T:
    """As :func:`retrying`, for a synchronous call."""
    import openai

    for attempt in range(retries):
        try:
            return call()
        except (openai.APIStatusError, openai.APIConnectionError) as problem:
            pause = _pause(problem, attempt)
            if pause >= deadline.left:
                raise
        sleep(pause)
    return call()


def _pause(problem: openai.APIStatusError | openai.APIConnectionError, attempt: int) -> float:
    """Return the seconds to wait before the next try; infinity when that would fail as well."""
    pause = min(_FIRST_PAUSE * 2.0**attempt, _LONGEST_PAUSE) * random.uniform(0.75, 1.0)
    response: httpx.Response | None = getattr(problem, "response", None)
    if response is None:
        return pause
    told: str | None = response.headers.get("x-should-retry")
    passing = response.status_code in _PASSING or response.status_code >= 500
    if told == "false" or (told != "true" and not passing) or _quota_used_up(problem) or _too_long(problem):
        return float("inf")
    asked = _retry_after(response.headers)
    return pause if asked is None else asked


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Return the seconds that a server asks to wait, given in milliseconds, in seconds or as a date; None without one.

    :param headers: of its answer; names are found in any case.
    """
    for name, unit in (("retry-after-ms", 0.001), ("retry-after", 1.0)):
        try:
            seconds = float(headers[name]) * unit
            return seconds if seconds > 0 else 0.0  # also what is no number
        except (KeyError, ValueError):
            continue
    try:
        moment = parsedate_to_datetime(headers["retry-after"])
        return max(moment.timestamp() - time.time(), 0.0)
    except (KeyError, ValueError, TypeError, OverflowError, OSError):
        return None


def _quota_used_up(problem: openai.APIError) -> bool:
    return problem.code == "insufficient_quota"


def _too_long(problem: openai.APIError) -> bool:
    """Return whether the prompt does not fit the model's context."""
    status = getattr(problem, "status_code", None)  # none in an error that comes as an event of the stream
    if status is not None and status not in _MAY_BE_TOO_LONG:
        return False
    said = f"{problem.code} {problem.type} {_message(problem)}"
    # With 429 and 500 a request may also exceed a rate or a time.
    exceeds = status not in (429, 500) and _EXCEEDS.search(said)
    return status == 413 or bool(_TOO_LONG.search(said) or exceeds)


def _message(problem: openai.APIError) -> str:
    """Return what the server says in the usual places of an error; empty where there is none."""
    body: Any = problem.body
    if isinstance(body, Mapping):
        body = body.get("message") or body.get("detail") or body.get("error")
    return body if isinstance(body, str) else ""


def _words(problem: openai.APIError, server: Server) -> str:
    """Return what the server says, as the end of a sentence; nothing of a web page."""
    words = flat(redact(_message(problem), server.secrets))
    if not words or words.startswith("<"):
        return "."
    return f": {words[:_LONGEST_WORDS]}..." if len(words) > _LONGEST_WORDS else f": {words.rstrip('.')}."


@contextmanager
def server_errors(settings: Settings) -> Iterator[None]:
    """As :func:`errors_of`, for the model server."""
    with errors_of(_model_server(settings)):
        yield


@contextmanager
def errors_of(server: Server) -> Iterator[None]:
    """Turn what the client raises into one error that says what happened and what to do.

    Neither openai nor llama-index checks what a server sends before they use it, so JSON of another shape comes as any of the
    errors of a wrong type. Only calls of the client belong inside.
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
        raise server.error(f"cannot be reached or broke off ({cause}).", f"Check {server.address} and that it runs.") from None
    except openai.APIError as problem:
        if not isinstance(problem, openai.APIResponseValidationError) and problem.body:  # an error as an event of the stream
            raise _failed(problem, "failed", server) from None
        raise _no_answer(problem, server) from None
    except (openai.OpenAIError, AttributeError, TypeError, ValueError, LookupError, RecursionError) as problem:
        raise _no_answer(problem, server) from None


def _no_answer(problem: Exception, server: Server) -> ModelServerError:
    return server.error(f"sent something that is no answer ({type(problem).__name__}).", f"Check {server.address}.")


def _of_status(problem: openai.APIStatusError, server: Server) -> ModelServerError:
    status, words = problem.status_code, _words(problem, server)
    if status == 401:
        return server.error(f"refused the key (401){words}", f"Check {server.key}.")
    if status == 403:
        return server.error(f"denied access (403){words}", f"Check what the key may use ({server.key}).")
    if status == 404:
        return server.error(f"knows no such model or path (404){words}", f"Check {server.model} and {server.address}.")
    if status == 429 and _quota_used_up(problem):
        return server.error(f"says that the quota is used up (429){words}", "See the account of the key.")
    if status == 429 and not _too_long(problem):
        asked = _retry_after(problem.response.headers)
        wait = f" and asks to wait {asked:,.0f} seconds" if asked and 1 <= asked < float("inf") else ""
        return server.error(f"is over its limit (429){wait}{words}", "Wait a little, then ask again.")
    return _failed(problem, f"failed ({status})", server)


def _failed(problem: openai.APIError, what: str, server: Server) -> ModelServerError:
    words = _words(problem, server)
    if _too_long(problem):
        return ContextTooLongError(
            f"What the {server.kind} server at {server.place} was sent does not fit its context{words}", hint=server.shorter
        )
    return server.error(f"{what}{words}", "Ask again; see its log.")


def not_set_up(settings: Settings, problem: Exception) -> ModelServerError:
    """As :func:`client_error`, for the model server."""
    return client_error(_model_server(settings), problem)


def client_error(server: Server, problem: Exception) -> ModelServerError:
    """Return the error for a client that cannot be made, or cannot send its request."""
    return ModelServerError(
        f"The client for the {server.kind} server at {server.place} cannot be set up ({type(problem).__name__}).",
        hint=f"Check {server.address}, {server.key}, the proxy (ALL_PROXY, HTTPS_PROXY) and the certificate (SSL_CERT_FILE).",
    )
