"""Chroma, the store of record for chunks and their vectors.

Embedded in a folder by default; the same code over HTTP when a URL is set. One collection per index and embedding
fingerprint, so that vectors of two spaces never meet. Pitfalls that this module keeps from the rest: upserts go in batches
of what the client takes at once; a collection is never opened with Chroma's default English embedding function.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import numpy as np

from rag.core import StorageError, public_address
from rag.digests import Chunk, metadata_of
from rag.index.embeddings.lsa import Embedding, Vectors

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

__all__ = ["ChunkStore"]

_REBUILD = "`nonmun ingest --rebuild PATH` builds the index anew."
#: Chroma's own message for a full disk or a folder that may not be written does not say so.
_FOLDER_HINT = f"Check that there is space left and that you may write there; if so, {_REBUILD}"
_SERVER_HINT = f"Check NONMUN_CHROMA_URL, and that the server runs and has space left; if so, {_REBUILD}"


class ChunkStore:
    """The collections of one index.

    :param folder: where the embedded database lies; not used with a URL.
    :param url: ``http://host:port`` of a Chroma server, or empty.
    :param index_id: the name under which this index's collections go.
    :raises StorageError: if the database cannot be opened or the server not reached.
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
            raise StorageError(
                f"The vector store at {self._place!r} failed: {reason}.",
                hint=self._hint,
            ) from problem

    def collection_name(self, fingerprint: str) -> str:
        return f"nonmun-{self._index_id}-{fingerprint}"

    def create(self, embedding: Embedding) -> None:
        """Make sure that the collection of an embedding is there, and that it says what its vectors are."""
        metadata: dict[str, Any] = {
            "fingerprint": embedding.fingerprint,
            "embedding": embedding.name,
            "dimensions": embedding.dimensions,
            "passage_prefix": embedding.passage_prefix,
            "query_prefix": embedding.query_prefix,
        }
        with self._errors():
            collection = self._client.get_or_create_collection(
                self.collection_name(embedding.fingerprint),
                embedding_function=None,
                configuration={"hnsw": {"space": "cosine"}},
                metadata=metadata,
            )
            if collection.metadata != metadata:  # Chroma keeps what was said first
                collection.modify(metadata=metadata)

    def _collection(self, fingerprint: str) -> Collection:
        return self._client.get_collection(self.collection_name(fingerprint), embedding_function=None)

    def ids(self, fingerprint: str) -> set[str]:
        """The ids of all chunks stored for an embedding; none when it has no collection."""
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
            size = self._client.get_max_batch_size()
            for start in range(0, len(chunks), size):
                batch = chunks[start : start + size]
                collection.upsert(
                    ids=[chunk.id for chunk in batch],
                    embeddings=vectors[start : start + size],
                    documents=[chunk.text for chunk in batch],
                    metadatas=[metadata_of(chunk) for chunk in batch],
                )

    def vectors(self, fingerprint: str, ids: Sequence[str]) -> Vectors:
        """The stored vectors of chunks, in the order of ``ids``.

        :raises StorageError: if one of them is not stored.
        """
        with self._errors():
            collection = self._collection(fingerprint)
            found: dict[str, Any] = {}
            size = self._client.get_max_batch_size()
            for start in range(0, len(ids), size):
                part = collection.get(ids=list(ids[start : start + size]), include=["embeddings"])
                found.update(zip(part["ids"], part["embeddings"] if part["embeddings"] is not None else [], strict=True))
        if missing := [i for i in ids if i not in found]:
            raise StorageError(
                f"The vector store at {self._place!r} has lost {len(missing)} of {len(ids)} chunks.",
                hint="Type `nonmun ingest --rebuild PATH`.",
            )
        return np.array([found[i] for i in ids], dtype=np.float32)

    def nearest(self, fingerprint: str, vector: Vectors, n: int) -> list[tuple[str, float]]:
        """The ids of the ``n`` chunks nearest to a vector by Chroma's approximate index, and their cosine similarity."""
        with self._errors():
            found = self._collection(fingerprint).query(query_embeddings=vector[None, :], n_results=n, include=["distances"])
        distances = found["distances"] or [[]]
        return [(i, 1 - float(d)) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    def keep_only(self, wanted: dict[str, set[str]]) -> None:
        """Delete the chunks and collections of this index that are not wanted: fingerprint to chunk ids."""
        with self._errors():
            names = {self.collection_name(fingerprint): ids for fingerprint, ids in wanted.items()}
            for collection in self._client.list_collections():
                if not collection.name.startswith(f"nonmun-{self._index_id}-"):
                    continue
                if collection.name not in names:
                    self._client.delete_collection(collection.name)
                    continue
                stored = self._client.get_collection(collection.name, embedding_function=None)
                stale = sorted(set(stored.get(include=[])["ids"]) - names[collection.name])
                size = self._client.get_max_batch_size()
                for start in range(0, len(stale), size):
                    stored.delete(ids=stale[start : start + size])

    def close(self) -> None:
        """Let go of the database, so that another client of this process can open the same folder afresh."""
        self._client.close()  # type: ignore[attr-defined]  # on the client, not yet on its interface
        for client in (self._client, getattr(self._client, "_admin_client", None)):
            session = getattr(getattr(client, "_server", None), "_session", None)
            if session is not None:  # over HTTP: Chroma leaves the connections of both its clients open
                session.close()


def _open(folder: Path, url: str) -> ClientAPI:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    settings = Settings(anonymized_telemetry=False)
    if not url:
        if str(folder) not in SharedSystemClient._identifier_to_refcount:
            # One that could not be started: Chroma keeps it, and would fail with it again after the folder is mended.
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
        return chromadb.PersistentClient(path=str(folder), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no URL such as http://localhost:8000")
    port = parts.port or (443 if parts.scheme == "https" else 8000)
    return chromadb.HttpClient(host=parts.hostname, port=port, ssl=parts.scheme == "https", settings=settings)
