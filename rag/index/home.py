"""Open the index of a home: its papers, its audit, and what a search reads.

A home holds two separate indexes, of the user's own digests and of the bundled sample.
"""

from __future__ import annotations

import threading
import time
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from rag.core import NoIndexError, Paper, Settings, StorageError, need_memory
from rag.index.audit.model import audit_generation
from rag.index.audit.overrides import Overrides
from rag.index.audit.result import Audit, is_damaged
from rag.index.generation import Generation, LostNameError, check_whole, current_name, is_indexed
from rag.index.generations import fall_back
from rag.index.nearest import NearestChunks
from rag.index.search_index import SearchIndex
from rag.index.sizes import Sizes, State, state_of

#: The names of the indexes.
OWN, SAMPLE = "digests", "sample"
#: The folder of a home that holds what was fetched.
SOURCES = "sources"
_MEMORY = 1700  # megabytes of addresses that a first question takes, with the Korean analyser and a small index
_PAUSE = 5.0  # seconds after which a generation that could not be read is looked at again


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
        self._sizes: Sizes | None = None
        self._audit: Audit | None = None
        self._nearest: NearestChunks | None = None
        self._fault: StorageError | None = None
        self._state: State = {}  # of the newest generation as it was opened, or could not be
        self._look_again = 0.0
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
        have_own, have_sample = (is_indexed(self.folder_of(name)) for name in (OWN, SAMPLE))
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
        current = f"{folder}/{_named(folder)}"
        with self._lock:
            if self._generation is None or self._generation[0] != current or self._may_be_mended():
                self._state = self._newest_state()
                found, self._fault = _newest(folder)
                self._generation = current, found
                self._opened = self._audit = None
            return self._generation[1]

    def _may_be_mended(self) -> bool:
        """Return whether the files of a generation that could not be read are others now; looked at from time to time."""
        if self._fault is None or time.monotonic() < self._look_again:
            return False
        self._look_again = time.monotonic() + _PAUSE
        return self._newest_state() != self._state

    def _newest_state(self) -> State:
        folder = self.folder
        return state_of(folder / "generations" / name) if (name := _named(folder)) else {}

    @property
    def papers(self) -> dict[str, Paper]:
        """The indexed papers by arXiv id, in ascending order."""
        return self.generation.papers

    def need_memory(self) -> None:
        """Check, before the first question loads anything, that it finds enough memory; the analyser would end the process.

        :raises OutsideError: if not.
        """
        if self._opened is None:
            stored = sum(file.stat().st_size for file in self.generation.folder.rglob("*") if file.is_file())
            need_memory(_MEMORY + 2 * (stored >> 20), "A question")

    @property
    def search_index(self) -> SearchIndex:
        """What a search reads of the current generation.

        :raises NoIndexError: if no paper is indexed.
        """
        with self._lock:
            if self._sizes is not None and self._sizes.changed():  # would end the program, as the files are mapped into memory
                self._opened = self._generation = None
            generation = self.generation
            if self._opened is None:
                if not generation.papers:
                    raise NoIndexError("The index contains no papers.", hint="Type `nonmun ingest PATH`.")
                if generation.folder.name == _named(self.folder):
                    self._state = self._newest_state()
                try:
                    opened = self._open(generation)
                except StorageError as problem:
                    opened, self._fault = fall_back(self.folder, self._open, problem)
                    self._generation = self._generation and (self._generation[0], opened.generation)
                self._sizes = Sizes(opened.generation.folder)
                self._opened = replace(opened, nearest=self._approximate(opened.generation))
            return self._opened

    def _open(self, generation: Generation) -> SearchIndex:
        found = replace(SearchIndex.load(generation, self._settings), decisions=self.overrides.decisions, notices=self._notices)
        return replace(found, audit=audit_generation(generation)) if is_damaged(generation.folder) else found

    @property
    def notice(self) -> str:
        """What a reader has to know of the state of the index, in sentences; empty if all is well."""
        return " ".join(self._notices())

    def _notices(self) -> list[str]:
        """Return what a reader has to know of the state of the index."""
        return [str(problem) for problem in self.problems()]

    def problems(self) -> list[StorageError]:
        """Return what is wrong with the index although it answers, each with its mend."""
        self.overrides.decisions()  # reads the file if it has changed
        problems = (self._fault, self.overrides.problem, self._nearest.problem if self._nearest else None)
        return [problem for problem in problems if problem is not None]

    def check_whole(self) -> None:
        """Check that all files of the current generation are what was written, those that no search reads whole too.

        :raises StorageError: if not, or if a part of it could not be opened; with the mend.
        """
        with suppress(LostNameError):
            check_whole(Generation.load(self.folder))
        for problem in self.problems():
            raise problem

    def _approximate(self, generation: Generation) -> NearestChunks | None:
        """Return Chroma's query if there are too many vectors to compare exactly."""
        self._close_store()
        if generation.manifest.chunks > self._settings.exact_limit:
            self._nearest = NearestChunks(self.folder, generation.manifest, self._settings.chroma_url)
        return self._nearest

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
        if self._nearest is not None:
            self._nearest.close()
            self._nearest = None


def _named(folder: Path) -> str:
    """Return the name of the current generation; empty if it cannot be read, so that an older one is looked for."""
    try:
        return current_name(folder)
    except StorageError:
        return ""


def _newest(folder: Path) -> tuple[Generation, StorageError | None]:
    try:
        return Generation.load(folder), None
    except StorageError as problem:
        return fall_back(folder, lambda older: older, problem)
