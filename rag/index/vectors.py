"""Store chunks and their vectors in Chroma, embedded in a folder or on a server.

Each index has one collection per embedding fingerprint, so that vectors of different spaces are never mixed. No collection is
opened with Chroma's default embedding function, which is English.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import numpy as np

from rag.core import ModelServerError, Progress, SettingsError, StorageError, public_address
from rag.digests import Chunk, metadata_of
from rag.index.embeddings.base import Embedding, Passage, Vectors, describe
from rag.index.embeddings.lsa import BilingualEmbedding
from rag.index.formats import REBUILD
from rag.index.generation import Generation

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

# Chroma's messages do not say that a disk is full or a folder read-only.
_FOLDER_HINT = "Check that there is space left and that you may write there; if so, type `nonmun ingest --rebuild PATH`."
_SERVER_HINT = "Check NONMUN_CHROMA_URL and that the server has space left; if so, type `nonmun ingest --rebuild PATH`."

T = TypeVar("T")

_PART = 1000  # chunks embedded and stored per step of the progress bar
_Content = tuple[str, str]  # the embedded title and text
#: The least cosine between vectors of one text by one model, possibly quantised; those of two models are unrelated.
_SAME_MODEL = 0.9


class ChunkStore:
    """The collections of one index.

    :param folder: the folder of the embedded database; unused with a URL.
    :param url: ``http://host:port`` of a Chroma server, or empty.
    :param index_id: a part of the names of this index's collections.
    :raises StorageError: if the database cannot be opened or the server cannot be reached.
    """

    def __init__(self, folder: Path, url: str, index_id: str) -> None:
        self._index_id = index_id
        self._place = public_address(url) or str(folder)
        self._hint = _SERVER_HINT if url else _FOLDER_HINT
        with self._errors():
            self._client = _open(folder, url)

    @contextmanager
    def _errors(self) -> Iterator[None]:
        from chromadb.errors import ChromaError
        from httpx import HTTPError

        try:
            yield
        except (ChromaError, sqlite3.Error, OSError, HTTPError, ValueError) as problem:
            reason = str(problem).split("\n")[0][:200]
            raise StorageError(f"The vector store at {self._place!r} failed: {reason}.", hint=self._hint) from problem

    def _batches(self, items: Sequence[T]) -> Iterator[Sequence[T]]:
        size = self._client.get_max_batch_size()
        return (items[start : start + size] for start in range(0, len(items), size))

    def collection_name(self, fingerprint: str) -> str:
        return f"nonmun-{self._index_id}-{fingerprint}"

    def create(self, embedding: Embedding) -> None:
        """Create the collection of an embedding, unless it exists."""
        metadata = describe(embedding)
        with self._errors():
            collection = self._client.get_or_create_collection(
                self.collection_name(embedding.fingerprint),
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
                metadata=metadata,
            )
            if collection.metadata != metadata:  # Chroma keeps the metadata of an existing collection
                collection.modify(metadata=metadata)

    def _collection(self, fingerprint: str) -> Collection:
        return self._client.get_collection(self.collection_name(fingerprint), embedding_function=None)

    def ids(self, fingerprint: str) -> set[str]:
        """Return the ids of all chunks stored for an embedding; none if it has no collection."""
        from chromadb.errors import NotFoundError

        with self._errors():
            try:
                return set(self._collection(fingerprint).get(include=[])["ids"])
            except NotFoundError:
                return set()

    def upsert(self, fingerprint: str, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Write chunks with their vectors, shape ``(len(chunks), dimensions)``."""
        with self._errors():
            collection = self._collection(fingerprint)
            for batch in self._batches(range(len(chunks))):
                some = [chunks[i] for i in batch]
                collection.upsert(
                    ids=[chunk.id for chunk in some],
                    embeddings=vectors[batch[0] : batch[-1] + 1],
                    documents=[chunk.text for chunk in some],
                    metadatas=[metadata_of(chunk) for chunk in some],
                )

    def vectors(self, fingerprint: str, ids: Sequence[str]) -> Vectors:
        """Return the stored vectors of chunks, in the order of ``ids``.

        :raises StorageError: if one of them is not stored.
        """
        with self._errors():
            collection = self._collection(fingerprint)
            found: dict[str, Any] = {}
            for batch in self._batches(ids):
                part = collection.get(ids=list(batch), include=["embeddings"])
                found.update(zip(part["ids"], part["embeddings"] if part["embeddings"] is not None else [], strict=True))
        if missing := [i for i in ids if i not in found]:
            what = f"has lost {len(missing)} of {len(ids)} chunks"
            raise StorageError(f"The vector store at {self._place!r} {what}.", hint=REBUILD)
        return np.array([found[i] for i in ids], dtype=np.float32)

    def nearest(self, fingerprint: str, vector: Vectors, n: int) -> list[tuple[str, float]]:
        """Return the ids and cosine similarities of the ``n`` chunks nearest to a vector, by Chroma's approximate index."""
        with self._errors():
            found = self._collection(fingerprint).query(query_embeddings=vector[None, :], n_results=n, include=["distances"])
        distances = found["distances"] or [[]]
        return [(i, 1 - float(d)) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    def keep_only(self, wanted: dict[str, set[str]]) -> None:
        """Delete all chunks and collections of this index but those wanted, which are chunk ids by fingerprint."""
        with self._errors():
            names = {self.collection_name(fingerprint): ids for fingerprint, ids in wanted.items()}
            for collection in self._client.list_collections():
                if collection.name in names:
                    stored = self._client.get_collection(collection.name, embedding_function=None)
                    for batch in self._batches(sorted(set(stored.get(include=[])["ids"]) - names[collection.name])):
                        stored.delete(ids=list(batch))
                elif collection.name.startswith(self.collection_name("")):
                    self._client.delete_collection(collection.name)

    def close(self) -> None:
        """Close the database, so that another client in this process can open the folder again."""
        self._client.close()  # type: ignore[attr-defined]  # missing in Chroma's interface
        for client in (self._client, getattr(self._client, "_admin_client", None)):
            session = getattr(getattr(client, "_server", None), "_session", None)
            if session is not None:  # Chroma leaves the HTTP connections of both its clients open
                session.close()


def _open(folder: Path, url: str) -> ClientAPI:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not url:
        if str(folder) not in SharedSystemClient._identifier_to_refcount:
            # Chroma caches a database that failed to open, and would fail again after the folder is repaired.
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
        return chromadb.PersistentClient(path=str(folder), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is not a URL like http://localhost:8000")
    port = parts.port or (443 if parts.scheme == "https" else 8000)
    return chromadb.HttpClient(host=parts.hostname, port=port, ssl=parts.scheme == "https", settings=settings)


def store_vectors(
    store: ChunkStore,
    embedding: Embedding,
    chunks: Sequence[Chunk],
    passages: Sequence[Passage],
    before: Generation | None,
    progress: Progress,
    *,
    kept: bool = True,
) -> tuple[Vectors, int]:
    """Bring the collection of an embedding up to date with chunks.

    Only chunks that are not stored are embedded, and only if the previous generation lacks their title and text: a paper whose
    votes have changed has new chunks with the same text. They are stored at once, so that a run that fails wastes no request.

    :param passages: what to embed of each chunk.
    :param kept: whether the next run can use what this one stores; not in a rebuild.
    :returns: the vectors of all chunks, shape ``(len(chunks), dimensions)``, and how many passages were embedded.
    :raises SettingsError: if another model made the stored vectors.
    :raises ModelServerError: if the model fails; the vectors received before are stored.
    """
    store.create(embedding)
    stored = _valid(store, embedding, chunks, passages, before)
    new = [i for i, chunk in enumerate(chunks) if chunk.id not in stored]
    rows = _snapshot(embedding, before, stored)
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
        store.upsert(embedding.fingerprint, [chunks[i] for i in part], np.array([vectors[c] for c in part.values()]))
        embedded += len(missing)
        progress("store", start + len(part), len(new))
    others = [chunk.id for chunk in chunks if chunk.id not in rows]
    rows |= zip(others, store.vectors(embedding.fingerprint, others), strict=True)
    return np.array([rows[chunk.id] for chunk in chunks], dtype=np.float32), embedded


def _content(chunk: Chunk) -> _Content:
    return chunk.paper.title, chunk.text


def _valid(
    store: ChunkStore, embedding: Embedding, chunks: Sequence[Chunk], passages: Sequence[Passage], before: Generation | None
) -> set[str]:
    """Return the ids whose stored vectors can stay: all, unless another model has the same name.

    A few passages are embedded again and compared, including the first and the last: a killed rebuild has replaced only the
    first ones.
    """
    stored = store.ids(embedding.fingerprint)
    if isinstance(embedding, BilingualEmbedding):  # its fingerprint is a hash of the whole model
        return stored
    rows = [i for i, chunk in enumerate(chunks) if chunk.id in stored]
    change = ""
    if before is not None and before.manifest.dimensions != embedding.dimensions:
        change = f"{embedding.dimensions} dimensions in place of {before.manifest.dimensions}"
    elif rows:
        some = sorted({rows[0], rows[len(rows) // 2], rows[-1]})
        now, then = embedding.embed_passages([passages[i] for i in some]), [chunks[i].id for i in some]
        cosine = float((now * store.vectors(embedding.fingerprint, then)).sum(axis=1).min())
        change = "" if cosine >= _SAME_MODEL else f"a vector with a cosine of {cosine:.2f} to the stored one of the same text"
    if change and before is not None:
        message = f"The index was built with another model named {embedding.name}: it now gives {change}."
        raise SettingsError(message, hint=REBUILD)
    return set() if change else stored


def _snapshot(embedding: Embedding, before: Generation | None, stored: set[str]) -> dict[str, Vectors]:
    """Return the vectors of stored chunks that the previous generation has in a file, which is faster than the store."""
    if before is None or before.manifest.fingerprint != embedding.fingerprint:
        return {}
    try:
        vectors = np.load(before.folder / "vectors.npy")
    except (OSError, ValueError):
        return {}
    if vectors.shape != (len(before.chunks), embedding.dimensions):
        return {}
    return {chunk.id: row for chunk, row in zip(before.chunks, vectors, strict=True) if chunk.id in stored}


def _known(before: Generation | None, rows: Mapping[str, Vectors], wanted: set[_Content]) -> dict[_Content, Vectors]:
    """Return the vectors of the previous generation that have a wanted title and text."""
    chunks = before.chunks if before is not None and wanted else ()
    return {content: rows[c.id] for c in chunks if c.id in rows and (content := _content(c)) in wanted}
