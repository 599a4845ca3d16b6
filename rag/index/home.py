"""The index of a home that questions are put to: its papers, its audit, and what a search reads of it.

A home holds two indexes, the user's own digests and the bundled sample, which never mix. Each is opened when it is first
needed and reopened after an ingest.
"""

from __future__ import annotations

import threading
from functools import partial
from pathlib import Path

from rag.core import NoIndexError, Paper, Settings, is_there
from rag.index.audit.model import audit_generation
from rag.index.audit.overrides import Accepted
from rag.index.audit.result import Audit
from rag.index.generation import Generation, current_name, index_id
from rag.index.search_index import Nearest, SearchIndex
from rag.index.vectors import ChunkStore

#: The names of a home's indexes: the user's own digests, and the sample.
OWN, SAMPLE = "digests", "sample"


class Index:
    """The index that is asked, always in its current generation. Safe to share between threads.

    :param settings: the home, the vector store and the embedding.
    :param sample: True for the bundled sample, False for the user's own digests; None for the user's own where there are any.

    Whatever reads the index raises :class:`~rag.core.errors.NoIndexError` if nothing is indexed, and
    :class:`~rag.core.errors.StorageError` if the index is damaged.
    """

    def __init__(self, settings: Settings, *, sample: bool | None = None) -> None:
        self._settings, self._sample = settings, sample
        self._lock = threading.RLock()
        self._generation: tuple[str, Generation] | None = None
        self._opened: SearchIndex | None = None
        self._audit: tuple[Generation, Audit] | None = None
        self._store: ChunkStore | None = None
        #: The papers whose digests a person vouches for, whatever the audit says.
        self.accepted = Accepted(settings.home)

    def folder_of(self, name: str) -> Path:
        """Return the folder of an index of this home, :data:`OWN` or :data:`SAMPLE`."""
        return self._settings.home / "indexes" / name

    @property
    def name(self) -> str:
        """Which index is asked: the user's own when it exists or was asked for, else the sample."""
        if self._sample is not None:
            return SAMPLE if self._sample else OWN
        have_own, have_sample = (is_there(self.folder_of(name) / "CURRENT") for name in (OWN, SAMPLE))
        return SAMPLE if have_sample and not have_own else OWN

    @property
    def folder(self) -> Path:
        return self.folder_of(self.name)

    @property
    def generation(self) -> Generation:
        """The current generation: its files, papers and manifest. Cheap; loads nothing that only a search needs."""
        folder = self.folder
        current = f"{folder}/{current_name(folder)}"
        with self._lock:
            if self._generation is None or self._generation[0] != current:
                self._generation = current, Generation.load(folder)
            return self._generation[1]

    @property
    def papers(self) -> dict[str, Paper]:
        """The indexed papers by arXiv id, sorted by it."""
        return self.generation.papers

    @property
    def search_index(self) -> SearchIndex:
        """What a search reads of the current generation.

        :raises NoIndexError: if nothing is indexed, or no paper.
        """
        with self._lock:
            generation = self.generation
            if self._opened is None or self._opened.generation is not generation:
                if not generation.papers:
                    raise NoIndexError("The index holds no paper.", hint="Type `nonmun ingest PATH`.")
                nearest = self._nearest(generation)
                self._opened = SearchIndex.load(generation, self._settings, accepted=self.accepted.ids, nearest=nearest)
            return self._opened

    def _nearest(self, generation: Generation) -> Nearest | None:
        """Return Chroma's own query where there are too many vectors to compare exactly.

        The client is opened anew for each generation: an embedded one that stays open does not find what another process
        has written since.
        """
        self._close_store()
        if len(generation.chunks) <= self._settings.exact_limit:
            return None
        folder = self.folder
        self._store = ChunkStore(folder / "chroma", self._settings.chroma_url, index_id(folder))
        return partial(self._store.nearest, generation.manifest.fingerprint)

    @property
    def stored_audit(self) -> Audit | None:
        """The audit that was made with the index, less what a person has overruled; None where an older version built it."""
        found = Audit.load(self.generation.folder)
        return None if found is None else found.overruled(self.accepted.ids())

    @property
    def audit(self) -> Audit:
        """How likely it is of each digest entry that its bullets do not describe the paper, and why.

        Where an older version built the index, the audit is made now. Papers that a person has accepted are not suspect.

        :raises NoIndexError: if nothing is indexed, or an older index lacks what the audit reads.
        """
        with self._lock:
            generation = self.generation
            if self._audit is None or self._audit[0] is not generation:
                self._audit = generation, Audit.load(generation.folder) or audit_generation(generation)
            found = self._audit[1]
        return found.overruled(self.accepted.ids())

    @property
    def warnings(self) -> dict[str, str]:
        """By arXiv id, why a paper is suspect; empty where an older version built the index."""
        return self.search_index.warnings

    def close(self) -> None:
        """Release the vector store. The next use opens the index again."""
        with self._lock:
            self._generation = self._opened = self._audit = None
            self._close_store()

    def _close_store(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
