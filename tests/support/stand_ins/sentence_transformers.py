"""A stand-in for the package of that name, with the part of its interface that is used: vectors are drawn by the text."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

made: list[str] = []


class SentenceTransformer:
    def __init__(self, model_name_or_path: str) -> None:
        if model_name_or_path == "missing":
            raise OSError("missing is no model\nmore of it")
        made.append(model_name_or_path)

    def encode(
        self,
        sentences: list[str],
        *,
        batch_size: int = 32,
        show_progress_bar: bool | None = None,
        convert_to_numpy: bool = True,
    ) -> NDArray[np.float32]:
        assert isinstance(sentences, list)  # the real one takes any other sequence for one sentence
        assert show_progress_bar is False
        if "too much" in sentences:
            raise RuntimeError("out of memory")
        seeds = [int.from_bytes(hashlib.sha256(s.encode()).digest()[:8]) for s in sentences]
        return np.array([np.random.default_rng(seed).normal(size=12) for seed in seeds], dtype=np.float32)
