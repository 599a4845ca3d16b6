"""Chunks and their vectors in Chroma, embedded in a folder or on a server.

A generation names the collection that holds its chunks. A collection has the vectors of one embedding, so that different spaces
are never mixed; none is opened with Chroma's default embedding function, which is English.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import parse_qs, quote, unquote, urlsplit

import numpy as np

from rag.core import StorageError, mend_of, need_files, need_memory, public_address
from rag.digests import Chunk, metadata_of
from rag.index.embeddings.base import Embedding, Vectors, describe
from rag.index.formats import REBUILD
from rag.index.sealed import check_files, seal

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

#: All collections of nonmun on a server have names that begin with this.
PREFIX = "nonmun-"

# Chroma's messages do not say that a disk is full or a folder read-only.
_FOLDER_HINT = "Check that there is space left and that you may write there; if so, type `nonmun ingest --rebuild PATH`."
_SERVER_HINT = "Check NONMUN_CHROMA_URL, and that the server runs and has space left; then try again."

# What an embedded Chroma opens and takes; where it gets less, it ends the program.
HANDLES = 40
_MEMORY = 1000  # megabytes

_FIRST = 5.0  # seconds for the first sign of life
_OPENING = 2  # of the waits before further requests; more would only delay the news of a wrong address

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a server is waited for: seconds for one request, and before each further one if it got no answer."""

    request: float
    waits: tuple[float, ...]


#: Of an ingest: a request stores or reads up to some thousand chunks, and a server that is started again takes some seconds.
WRITING = Patience(20.0, (0.5, 1.5, 4.0, 8.0))
#: Of a question, which can do without.
ASKING = Patience(3.0, (0.2,))


class ChunkStore:
    """The collections of one index.

    :param folder: the folder of the embedded database; unused with a URL.
    :param url: a Chroma server, ``http://:TOKEN@host:port/?tenant=NAME&database=NAME`` of which all but the host can be left
        out, or empty.
    :param patience: how long a server is waited for, by default :data:`WRITING`.
    :raises StorageError: if the database cannot be opened or the server does not answer.
    """

    def __init__(self, folder: Path, url: str = "", patience: Patience | None = None) -> None:
        patience = patience or WRITING
        self._place, self._folder = public_address(url) or str(folder), folder
        self.embedded, self._failed = not url, False
        self._waits = patience.waits[:_OPENING] if url else ()
        self._client = self._try(lambda: _connect(url, patience.request) if url else _open(folder))
        self._waits = patience.waits if url else ()

    def _try(self, do: Callable[[], T]) -> T:
        """Return what a request to Chroma returns; one to a server that gets no answer is made again, as all can be repeated.

        :raises StorageError: if it fails.
        """
        from chromadb.errors import ChromaError
        from httpx import HTTPError, TransportError

        for wait in (*self._waits, None):
            try:
                return do()
            except (ChromaError, sqlite3.Error, OSError, HTTPError, ValueError) as problem:
                if isinstance(problem, TransportError) and wait is not None:
                    time.sleep(wait)
                    continue
                self._failed = True
                reason = str(problem).split("\n")[0][:200] or type(problem).__name__
                hint = mend_of(problem, Path(self._place), _FOLDER_HINT) if self.embedded else _SERVER_HINT
                raise StorageError(f"The vector store at {self._place!r} failed: {reason}.", hint=hint) from problem
        raise AssertionError  # the last round returns or raises

    def _batches(self, items: Sequence[T]) -> Iterator[Sequence[T]]:
        size = self._try(self._client.get_max_batch_size)
        return (items[start : start + size] for start in range(0, len(items), size))

    def create(self, name: str, embedding: Embedding) -> None:
        """Create a collection for the vectors of an embedding, unless it exists."""
        metadata = describe(embedding)

        def create() -> None:
            collection = self._client.get_or_create_collection(
                name, embedding_function=None, configuration={"hnsw": {"space": "cosine"}}, metadata=metadata
            )
            if collection.metadata != metadata:  # Chroma keeps the metadata of an existing collection
                collection.modify(metadata=metadata)

        self._try(create)

    def _collection(self, name: str) -> Collection:
        return self._try(partial(self._client.get_collection, name, embedding_function=None))

    def ids(self, name: str) -> set[str]:
        """Return the ids of all chunks in a collection; none if it does not exist."""
        from chromadb.errors import NotFoundError

        def ids() -> set[str]:
            try:
                return set(self._client.get_collection(name, embedding_function=None).get(include=[])["ids"])
            except NotFoundError:
                return set()

        return self._try(ids)

    def count(self, name: str) -> int:
        """Return how many chunks a collection has; none if it does not exist."""
        from chromadb.errors import NotFoundError

        def count() -> int:
            try:
                return int(self._client.get_collection(name, embedding_function=None).count())
            except NotFoundError:
                return 0

        return self._try(count)

    def delete(self, name: str, ids: Sequence[str]) -> None:
        """Delete chunks of a collection."""
        if ids:
            collection = self._collection(name)
            for batch in self._batches(ids):
                self._try(partial(collection.delete, ids=list(batch)))

    def upsert(self, name: str, chunks: Sequence[Chunk], vectors: Vectors) -> None:
        """Write chunks with their vectors, shape ``(len(chunks), dimensions)``."""
        collection = self._collection(name)
        for batch in self._batches(range(len(chunks))):
            some = [chunks[i] for i in batch]
            upsert = partial(
                collection.upsert,
                ids=[chunk.id for chunk in some],
                embeddings=vectors[batch[0] : batch[-1] + 1],
                documents=[chunk.text for chunk in some],
                metadatas=[metadata_of(chunk) for chunk in some],
            )
            self._try(upsert)

    def vectors(self, name: str, ids: Sequence[str]) -> Vectors:
        """Return the stored vectors of chunks, in the order of ``ids``.

        :raises StorageError: if one of them is not stored.
        """
        collection = self._collection(name)
        found: dict[str, Any] = {}
        for batch in self._batches(ids):
            part = self._try(partial(collection.get, ids=list(batch), include=["embeddings"]))
            found.update(zip(part["ids"], part["embeddings"] if part["embeddings"] is not None else [], strict=True))
        if missing := [i for i in ids if i not in found]:
            what = f"has lost {len(missing)} of {len(ids)} chunks"
            raise StorageError(f"The vector store at {self._place!r} {what}.", hint=REBUILD)
        return np.array([found[i] for i in ids], dtype=np.float32)

    def nearest(self, name: str, vector: Vectors, n: int) -> list[tuple[str, float]]:
        """Return the ids and cosine similarities of the ``n`` chunks nearest to a vector, by Chroma's approximate index."""
        collection = self._collection(name)
        found = self._try(partial(collection.query, query_embeddings=vector[None, :], n_results=n, include=["distances"]))
        distances = found["distances"] or [[]]
        return [(i, 1 - float(d)) for i, d in zip(found["ids"][0], distances[0], strict=True)]

    def keep_only(self, wanted: Mapping[str, set[str] | None], prefix: str = PREFIX) -> None:
        """Delete collections and chunks that are not wanted.

        :param wanted: the ids of the chunks to keep, by collection; None for all.
        :param prefix: how the names of the collections begin that may be deleted.
        """
        for collection in self._try(self._client.list_collections):
            if collection.name not in wanted and collection.name.startswith(prefix):
                self._drop(collection.name)
        for name, ids in wanted.items():
            if ids is not None:
                self.delete(name, sorted(self.ids(name) - ids))

    def _drop(self, name: str) -> None:
        from chromadb.errors import NotFoundError

        def drop() -> None:
            with suppress(NotFoundError):  # a request that got no answer may have been carried out
                self._client.delete_collection(name)

        self._try(drop)

    def close(self) -> None:
        """Close the database, so that another client in this process can open the folder again."""
        self._client.close()  # type: ignore[attr-defined]  # missing in Chroma's interface
        for session in _sessions(self._client):  # Chroma leaves the HTTP connections of both its clients open
            session.close()
        if self.embedded and not self._failed:
            seal(self._folder)  # Chroma has written its files anew, although only to read them


def _open(folder: Path) -> ClientAPI:
    import chromadb
    from chromadb.api.shared_system_client import SharedSystemClient
    from chromadb.config import Settings

    need_files(HANDLES, folder)
    need_memory(_MEMORY, "Chroma")
    check_files(folder)
    if str(folder) not in SharedSystemClient._identifier_to_refcount:
        # Chroma caches a database that failed to open, and would fail again after the folder is repaired.
        SharedSystemClient._identifier_to_system.pop(str(folder), None)
    return chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))


def _connect(url: str, timeout: float) -> ClientAPI:
    """Return the client of a Chroma server.

    :param timeout: seconds for one request.
    :raises ValueError: if this is no address.
    :raises httpx.HTTPError: if nothing answers there; Chroma's own client would wait for ever.
    """
    import chromadb
    import httpx
    from chromadb.config import DEFAULT_DATABASE, DEFAULT_TENANT, Settings

    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{public_address(url)!r} is not a URL like http://localhost:8000")
    names = {key: values[0] for key, values in parse_qs(parts.query).items()}
    if unknown := sorted(names.keys() - {"tenant", "database"}):
        raise ValueError(f"{unknown[0]!r} is unknown; an address may end with ?tenant=NAME&database=NAME")
    names = {"tenant": DEFAULT_TENANT, "database": DEFAULT_DATABASE} | names
    token = unquote(parts.password or parts.username or "")
    headers = {"Authorization": f"Bearer {token}", "X-Chroma-Token": token} if token else {}
    host, port = parts.hostname, parts.port or (443 if parts.scheme == "https" else 8000)
    base = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}:{port}"
    place = f"/api/v2/tenants/{quote(names['tenant'], safe='')}/databases/{quote(names['database'], safe='')}"
    found = httpx.get(base + place, headers=headers, timeout=min(_FIRST, timeout))
    if not found.is_success:
        raise ValueError(f"{found.status_code} for tenant {names['tenant']!r} and database {names['database']!r}")
    client = chromadb.HttpClient(
        host=base,
        port=port,
        ssl=parts.scheme == "https",
        headers=headers,
        settings=Settings(anonymized_telemetry=False),
        **names,
    )
    for session in _sessions(client):
        session.timeout = httpx.Timeout(timeout)
    return client


def _sessions(client: ClientAPI) -> Iterator[Any]:
    """Yield the HTTP connections of a client; Chroma keeps two, and gives them no time-out."""
    for part in (client, getattr(client, "_admin_client", None)):
        session = getattr(getattr(part, "_server", None), "_session", None)
        if session is not None:
            yield session
