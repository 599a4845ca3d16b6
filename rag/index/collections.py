"""Which collection of the vector store belongs to which generation."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from rag.core import Settings
from rag.index.generation import Generation, index_id, older_generations
from rag.index.store import PREFIX, ChunkStore


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


def missing_chunks(index: Path, generation: Generation, settings: Settings) -> int:
    """Return how many chunks of a generation its vector store lacks.

    :raises StorageError: if the store cannot be read.
    """
    with closing(ChunkStore(index / generation.manifest.store, settings.chroma_url)) as store:
        return len({chunk.id for chunk in generation.chunks} - store.ids(generation.manifest.collection))


def clean_up(index: Path, store: ChunkStore, done: Generation) -> None:
    """Delete what neither this generation nor the previous one needs, which a reader may still have open."""
    wanted: dict[str, set[str] | None] = {done.manifest.collection: {chunk.id for chunk in done.chunks}}
    for before in older_generations(index):
        collection = before.manifest.collection
        if collection != done.manifest.collection:
            wanted[collection] = None
        elif (ids := wanted[collection]) is not None:
            ids.update(chunk.id for chunk in before.chunks)
    store.keep_only(wanted, PREFIX if store.embedded else _prefix(index))


def _prefix(index: Path) -> str:
    return f"{PREFIX}{index_id(index)}-"
