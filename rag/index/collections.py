"""Which collection of the vector store belongs to which generation, and which chunks are in it."""

from __future__ import annotations

import json
import uuid
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rag.core import Settings, replace_with
from rag.index.chunks import Chunks, Origins
from rag.index.generation import Generation
from rag.index.generations import older_generations, older_manifests
from rag.index.store import PREFIX, ChunkStore

_FILE = "superseded.json"


def collection_name(index: Path, store: ChunkStore, fingerprint: str, before: Generation | None, fresh: str = "") -> str:
    """Return the name of the collection for a new generation.

    It is that of the generation before if its vectors are of the same embedding; but on a server, the collection that a copied
    index names belongs to the original.

    :param fresh: what tells a new collection from others with vectors of the same embedding; empty for one that an ingest which
        is killed leaves to the next.
    """
    own = _prefix(index)
    if before is not None and before.manifest.fingerprint == fingerprint:
        name = before.manifest.collection
        if store.embedded or name.startswith(own):
            return name
    return f"{own}{fingerprint}" + (f"-{fresh}" if fresh else "")


def index_id(index: Path) -> str:
    """Return the random name of an index, which tells its collections from those of others on the same Chroma server.

    The file keeps it with the number of the folder on its disk, so that the copy of an index gets a name of its own.
    """
    file, place = index / "id", str(index.stat().st_ino)
    try:
        name, *rest = file.read_text("utf-8").split()
    except (FileNotFoundError, UnicodeDecodeError, ValueError):
        name, rest = "", []
    if not name.isalnum() or rest not in ([], [place]):  # an older version wrote no number
        name, rest = uuid.uuid4().hex[:12], []
    if not rest:
        replace_with(f"{name} {place}\n", file)
    return name


@dataclass(frozen=True, slots=True)
class Stored:
    """The chunks of a collection before and after an ingest, as far as the generations tell.

    :param origins: the row of each chunk in the generation before, by its id, or -1.
    :param count: how many chunks the collection has if nothing is lost; None if that is not known.
    :param superseded: the ids that only the generation before has, whose readers still need them.
    :param stale: the ids that no generation has once this one is published.
    """

    origins: NDArray[np.int64]
    count: int | None
    superseded: frozenset[str]
    stale: frozenset[str]

    @classmethod
    def of(cls, chunks: Chunks, before: Generation | None, origins: Origins, *, goes_on: bool) -> Stored:
        """Compare the chunks of a generation with those of the one before.

        :param origins: where its papers were there.
        :param goes_on: whether both have the same collection.
        """
        if before is None:
            return cls(np.full(len(chunks), -1), None, frozenset(), frozenset())
        rows = origins.chunks(before.chunks.starts, chunks.starts)
        gone = np.ones(len(before.chunks), dtype=bool)
        gone[rows[rows >= 0]] = False
        left = {before.chunks.id_of(row): row for row in np.flatnonzero(gone).tolist()}
        added = {chunks.id_of(row): row for row in np.flatnonzero(rows < 0).tolist()}
        for same in left.keys() & added.keys():
            rows[added[same]] = left[same]
        if not goes_on:
            return cls(rows, None, frozenset(), frozenset())
        older = _superseded(before)
        count = None if older is None else len(before.chunks) + len(older)
        return cls(rows, count, frozenset(left.keys() - added.keys()), (older or frozenset()) - added.keys())

    def save(self, folder: Path) -> None:
        (folder / _FILE).write_text(json.dumps(sorted(self.superseded)), "utf-8")


def _superseded(generation: Generation) -> frozenset[str] | None:
    """Return the ids in the collection of a generation that it lacks; None if an older version wrote it."""
    try:
        return frozenset(json.loads(generation.place(_FILE).read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None


def missing_chunks(index: Path, generation: Generation, settings: Settings) -> int:
    """Return how many chunks of a generation its vector store lacks.

    :raises StorageError: if the store cannot be read.
    """
    name, superseded = generation.manifest.collection, _superseded(generation)
    with closing(ChunkStore(index / generation.manifest.store, settings.chroma_url)) as store:
        if superseded is not None and store.count(name) == len(generation.chunks) + len(superseded):
            return 0
        return len(set(generation.chunks.ids) - store.ids(name))


def clean_up(index: Path, store: ChunkStore, done: Generation, stored: Stored | None = None) -> None:
    """Delete what neither this generation nor the previous one needs, which a reader may still have open.

    :param stored: what is known of the collection; without it, all its ids are compared.
    """
    prefix, name = PREFIX if store.embedded else _prefix(index), done.manifest.collection
    older = older_manifests(index)
    if stored is not None and stored.count is not None:
        store.keep_only({manifest.collection: None for manifest in (done.manifest, *older)}, prefix)
        store.delete(name, sorted(stored.stale))
        if store.count(name) == len(done.chunks) + len(stored.superseded):
            return
    wanted: dict[str, set[str] | None] = {name: set(done.chunks.ids)}
    for before in older_generations(index):
        collection = before.manifest.collection
        if collection != name:
            wanted[collection] = None
        elif (ids := wanted[collection]) is not None:
            ids.update(before.chunks.ids)
    store.keep_only(wanted, prefix)


def _prefix(index: Path) -> str:
    return f"{PREFIX}{index_id(index)}-"
