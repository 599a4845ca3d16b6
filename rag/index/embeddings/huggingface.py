"""A sentence-transformers model in this process. The package is an extra because it depends on PyTorch, which is large."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from rag.core import ModelServerError, SettingsError
from rag.index.embeddings.base import Vectors

_BATCH = 32  # texts at a time, limited by the memory of small machines


class LocalEncoder:
    """An encoder whose model is loaded when it encodes its first text.

    :param model: its name on Hugging Face, such as ``intfloat/multilingual-e5-small``, or the path of a folder.
    """

    def __init__(self, model: str) -> None:
        self.tokens = 0
        self._name = model
        self._model: Any = None
        self._lock = threading.Lock()  # the models are not thread-safe

    def encode(self, texts: Sequence[str], *, question: bool = False) -> Vectors:  # noqa: ARG002 - only servers need it
        """Return the vectors of texts.

        :raises SettingsError: if the package is not installed or the model cannot be loaded.
        :raises ModelServerError: if the model fails, for example because it is out of memory.
        """
        with self._lock:
            self._model = self._model or self._load()
            try:
                vectors = self._model.encode(list(texts), batch_size=_BATCH, convert_to_numpy=True, show_progress_bar=False)
            except RuntimeError as problem:  # raised by PyTorch
                hint = "Set NONMUN_EMBEDDING to a smaller model."
                raise ModelServerError(f"The model {self._name!r} failed: {_first_line(problem)}.", hint=hint) from problem
        return np.asarray(vectors, dtype=np.float32)

    def _load(self) -> Any:
        try:
            package = importlib.import_module("sentence_transformers")
        except ImportError as problem:
            raise SettingsError(
                f"NONMUN_EMBEDDING is 'hf:{self._name}', which needs the package sentence-transformers ({problem}).",
                hint='Type `pip install "nonmun[hf]"`.',
            ) from problem
        try:
            return package.SentenceTransformer(self._name)
        except (OSError, ValueError, RuntimeError) as problem:
            raise SettingsError(
                f"NONMUN_EMBEDDING is 'hf:{self._name}', a model that cannot be loaded: {_first_line(problem)}.",
                hint="Check its name and the network, or give a folder that holds it.",
            ) from problem


def _first_line(problem: Exception) -> str:
    return str(problem).split("\n")[0][:200]
