"""Open the index of a home: its papers, its audit, and what a search reads.

A home holds two separate indexes, of the user's own digests and of the bundled sample.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial
from pathlib import Path

from rag.core import NoIndexError, Paper, Settings, is_there
from rag.index.audit.model import audit_generation
from rag.index.audit.overrides import Overrides
from rag.index.audit.result import Audit
from rag.index.generation import Generation, current_name, index_id
from rag.index.search_index import Nearest, SearchIndex
from rag.index.vectors import ChunkStore

#: The names of the indexes.
OWN, SAMPLE = "digests", "sample"
#: The folder of a home that holds what was fetched.
SOURCES = "sources"


class Index:
    """The current generation of an index, opened at first use and reopened after an ingest. Thread-safe.

    Everything that reads the index raises :class:`~rag.core.errors.NoIndexError` if nothing is indexed, and
    :class:`~rag.core.errors.StorageError` if the index is damaged.

    :param sample: whether to open the sample or the user's own digests; None opens the latter if they exist.
    """

    def __init__(self, settings: Settings, *, sample: bool | None = None) -> None:
        self._settings, self._sample = settings, sample
        self._lock = threading.RLock()
        self._generation: tuple[str, Generation] | None = None
        self._opened: SearchIndex | None = None
        self._audit: Audit | None = None
        self._store: ChunkStore | None = None
        self.overrides = Overrides(settings.home)

    def use(self, settings: Settings) -> None:
        """Go on with other settings of the same home."""
        with self._lock:
            if settings.embedding != self._settings.embedding:
                self._opened = None
            self._settings = settings

    def folder_of(self, name: str) -> Path:
        """Return the folder of :data:`OWN` or :data:`SAMPLE`."""
        return self._settings.home / "indexes" / name

    @property
    def name(self) -> str:
        """The name of the index that is open."""
        if self._sample is not None:
            return SAMPLE if self._sample else OWN
        have_own, have_sample = (is_there(self.folder_of(name) / "CURRENT") for name in (OWN, SAMPLE))
        return SAMPLE if have_sample and not have_own else OWN

    @property
    def only_sample(self) -> bool:
        """Whether the sample was asked for, whatever else is indexed."""
        return self._sample is True

    @property
    def folder(self) -> Path:
        return self.folder_of(self.name)

    @property
    def generation(self) -> Generation:
        """The files, papers and manifest of the current generation. Cheap: what only a search needs is not loaded."""
        folder = self.folder
        current = f"{folder}/{current_name(folder)}"
        with self._lock:
            if self._generation is None or self._generation[0] != current:
                self._generation = current, Generation.load(folder)
                self._opened = self._audit = None
            return self._generation[1]

    @property
    def papers(self) -> dict[str, Paper]:
        """The indexed papers by arXiv id, in ascending order."""
        return self.generation.papers

    @property
    def search_index(self) -> SearchIndex:
        """What a search reads of the current generation.

        :raises NoIndexError: if no paper is indexed.
        """
        with self._lock:
            generation = self.generation
            if self._opened is None:
                if not generation.papers:
                    raise NoIndexError("The index contains no papers.", hint="Type `nonmun ingest PATH`.")
                opened = SearchIndex.load(generation, self._settings)
                self._opened = replace(opened, decisions=self.overrides.decisions, nearest=self._nearest(generation))
            return self._opened

    def _nearest(self, generation: Generation) -> Nearest | None:
        """Return Chroma's query if there are too many vectors to compare exactly.

        Each generation opens a new client, as an embedded one does not see what other processes write later.
        """
        self._close_store()
        if len(generation.chunks) <= self._settings.exact_limit:
            return None
        folder = self.folder
        self._store = ChunkStore(folder / "chroma", self._settings.chroma_url, index_id(folder))
        return partial(self._store.nearest, generation.manifest.fingerprint)

    @property
    def stored_audit(self) -> Audit | None:
        """The audit that the index stores, without overridden verdicts; None if an older version built the index."""
        found = Audit.load(self.generation.folder)
        return None if found is None else found.overruled(self.overrides.decisions())

    @property
    def audit(self) -> Audit:
        """The audit of all entries, with what people have decided; computed now if an older version built the index.

        :raises NoIndexError: if nothing is indexed, or if an older index lacks the data for an audit.
        """
        with self._lock:
            generation = self.generation
            self._audit = self._audit or Audit.load(generation.folder) or audit_generation(generation)
            return self._audit.overruled(self.overrides.decisions())

    @property
    def warnings(self) -> dict[str, str]:
        """The reasons why papers are suspect, by arXiv id; empty if an older version built the index."""
        return self.search_index.warnings

    def close(self) -> None:
        """Close the vector store. The next use opens the index again."""
        with self._lock:
            self._generation = self._opened = self._audit = None
            self._close_store()

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
