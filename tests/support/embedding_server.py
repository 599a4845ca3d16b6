"""Stand-ins for embedding models: acts of :class:`tests.support.model_server.ModelServer` for ``/v1/embeddings``, and
a package.
"""

from __future__ import annotations

import base64
import hashlib
import struct
import sys
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

from rag.index.embeddings.korean_probe import SENTENCES
from tests.support.model_server import Act, Exchange

WIDTH = 48
Vector = list[float]


def use_stand_in(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Put a package ``sentence_transformers`` in place that needs no PyTorch, for one test."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent / "stand_ins"))
    monkeypatch.setitem(sys.modules, "sentence_transformers", ModuleType("none"))  # so that it is gone after the test
    del sys.modules["sentence_transformers"]
    module = import_module("sentence_transformers")
    module.made.clear()
    return module


def toy_vector(text: str, width: int = WIDTH) -> Vector:
    """A bag of words as a vector: texts that share words are near, and the related sentences of the self-test are, too."""
    if text in SENTENCES:
        text = f"sentence-{SENTENCES.index(text) % (len(SENTENCES) // 2)}"
    seeds = [int.from_bytes(hashlib.sha256(word.encode()).digest()[:8]) for word in text.lower().split()]
    return [float(x) for x in sum(np.random.default_rng(seed).normal(size=width) for seed in seeds) + np.zeros(width)]


def collapsed_vector(text: str) -> Vector:
    """What an English model makes of Korean: everything in one corner."""
    return [20.0 if "가" <= max(text) <= "힣" else 0.0, 1.0, *toy_vector(text)]


def embeds(vector: Callable[[str], Sequence[Any] | str] = toy_vector, **answer: Any) -> Act:
    """Answer each text with a vector; ``answer`` replaces parts of the answer, such as ``usage``."""

    def act(exchange: Exchange) -> None:
        texts = asked(exchange)
        data = [{"object": "embedding", "index": i, "embedding": vector(text)} for i, text in enumerate(texts)]
        tokens = sum(len(text.split()) for text in texts)
        usage = {"prompt_tokens": tokens, "total_tokens": tokens}
        exchange.send_json(200, {"object": "list", "model": "toy", "data": data[::-1], "usage": usage, **answer})

    return act


def asked(exchange: Exchange) -> list[str]:
    """The texts of the request that is answered."""
    texts: list[str] = exchange.server.owner.requests[-1]["input"]
    return texts


def base64_vector(text: str) -> str:
    """A vector as OpenAI sends it when it may choose the format."""
    vector = toy_vector(text)
    return base64.b64encode(struct.pack(f"<{len(vector)}f", *vector)).decode()


def refuses(status: int, code: str = "", **headers: str) -> Act:
    """Answer with an error status that the client may try again after, and with headers such as ``retry_after``."""
    return lambda exchange: exchange.send_json(status, {"error": {"message": "no", "code": code}}, **headers)


def hangs(seconds: float) -> Act:
    """Say nothing for a while."""
    return lambda exchange: time.sleep(seconds)


def drips(pause: float, times: int) -> Act:
    """Send an answer byte by byte, each in time, and never finish."""

    def act(exchange: Exchange) -> None:
        exchange.begin_stream()
        for _ in range(times):
            exchange.wfile.write(b" ")
            exchange.wfile.flush()
            time.sleep(pause)

    return act


def breaks_off() -> Act:
    """Promise an answer and close the connection in the middle of it."""

    def act(exchange: Exchange) -> None:
        exchange.send_response(200)
        exchange.send_header("Content-Type", "application/json")
        exchange.send_header("Content-Length", "1000")
        exchange.end_headers()
        exchange.wfile.write(b'{"data": [')
        exchange.close_connection = True

    return act
