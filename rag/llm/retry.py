"""What can go wrong at a model server: which failures pass, how long to wait for that, and what a person is told."""

from __future__ import annotations

import asyncio
import random
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, TypeVar

from rag.core import ContextTooLongError, Deadline, ModelServerError, Settings, redact
from rag.text import flat

if TYPE_CHECKING:
    import httpx
    import openai

__all__ = ["not_set_up", "retry_after", "retrying", "server_errors"]

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


async def retrying(call: Callable[[], Awaitable[T]], retries: int, deadline: Deadline) -> T:
    """What a call returns, made again after a failure that may pass, as long as a deadline leaves time for it.

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
            if pause is None or pause >= deadline.left:
                raise
        await asyncio.sleep(pause)
    return await call()


def _pause(problem: openai.APIStatusError | openai.APIConnectionError, attempt: int) -> float | None:
    """Seconds to wait before the next try; None when that would fail as well."""
    pause = min(_FIRST_PAUSE * 2.0**attempt, _LONGEST_PAUSE) * random.uniform(0.75, 1.0)
    response: httpx.Response | None = getattr(problem, "response", None)
    if response is None:
        return pause
    told: str | None = response.headers.get("x-should-retry")
    passing = response.status_code in _PASSING or response.status_code >= 500
    if told == "false" or (told != "true" and not passing) or _quota_used_up(problem) or _too_long(problem):
        return None
    asked = retry_after(response.headers)
    return pause if asked is None else asked


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that a server asks to wait: a number of milliseconds or seconds, or a date; None where it does not ask.

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
    """Whether the prompt does not fit the model's context."""
    status = getattr(problem, "status_code", None)  # none in an error that comes as an event of the stream
    if status is not None and status not in _MAY_BE_TOO_LONG:
        return False
    said = f"{problem.code} {problem.type} {_message(problem)}"
    # With 429 and 500 a request may also exceed a rate or a time.
    exceeds = status not in (429, 500) and _EXCEEDS.search(said)
    return status == 413 or bool(_TOO_LONG.search(said) or exceeds)


def _message(problem: openai.APIError) -> str:
    """What the server says in the usual places of an error; empty where there is none."""
    body: Any = problem.body
    if isinstance(body, Mapping):
        body = body.get("message") or body.get("detail") or body.get("error")
    return body if isinstance(body, str) else ""


def _words(problem: openai.APIError, settings: Settings) -> str:
    """What the server says, as an end of a sentence; nothing of a web page."""
    words = flat(redact(_message(problem), settings.secrets))
    if not words or words.startswith("<"):
        return "."
    return f": {words[:_LONGEST_WORDS]}..." if len(words) > _LONGEST_WORDS else f": {words.rstrip('.')}."


@contextmanager
def server_errors(settings: Settings) -> Iterator[None]:
    """Turn what the client raises into one error that says what happened and what to do.

    Neither openai nor llama-index checks what a server sends before they use it, so JSON of another shape comes as any of the
    errors of a wrong type. Only calls of the client belong inside.
    """
    import httpx
    import openai

    place = f"The model server at {settings.llm.place}"
    try:
        yield
    except openai.APIStatusError as problem:
        raise _of_status(problem, settings) from None
    except (openai.APITimeoutError, httpx.TimeoutException):
        raise ModelServerError(
            f"{place} said nothing for {settings.llm.timeout:g} seconds.", hint="Raise NONMUN_LLM_TIMEOUT or ask again."
        ) from None
    except (UnicodeEncodeError, httpx.InvalidURL) as problem:  # a key or an address that cannot be sent
        raise not_set_up(settings, problem) from None
    except (openai.APIConnectionError, httpx.HTTPError) as problem:
        cause = problem.__cause__ or problem
        raise ModelServerError(
            f"{place} cannot be reached or broke off ({type(cause).__name__}).", hint="Check OPENAI_BASE_URL and that it runs."
        ) from None
    except openai.APIError as problem:
        if not isinstance(problem, openai.APIResponseValidationError) and problem.body:  # an error as an event of the stream
            raise _told(problem, "failed", settings) from None
        raise _no_answer(problem, settings) from None
    except (openai.OpenAIError, AttributeError, TypeError, ValueError, LookupError, RecursionError) as problem:
        raise _no_answer(problem, settings) from None


def _no_answer(problem: Exception, settings: Settings) -> ModelServerError:
    return ModelServerError(
        f"The model server at {settings.llm.place} sent something that is no answer ({type(problem).__name__}).",
        hint="Check OPENAI_BASE_URL.",
    )


def _of_status(problem: openai.APIStatusError, settings: Settings) -> ModelServerError:
    place, status = f"The model server at {settings.llm.place}", problem.status_code
    if status == 401:
        return ModelServerError(f"{place} refused the key (401).", hint="Check OPENAI_API_KEY.")
    if status == 403:
        return ModelServerError(f"{place} denied access (403).", hint="Check what the key may use.")
    if status == 404:
        return ModelServerError(
            f"{place} knows no such model or path (404).", hint="Check NONMUN_LLM_MODEL and OPENAI_BASE_URL."
        )
    if status == 429 and _quota_used_up(problem):
        return ModelServerError(f"{place} says that the quota is used up (429).", hint="See the account of the key.")
    if status == 429 and not _too_long(problem):
        asked = retry_after(problem.response.headers)
        wait = f" and asks to wait {asked:,.0f} seconds" if asked and 1 <= asked < float("inf") else ""
        return ModelServerError(f"{place} is over its limit (429){wait}.", hint="Wait a little, then ask again.")
    return _told(problem, f"failed ({status})", settings)


def _told(problem: openai.APIError, what: str, settings: Settings) -> ModelServerError:
    """An error with the server's own words."""
    if _too_long(problem):
        return ContextTooLongError(
            f"What the model at {settings.llm.place} was sent does not fit its context{_words(problem, settings)}",
            hint="Lower NONMUN_EVIDENCE_PAPERS, NONMUN_EVIDENCE_BULLETS or NONMUN_LLM_MAX_TOKENS, or give it a longer context.",
        )
    return ModelServerError(
        f"The model server at {settings.llm.place} {what}{_words(problem, settings)}", hint="Ask again; see its log."
    )


def not_set_up(settings: Settings, problem: Exception) -> ModelServerError:
    """The error for a client that cannot be made, or cannot send its request."""
    return ModelServerError(
        f"The client for the model server at {settings.llm.place} cannot be set up ({type(problem).__name__}).",
        hint="Check OPENAI_BASE_URL, OPENAI_API_KEY, the proxy (ALL_PROXY, HTTPS_PROXY) and the certificate (SSL_CERT_FILE).",
    )
