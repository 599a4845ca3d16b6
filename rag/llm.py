"""The language model: any server that speaks the OpenAI protocol, through llama-index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rag.errors import ModelServerError
from rag.settings import Settings

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

__all__ = ["Message", "ModelStream", "make_llm"]

Message = tuple[str, str]
"""Role (``system``, ``user``, ``assistant``) and content."""


def make_llm(settings: Settings) -> LLM:
    """The configured model as a llama-index LLM. Slow to import, so only called when a model is to be asked."""
    from llama_index.llms.openai_like import OpenAILike

    return OpenAILike(
        model=settings.llm_model,
        api_base=settings.openai_base_url or "https://api.openai.com/v1",
        api_key=settings.openai_api_key.get_secret_value() or "none",  # local servers want no key, the client wants one
        is_chat_model=True,
        timeout=settings.llm_timeout,
        max_retries=settings.llm_retries,
        max_tokens=settings.llm_max_tokens,
        temperature=0.0,
        additional_kwargs={"stream_options": {"include_usage": True}},
    )


class ModelStream:
    """One streamed answer of a model. Iterate over it for the pieces; ``usage`` holds the token counts afterwards.

    :raises ModelServerError: while iterating, if the server refuses, fails, cuts the stream or sends nonsense.
    """

    def __init__(self, llm: LLM, messages: Sequence[Message], place: str) -> None:
        self._llm = llm
        self._messages = messages
        self._place = place
        self.usage: dict[str, int] = {}

    def __iter__(self) -> Iterator[str]:
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [ChatMessage(role=MessageRole(role), content=content) for role, content in self._messages]
        with server_errors(self._place):
            stream = self._llm.stream_chat(messages)
            finished = False
            try:
                for piece in stream:
                    self._read_usage(piece.raw)
                    finished = finished or _finish_reason(piece.raw) is not None
                    if piece.delta:
                        yield piece.delta
            finally:
                stream.close()  # a generator: closing it closes the request
            if not finished:
                raise ModelServerError(f"The model server at {self._place} ended its answer in the middle.", hint="Ask again.")

    def _read_usage(self, raw: Any) -> None:
        usage = getattr(raw, "usage", None)
        if usage is not None:
            self.usage = {"prompt_tokens": usage.prompt_tokens or 0, "completion_tokens": usage.completion_tokens or 0}


def _finish_reason(raw: Any) -> str | None:
    choices = getattr(raw, "choices", None) or []
    return choices[0].finish_reason if choices else None


@contextmanager
def server_errors(place: str) -> Iterator[None]:
    """Turn what the client raises into one error that says what happened and what to do."""
    import httpx
    import openai

    try:
        yield
    except openai.AuthenticationError:
        raise ModelServerError(f"The model server at {place} refused the key (401).", hint="Check OPENAI_API_KEY.") from None
    except openai.PermissionDeniedError:
        raise ModelServerError(
            f"The model server at {place} denied access (403).", hint="Check what the key may use."
        ) from None
    except openai.NotFoundError:
        raise ModelServerError(
            f"The model server at {place} knows no such model or path (404).",
            hint="Check NONMUN_LLM_MODEL and OPENAI_BASE_URL.",
        ) from None
    except openai.RateLimitError:
        raise ModelServerError(
            f"The model server at {place} is over its limit (429).", hint="Wait a little, then ask again."
        ) from None
    except openai.APITimeoutError:
        raise ModelServerError(
            f"The model server at {place} did not answer in time.", hint="Raise NONMUN_LLM_TIMEOUT or ask again."
        ) from None
    except openai.APIStatusError as problem:
        raise ModelServerError(
            f"The model server at {place} failed ({problem.status_code}).", hint="Ask again; see its log."
        ) from None
    except (openai.APIConnectionError, httpx.TransportError) as problem:
        cause = problem.__cause__ or problem
        raise ModelServerError(
            f"The model server at {place} cannot be reached or broke off ({type(cause).__name__}).",
            hint="Check OPENAI_BASE_URL and that it runs.",
        ) from None
    except (openai.OpenAIError, json.JSONDecodeError, UnicodeDecodeError) as problem:
        raise ModelServerError(
            f"The model server at {place} sent something that is no answer ({type(problem).__name__}).",
            hint="Check OPENAI_BASE_URL.",
        ) from None
