"""The language model: any server that speaks the OpenAI protocol, through llama-index."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rag.errors import ModelServerError
from rag.settings import Settings

if TYPE_CHECKING:
    import httpx
    from llama_index.core.llms import LLM

__all__ = ["Message", "ModelStream", "make_llm"]

Message = tuple[str, str]
"""Role (``system``, ``user``, ``assistant``) and content."""


def make_llm(settings: Settings, client: httpx.Client | None = None) -> LLM:
    """The configured model as a llama-index LLM. Slow to import, so only called when a model is to be asked.

    :param client: the HTTP client to use; the caller closes it.
    """
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
        http_client=client,  # type: ignore[call-arg]  # a field of the class it is built on
    )


class ModelStream:
    """One streamed answer of the configured model. Iterate over it for the pieces; ``usage`` holds the token counts afterwards.

    Leaving the iteration early hangs up on the server.

    :raises ModelServerError: while iterating, if the server refuses, fails, cuts the stream or sends nonsense.
    """

    def __init__(self, settings: Settings, messages: Sequence[Message]) -> None:
        self._settings = settings
        self._messages = messages
        self.usage: dict[str, int] = {}

    def __iter__(self) -> Iterator[str]:
        import httpx
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [ChatMessage(role=MessageRole(role), content=content) for role, content in self._messages]
        finished = False
        # A client of its own: openai's stream is part of a reference cycle, so closing it alone leaves the connection open.
        with server_errors(self._settings.place), httpx.Client(timeout=self._settings.llm_timeout) as client:
            for piece in make_llm(self._settings, client).stream_chat(messages):
                self._read_usage(piece.raw)
                finished = finished or _finish_reason(piece.raw) is not None
                if piece.delta:
                    yield piece.delta
        if not finished:
            place = self._settings.place
            raise ModelServerError(f"The model server at {place} ended its answer in the middle.", hint="Ask again.")

    def ask(self) -> str:
        """The whole answer at once."""
        return "".join(self)

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
