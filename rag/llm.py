"""The language model: any server that speaks the OpenAI protocol, through llama-index."""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

from rag.errors import ModelServerError
from rag.settings import Settings

if TYPE_CHECKING:
    import httpx
    from llama_index.core.llms import LLM, ChatResponse

__all__ = ["Message", "ModelStream", "make_llm", "open_client", "server_errors"]

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

    :raises ModelServerError: while iterating, if the server refuses, fails, cuts the stream, sends nonsense, or says that its
        answer is not whole.
    """

    def __init__(self, settings: Settings, messages: Sequence[Message]) -> None:
        self._settings = settings
        self._messages = messages
        self.usage: dict[str, int] = {}

    def __iter__(self) -> Generator[str, None, None]:
        finish: Any = None
        with closing(self._receive()) as pieces:
            for piece in pieces:
                self._read_usage(piece.raw)
                finish = _finish_reason(piece.raw) or finish
                if piece.delta:
                    yield piece.delta
        self._check(finish)

    def _receive(self) -> Generator[ChatResponse, None, None]:
        """What the client makes of the stream. Nothing of ours runs inside, so every error there is the server's."""
        from llama_index.core.base.llms.types import ChatMessage, MessageRole

        messages = [ChatMessage(role=MessageRole(role), content=content) for role, content in self._messages]
        # A client of its own: openai's stream is part of a reference cycle, so closing it alone leaves the connection open.
        with open_client(self._settings, self._settings.llm_timeout) as client:
            llm = make_llm(self._settings, client)
            with server_errors(self._settings.place):
                yield from llm.stream_chat(messages)

    def _check(self, finish: Any) -> None:
        """Compare the reason that the server gave for its end with the one of a whole answer."""
        place = self._settings.place
        if finish is None:
            raise ModelServerError(f"The model server at {place} ended its answer in the middle.", hint="Ask again.")
        if finish == "length":
            raise ModelServerError(
                f"The model at {place} needs more than {self._settings.llm_max_tokens:,} tokens.",
                hint="Raise NONMUN_LLM_MAX_TOKENS.",
            )
        if finish == "content_filter":
            raise ModelServerError(
                f"The model server at {place} stopped its answer by a content filter.", hint="Put the question differently."
            )

    def ask(self) -> str:
        """The whole answer at once."""
        return "".join(self)

    def _read_usage(self, raw: Any) -> None:
        usage = getattr(raw, "usage", None)
        counts = {name: getattr(usage, name, None) for name in ("prompt_tokens", "completion_tokens")}
        self.usage |= {name: count for name, count in counts.items() if isinstance(count, int)}


def _finish_reason(raw: Any) -> Any:
    choices = getattr(raw, "choices", None)
    return getattr(choices[0], "finish_reason", None) if isinstance(choices, list) and choices else None


def open_client(settings: Settings, timeout: float) -> httpx.Client:
    """An HTTP client for the model server, with the proxy and the certificates that the environment names.

    :param timeout: seconds without a word from the server.
    :raises ModelServerError: if it cannot be set up.
    """
    import httpx

    try:
        return httpx.Client(timeout=timeout)
    except (ImportError, OSError, ValueError, httpx.InvalidURL) as problem:
        raise _not_set_up(settings.place, problem) from None


def _not_set_up(place: str, problem: Exception) -> ModelServerError:
    return ModelServerError(
        f"The client for the model server at {place} cannot be set up ({type(problem).__name__}).",
        hint="Check OPENAI_BASE_URL, OPENAI_API_KEY, the proxy (ALL_PROXY, HTTPS_PROXY) and the certificate (SSL_CERT_FILE).",
    )


@contextmanager
def server_errors(place: str) -> Iterator[None]:
    """Turn what the client raises into one error that says what happened and what to do.

    Neither openai nor llama-index checks what a server sends before they use it, so JSON of another shape comes as any of the
    errors of a wrong type. Only calls of the client belong inside.
    """
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
    except (UnicodeEncodeError, httpx.InvalidURL) as problem:  # a key or an address that cannot be sent
        raise _not_set_up(place, problem) from None
    except (openai.APIConnectionError, httpx.HTTPError) as problem:
        cause = problem.__cause__ or problem
        raise ModelServerError(
            f"The model server at {place} cannot be reached or broke off ({type(cause).__name__}).",
            hint="Check OPENAI_BASE_URL and that it runs.",
        ) from None
    except (openai.OpenAIError, AttributeError, TypeError, ValueError, LookupError, RecursionError) as problem:
        raise ModelServerError(
            f"The model server at {place} sent something that is no answer ({type(problem).__name__}).",
            hint="Check OPENAI_BASE_URL.",
        ) from None
