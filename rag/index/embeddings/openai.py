"""An embedding model behind any OpenAI-compatible server.

It uses the openai client, as llama-index's ``OpenAIEmbedding`` supports only OpenAI's own models.
"""

from __future__ import annotations

import json
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np

from rag.core import Deadline, ModelServerError, public_address, secrets_in, split_login
from rag.index.embeddings.base import Vectors
from rag.llm import Server, client_error, errors_of, retrying_now

if TYPE_CHECKING:
    import openai

#: OpenAI's list prices in dollars per million tokens.
PRICES = {"text-embedding-3-small": 0.02, "text-embedding-3-large": 0.13, "text-embedding-ada-002": 0.10}

#: Characters per request: Korean has up to 1.5 tokens per character, and OpenAI accepts 300,000 tokens.
_BATCH_CHARS = 60_000
_QUESTION_SECONDS = 10.0  # that a reader waits
_QUESTION_PAUSE = 30.0  # seconds without requests after a failure


class ServerEncoder:
    """An encoder that calls a server.

    :param base_url: such as ``http://localhost:11434/v1``.
    :param api_key: empty if the server needs none; never part of an error message.
    :param batch: texts per request.
    :param timeout: seconds for one request with all its retries.
    :param retries: retries after a temporary failure.
    """

    def __init__(
        self,
        model: str,
        base_url: str,
        api_key: str = "",
        *,
        batch: int = 64,
        timeout: float = 120.0,
        retries: int = 4,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.tokens = 0
        self._model, self._base_url = model, base_url
        self._api_key = api_key or "none"  # required by the client, though not by local servers
        self._batch, self._timeout, self._retries, self._sleep = batch, timeout, retries, sleep
        self._client: openai.OpenAI | None = None
        self._failed: tuple[float, ModelServerError] | None = None
        place = public_address(base_url)
        self._server = Server(
            "embedding",
            place.partition("//")[2].partition("/")[0] or place,
            secrets_in([api_key], [base_url]),
            "NONMUN_EMBEDDING_BASE_URL",
            "NONMUN_EMBEDDING_API_KEY or OPENAI_API_KEY",
            f"NONMUN_EMBEDDING (openai:{model})",
            ("did not answer in time.", "Raise NONMUN_EMBEDDING_TIMEOUT or try again."),
            "Its texts may be too long or too many: lower NONMUN_EMBEDDING_BATCH.",
        )

    def encode(self, texts: Sequence[str], *, question: bool = False) -> Vectors:
        """Return the vectors of texts, in order.

        A question waits for at most ten seconds and is tried twice; after a failure, questions fail at once for 30 seconds.

        :raises ModelServerError: if the server refuses, fails, does not answer in time, or sends anything but vectors.
        """
        if question:
            return self._encode_question(texts)
        return self._matrix(
            vector
            for batch in _batches(texts, self._batch)
            for vector in self._request(batch, Deadline.after(self._timeout), self._retries)
        )

    def _encode_question(self, texts: Sequence[str]) -> Vectors:
        if self._failed is not None and time.monotonic() < self._failed[0]:
            raise ModelServerError(self._failed[1].args[0], hint=self._failed[1].hint)
        try:
            deadline = Deadline.after(min(self._timeout, _QUESTION_SECONDS))
            vectors = self._matrix(self._request(texts, deadline, min(self._retries, 1)))
        except ModelServerError as problem:
            self._failed = time.monotonic() + _QUESTION_PAUSE, problem
            raise
        self._failed = None
        return vectors

    def _matrix(self, vectors: Iterator[Sequence[float]] | Sequence[Sequence[float]]) -> Vectors:
        try:
            matrix = np.array(list(vectors), dtype=np.float32)
        except (ValueError, TypeError):  # different lengths, or not numbers
            matrix = np.zeros(0, dtype=np.float32)
        if matrix.ndim != 2:
            raise self._error("sent vectors that differ in length or do not consist of numbers")
        return matrix

    def _request(self, texts: Sequence[str], deadline: Deadline, retries: int) -> list[Sequence[float]]:
        """Return the vectors of one batch, retrying after temporary failures until the deadline."""
        with errors_of(self._server):
            body = retrying_now(lambda: self._send(texts, deadline), retries, deadline, self._sleep)
        return self._read(body, len(texts))

    def _send(self, texts: Sequence[str], deadline: Deadline) -> bytes:
        """Send one request and return the body of the answer.

        :raises openai.OpenAIError: if it fails.
        """
        import httpx
        import openai

        body = bytearray()
        with self._open().embeddings.with_streaming_response.create(
            model=self._model, input=list(texts), encoding_format="float", timeout=max(deadline.left, 0.05)
        ) as response:
            try:
                for piece in response.iter_bytes():
                    body += piece
                    if not deadline.left:  # httpx limits only the wait for each piece
                        raise openai.APITimeoutError(response.http_request)
            except httpx.TimeoutException as problem:
                raise openai.APITimeoutError(response.http_request) from problem
            except httpx.HTTPError as problem:
                raise openai.APIConnectionError(request=response.http_request) from problem
        return bytes(body)

    def _open(self) -> openai.OpenAI:
        if self._client is None:
            import httpx
            import openai

            address, login = split_login(self._base_url)  # separated, as the client logs addresses
            try:
                http = openai.DefaultHttpxClient(auth=login)
                self._client = openai.OpenAI(api_key=self._api_key, base_url=address, max_retries=0, http_client=http)
            except (ImportError, OSError, ValueError, httpx.InvalidURL) as problem:
                raise client_error(self._server, problem) from None
            weakref.finalize(self, self._client.close)
        return self._client

    def _read(self, body: bytes, n: int) -> list[Sequence[float]]:
        """Return the vectors of an answer to ``n`` texts in their order, and count its tokens."""
        try:
            answer = json.loads(body)
            items = sorted(enumerate(answer["data"]), key=lambda item: item[1].get("index", item[0]))
            places = [item.get("index", place) for place, item in items]
            vectors = [item["embedding"] for _, item in items]
            tokens = (answer.get("usage") or {}).get("total_tokens") or 0
        except (ValueError, KeyError, TypeError, AttributeError):
            raise self._error("did not send a list of embeddings") from None
        if any(isinstance(vector, str) for vector in vectors):
            raise self._error("sent base64 instead of numbers", "Use a server that supports encoding_format.")
        if places != list(range(n)):
            raise self._error(f"sent {len(vectors)} vectors, not one for each of {n} texts")
        self.tokens += tokens if isinstance(tokens, int) else 0
        return vectors

    def _error(self, what: str, hint: str = "Check NONMUN_EMBEDDING_BASE_URL.") -> ModelServerError:
        return self._server.error(f"{what}.", hint)


def _batches(texts: Sequence[str], most: int) -> Iterator[Sequence[str]]:
    """Yield batches of at most ``most`` texts and :data:`_BATCH_CHARS` characters; a longer text is a batch of its own."""
    start = chars = 0
    for i, text in enumerate(texts):
        if i > start and (i - start >= most or chars + len(text) > _BATCH_CHARS):
            yield texts[start:i]
            start, chars = i, 0
        chars += len(text)
    if start < len(texts):
        yield texts[start:]
