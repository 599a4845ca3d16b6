"""Bring the vectors that Chroma stores up to date with the chunks of a generation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet

import numpy as np

from rag.core import ModelServerError, Progress, SettingsError
from rag.digests import Chunk
from rag.index.embeddings.base import Embedding, Passage, Vectors
from rag.index.embeddings.lsa import BilingualEmbedding
from rag.index.formats import REBUILD
from rag.index.generation import Generation
from rag.index.store import ChunkStore

_PART = 1000  # chunks embedded and stored per step of the progress bar
_Content = tuple[str, str]  # the embedded title and text
#: The least cosine between vectors of one text by one model, possibly quantised; those of two models are unrelated.
_SAME_MODEL = 0.9


def store_vectors(
    store: ChunkStore,
    collection: str,
    embedding: Embedding,
    chunks: Sequence[Chunk],
    passages: Sequence[Passage],
    before: Generation | None,
    progress: Progress,
    *,
    kept: bool = True,
) -> tuple[Vectors, int]:
    """Bring a collection up to date with chunks.

    Only chunks that are not stored are embedded, and only if the previous generation lacks their title and text: a paper whose
    votes have changed has new chunks with the same text, and a collection that was lost is filled from the generation's own
    file. They are stored at once, so that a run that fails wastes no request.

    :param passages: what to embed of each chunk.
    :param kept: whether the next run can use what this one stores; not in a rebuild.
    :returns: the vectors of all chunks, shape ``(len(chunks), dimensions)``, and how many passages were embedded.
    :raises SettingsError: if another model made the stored vectors.
    :raises ModelServerError: if the model fails; the vectors received before are stored.
    """
    store.create(collection, embedding)
    stored, rows = store.ids(collection), _snapshot(embedding, before)
    made = rows or _Stored(store, collection, stored)
    if change := _change(embedding, chunks, passages, made, before):
        if before is not None:
            message = f"The index was built with another model named {embedding.name}: it now gives {change}."
            raise SettingsError(message, hint=REBUILD)
        stored = set()
    new = [i for i, chunk in enumerate(chunks) if chunk.id not in stored]
    known = _known(before, rows, {_content(chunks[i]) for i in new})
    embedded = 0
    progress("store", 0, len(new))
    for start in range(0, len(new), _PART):
        part = {i: _content(chunks[i]) for i in new[start : start + _PART]}
        missing = {content: passages[i] for i, content in part.items() if content not in known}
        try:
            vectors = known | dict(zip(missing, embedding.embed_passages(list(missing.values())), strict=True))
        except ModelServerError as problem:
            done = f" {start:,} of {len(new):,} new chunks are stored." if kept else ""
            raise ModelServerError(
                f"{problem.args[0]}{done}", hint=f"{problem.hint} Then type the same command again."
            ) from None
        store.upsert(collection, [chunks[i] for i in part], np.array([vectors[c] for c in part.values()]))
        embedded += len(missing)
        progress("store", start + len(part), len(new))
    others = [chunk.id for chunk in chunks if chunk.id not in rows]
    rows |= zip(others, store.vectors(collection, others), strict=True)
    return np.array([rows[chunk.id] for chunk in chunks], dtype=np.float32), embedded


def _content(chunk: Chunk) -> _Content:
    return chunk.paper.title, chunk.text


def _change(
    embedding: Embedding,
    chunks: Sequence[Chunk],
    passages: Sequence[Passage],
    made: Mapping[str, Vectors],
    before: Generation | None,
) -> str:
    """Return how the vectors of an embedding differ from those ``made`` before, if another model has the same name.

    A few passages are embedded again and compared, including the first and the last.
    """
    if isinstance(embedding, BilingualEmbedding):  # its fingerprint is a hash of the whole model
        return ""
    if before is not None and before.manifest.dimensions != embedding.dimensions:
        return f"{embedding.dimensions} dimensions in place of {before.manifest.dimensions}"
    if not (rows := [i for i, chunk in enumerate(chunks) if chunk.id in made]):
        return ""
    some = sorted({rows[0], rows[len(rows) // 2], rows[-1]})
    now, then = embedding.embed_passages([passages[i] for i in some]), np.array([made[chunks[i].id] for i in some])
    cosine = float((now * then).sum(axis=1).min())
    return "" if cosine >= _SAME_MODEL else f"a vector with a cosine of {cosine:.2f} to the stored one of the same text"


class _Stored(Mapping[str, Vectors]):
    """The vectors in a collection by the ids of their chunks, each read when it is asked for."""

    def __init__(self, store: ChunkStore, collection: str, ids: AbstractSet[str]) -> None:
        self._store, self._collection, self._ids = store, collection, ids

    def __getitem__(self, chunk_id: str) -> Vectors:
        if chunk_id not in self._ids:
            raise KeyError(chunk_id)
        return np.asarray(self._store.vectors(self._collection, [chunk_id])[0])

    def __contains__(self, chunk_id: object) -> bool:
        return chunk_id in self._ids

    def __iter__(self) -> Iterator[str]:
        return iter(self._ids)

    def __len__(self) -> int:
        return len(self._ids)


def _snapshot(embedding: Embedding, before: Generation | None) -> dict[str, Vectors]:
    """Return the vectors that the previous generation has in a file, which is faster than the store."""
    if before is None or before.manifest.fingerprint != embedding.fingerprint:
        return {}
    try:
        vectors = np.load(before.folder / "vectors.npy")
    except (OSError, ValueError, EOFError):
        return {}
    if vectors.shape != (len(before.chunks), embedding.dimensions):
        return {}
    return {chunk.id: row for chunk, row in zip(before.chunks, vectors, strict=True)}


def _known(before: Generation | None, rows: Mapping[str, Vectors], wanted: set[_Content]) -> dict[_Content, Vectors]:
    """Return the vectors of the previous generation that have a wanted title and text."""
    chunks = before.chunks if before is not None and wanted else ()
    return {content: rows[c.id] for c in chunks if c.id in rows and (content := _content(c)) in wanted}
