"""A sentence-transformers model in this process. The package is an extra: it brings PyTorch, which is large."""

from __future__ import annotations

import importlib
import threading
from collections.abc import Sequence
from typing import Any

import numpy as np

from rag.core import ModelServerError, SettingsError
from rag.index.embeddings.base import Vectors

_BATCH = 32  # texts at a time: what a small machine has the memory for


class LocalEncoder:
    """Texts to vectors with a model of Hugging Face, or of a folder; loaded at the first text.

    :param model: its name there, such as ``intfloat/multilingual-e5-small``, or the path of a folder.
    """

    def __init__(self, model: str) -> None:
        self.tokens = 0
        self._name = model
        self._model: Any = None
        self._lock = threading.Lock()  # one text after the other: the models are not made for threads

    def encode(self, texts: Sequence[str], *, question: bool = False) -> Vectors:  # noqa: ARG002 - nobody else to wait for
        """The vectors of texts.

        :raises SettingsError: if the package is not installed or the model cannot be loaded.
        :raises ModelServerError: if the model fails, for want of memory for instance.
        """
        with self._lock:
            self._model = self._model or self._load()
            try:
                vectors = self._model.encode(list(texts), batch_size=_BATCH, convert_to_numpy=True, show_progress_bar=False)
            except RuntimeError as problem:  # what PyTorch raises
                reason = str(problem).split("\n")[0][:200]
                raise ModelServerError(
                    f"The model {self._name!r} failed: {reason}.", hint="Try a smaller model in NONMUN_EMBEDDING."
                ) from problem
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
            reason = str(problem).split("\n")[0][:200]
            raise SettingsError(
                f"NONMUN_EMBEDDING is 'hf:{self._name}', a model that cannot be loaded: {reason}.",
                hint="Check its name and the network, or name a folder that holds it.",
            ) from problem
