"""Bring the vectors that Chroma stores up to date with the chunks of a generation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rag.core import ModelServerError, Progress, SettingsError, StorageError
from rag.digests import Chunk
from rag.index.chunks import Chunks
from rag.index.collections import Stored
from rag.index.embeddings.base import Embedding, Vectors
from rag.index.embeddings.lsa import BilingualEmbedding
from rag.index.formats import REBUILD, needs_sums
from rag.index.generation import Generation
from rag.index.store import ChunkStore
from rag.index.words import Words

_PART = 1000  # chunks embedded and stored per step of the progress bar
_Content = tuple[str, str]  # the embedded title and text
#: The least cosine between vectors of one text by one model, possibly quantised; those of two models are unrelated.
_SAME_MODEL = 0.9
#: How many vectors of a file that has no checksums are compared with those in the store, and how near they have to be.
_COMPARED, _NEAR = 5000, 1e-3


def store_vectors(
    store: ChunkStore,
    collection: str,
    stored: Stored,
    embedding: Embedding,
    words: Words,
    before: Generation | None,
    progress: Progress,
    *,
    kept: bool = True,
) -> tuple[Vectors, int]:
    """Bring a collection up to date with the chunks of a generation.

    Only chunks that are not stored are embedded, and only if the previous generation lacks their title and text: a paper whose
    votes have changed has new chunks with the same text, and a collection that was lost is filled from the generation's own
    file. They are stored at once, so that a run that fails wastes no request.

    :param stored: which chunks the generation before has.
    :param kept: whether the next run can use what this one stores; not in a rebuild.
    :returns: the vectors of all chunks, shape ``(len(chunks), dimensions)``, and how many passages were embedded.
    :raises SettingsError: if another model made the stored vectors.
    :raises ModelServerError: if the model fails; the vectors received before are stored.
    """
    chunks = words.generation.chunks
    store.create(collection, embedding)
    has = _is_stored(store, collection, stored, chunks)
    snapshot = _snapshot(embedding, before)
    if before is not None and snapshot is not None and not needs_sums(before.manifest.format):
        snapshot = snapshot if _is_as_stored(snapshot, store, collection, before) else None
    known = (stored.origins >= 0) if snapshot is not None else np.zeros(len(chunks), dtype=bool)
    vectors = np.zeros((len(chunks), embedding.dimensions), dtype=np.float32)
    if snapshot is not None and known.any():
        np.take(snapshot, stored.origins, axis=0, out=vectors, mode="clip")  # copies once; what is not known is made below
    made = np.flatnonzero(known if known.any() else has)
    if change := _change(store, collection, embedding, words, vectors if known.any() else None, made, before):
        if before is not None:
            message = f"The index was built with another model named {embedding.name}: it now gives {change}."
            raise SettingsError(message, hint=REBUILD)
        has[:] = False
    same = _same_content(before, snapshot, stored)
    new = np.flatnonzero(~has).tolist()
    embedded = 0
    progress("store", 0, len(new))
    for start in range(0, len(new), _PART):
        part = new[start : start + _PART]
        try:
            embedded += _fill(vectors, [row for row in part if not known[row]], same, embedding, words)
        except ModelServerError as problem:
            done = f" {start:,} of {len(new):,} new chunks are stored." if kept else ""
            raise ModelServerError(
                f"{problem.args[0]}{done}", hint=f"{problem.hint} Then type the same command again."
            ) from None
        store.upsert(collection, [chunks[row] for row in part], vectors[part])
        progress("store", start + len(part), len(new))
    others = np.flatnonzero(has & ~known)
    if len(others):
        vectors[others] = store.vectors(collection, [chunks.id_of(row) for row in others.tolist()])
    return vectors, embedded


def _fill(vectors: Vectors, rows: Sequence[int], same: Mapping[_Content, Vectors], embedding: Embedding, words: Words) -> int:
    """Put the vectors of chunks into their rows, and return how many passages were embedded for that."""
    contents = {row: _content(words.generation.chunks[row]) for row in rows}
    missing: dict[_Content, int] = {}
    for row, content in contents.items():
        if content not in same:
            missing.setdefault(content, row)
    made = zip(missing, embedding.embed_passages(list(words.passages(list(missing.values())))), strict=True)
    by_content = {**same, **dict(made)} if missing else same
    for row, content in contents.items():
        vectors[row] = by_content[content]
    return len(missing)


def _is_stored(store: ChunkStore, collection: str, stored: Stored, chunks: Chunks) -> NDArray[np.bool_]:
    """Return which chunks a collection has; its ids are read only if it has more or fewer than it should."""
    if stored.count is not None and store.count(collection) == stored.count:
        return np.asarray(stored.origins >= 0)
    ids = store.ids(collection)
    return np.fromiter((chunk_id in ids for chunk_id in chunks.ids), dtype=bool, count=len(chunks))


def _content(chunk: Chunk) -> _Content:
    return chunk.paper.title, chunk.text


def _change(
    store: ChunkStore,
    collection: str,
    embedding: Embedding,
    words: Words,
    vectors: Vectors | None,
    rows: NDArray[np.int64],
    before: Generation | None,
) -> str:
    """Return how the vectors of an embedding differ from those made before, if another model has the same name.

    A few passages are embedded again and compared, including the first and the last.

    :param rows: the chunks whose ``vectors`` were made before; those in the store if they are None.
    """
    if isinstance(embedding, BilingualEmbedding):  # its fingerprint is a hash of the whole model
        return ""
    if before is not None and before.manifest.dimensions != embedding.dimensions:
        return f"{embedding.dimensions} dimensions in place of {before.manifest.dimensions}"
    if not len(rows):
        return ""
    some = sorted({int(rows[0]), int(rows[len(rows) // 2]), int(rows[-1])})
    ids = [words.generation.chunks.id_of(row) for row in some]
    then = vectors[some] if vectors is not None else store.vectors(collection, ids)
    now = embedding.embed_passages(list(words.passages(some)))
    cosine = float((now * then).sum(axis=1).min())
    return "" if cosine >= _SAME_MODEL else f"a vector with a cosine of {cosine:.2f} to the stored one of the same text"


def _snapshot(embedding: Embedding, before: Generation | None) -> Vectors | None:
    """Return the vectors that the previous generation has in a file, which is faster than the store."""
    if before is None or before.manifest.fingerprint != embedding.fingerprint:
        return None
    try:
        vectors = np.asarray(np.load(before.place("vectors.npy"), mmap_mode="r"))
    except (OSError, ValueError, EOFError):
        return None
    return vectors if vectors.shape == (len(before.chunks), embedding.dimensions) else None


def _is_as_stored(vectors: Vectors, store: ChunkStore, collection: str, before: Generation) -> bool:
    """Tell whether the vectors of a file without checksums are those of the store: of all the length, of some all values."""
    with np.errstate(over="ignore", invalid="ignore"):  # values of any size
        lengths = np.linalg.norm(vectors, axis=1)
    if not ((np.abs(lengths - 1) < _NEAR) | (lengths == 0)).all():  # not where one is no number, either
        return False
    if before.manifest.collection != collection:
        return True
    rows = np.unique(np.linspace(0, len(vectors) - 1, min(len(vectors), _COMPARED)).astype(int))
    ids = [before.chunks.id_of(row) for row in rows.tolist()]
    try:
        return np.allclose(store.vectors(collection, ids), vectors[rows], atol=_NEAR)
    except StorageError:  # chunks are lost there, and stored again from the file
        return True


def _same_content(before: Generation | None, snapshot: Vectors | None, stored: Stored) -> dict[_Content, Vectors]:
    """Return the vectors of the chunks that only the previous generation has, by title and text."""
    if before is None or snapshot is None:
        return {}
    left = np.ones(len(before.chunks), dtype=bool)
    left[stored.origins[stored.origins >= 0]] = False
    return {_content(before.chunks[row]): snapshot[row] for row in np.flatnonzero(left).tolist()}
