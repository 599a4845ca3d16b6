"""The approximate nearest chunks of Chroma, for more vectors than can be compared exactly in the time of a search."""

from __future__ import annotations

import threading
import time
from pathlib import Path

from rag.core import StorageError
from rag.index.embeddings.base import Vectors
from rag.index.generation import Manifest
from rag.index.store import ASKING, ChunkStore

_PAUSE = 30.0  # seconds for which a store that failed is not asked again


class NearestChunks:
    """The collection of one generation, opened at the first question. Thread-safe.

    Each generation opens a client of its own, as an embedded one does not see what other processes write later.
    """

    def __init__(self, index: Path, manifest: Manifest, url: str) -> None:
        self._folder, self._collection, self._url = index / manifest.store, manifest.collection, url
        self._lock = threading.Lock()
        self._store: ChunkStore | None = None
        self._asked_again = 0.0
        self.problem: StorageError | None = None

    def __call__(self, vector: Vectors, n: int) -> list[tuple[str, float]] | None:
        """Return the ids and similarities of the ``n`` chunks nearest to a vector, or None and why in :attr:`problem`."""
        if time.monotonic() < self._asked_again:
            return None
        try:
            with self._lock:
                if time.monotonic() < self._asked_again:  # another question has waited in vain meanwhile
                    return None
                self._store = self._store or ChunkStore(self._folder, self._url, ASKING)
            found = self._store.nearest(self._collection, vector, n)
        except StorageError as problem:
            self._asked_again = time.monotonic() + _PAUSE
            what = f"All vectors were compared here, which takes longer: {problem.args[0]}"
            self.problem = StorageError(what, hint=problem.hint)
            return None
        self.problem = None
        return found

    def close(self) -> None:
        with self._lock:
            if self._store is not None:
                self._store.close()
                self._store = None
