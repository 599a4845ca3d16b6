"""Chroma, the store of record for chunks and their vectors, and how it is brought up to date.

Embedded in a folder by default, or a server. One collection per index and embedding fingerprint, so that vectors of two spaces
never meet. Requests go in batches of what the client takes at once, and no collection is opened with Chroma's default English
embedding function.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import numpy as np

from rag.core import ModelServerError, Progress, SettingsError, StorageError, public_address
from rag.digests import Chunk, metadata_of
from rag.index.embeddings.base import Embedding, Passage, Vectors
from rag.index.embeddings.lsa import BilingualEmbedding
from rag.index.generation import REBUILD, Generation

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection

_REBUILD = "`nonmun ingest --rebuild PATH` builds the index anew."
#: Chroma's own message for a full disk or a read-only folder does not say so.
_FOLDER_HINT = f"Check that there is space left and that you may write there; if so, {_REBUILD}"
_SERVER_HINT = f"Check NONMUN_CHROMA_URL, and that the server runs and has space left; if so, {_REBUILD}"

T = TypeVar("T")

_PART = 1000  # chunks embedded and stored between two steps of the progress bar

_Content = tuple[str, str]  # the title and the text that a vector is of

#: One model on two machines differs in the last digits, quantised a little more; the spaces of two models are unrelated.
_SAME_MODEL = 0.9


class ChunkStore:
    """The collections of one index.

    :param folder: the place of the embedded database; unused with a URL.
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
            raise StorageError(f"The vector store at {self._place!r} failed: {reason}.", hint=self._hint) from problem

    def _batches(self, items: Sequence[T]) -> Iterator[Sequence[T]]:
        size = self._client.get_max_batch_size()
        return (items[start : start + size] for start in range(0, len(items), size))

    def collection_name(self, fingerprint: str) -> str:
        return f"nonmun-{self._index_id}-{fingerprint}"

    def create(self, embedding: Embedding) -> None:
        """Create the collection of an embedding, unless it exists, with what describes its vectors."""
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
            if collection.metadata != metadata:  # Chroma keeps that of the creation
                collection.modify(metadata=metadata)

    def _collection(self, fingerprint: str) -> Collection:
        return self._client.get_collection(self.collection_name(fingerprint), embedding_function=None)

    def ids(self, fingerprint: str) -> set[str]:
        """Return the ids of all chunks stored for an embedding; none when it has no collection."""
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
        """Return the ids and cosine similarities of the ``n`` chunks nearest to a vector by Chroma's approximate index."""
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
                for batch in self._batches(sorted(set(stored.get(include=[])["ids"]) - names[collection.name])):
                    stored.delete(ids=list(batch))

    def close(self) -> None:
        """Close the database, so that another client in this process can open the same folder afresh."""
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
            # Chroma keeps a database that failed to open, and would fail with it again once the folder is repaired.
            SharedSystemClient._identifier_to_system.pop(str(folder), None)
        return chromadb.PersistentClient(path=str(folder), settings=settings)
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError(f"{url!r} is no URL such as http://localhost:8000")
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

    Only chunks that are not stored are embedded, and of these only passages that are new since the generation before: a paper
    whose votes have changed gives other chunks with the same text. They are stored as they come, so that nothing a model was
    paid for is lost when the run breaks off.

    :param passages: what is embedded of each chunk.
    :param kept: whether the next run finds what this one stored; a rebuild begins with nothing.
    :returns: the vectors of all chunks, shape ``(len(chunks), dimensions)``, and how many passages were embedded.
    :raises SettingsError: if the stored vectors are not of the model that answers now.
    :raises ModelServerError: if the model fails; what it gave until then is stored.
    """
    store.create(embedding)
    stored = _valid(store, embedding, chunks, passages, before)
    new = [i for i, chunk in enumerate(chunks) if chunk.id not in stored]
    known = _known(store, embedding, before, stored, {_content(chunks[i]) for i in new})
    embedded = 0
    progress("store", 0, len(new))
    for start in range(0, len(new), _PART):
        part = {i: _content(chunks[i]) for i in new[start : start + _PART]}
        missing = {content: passages[i] for i, content in part.items() if content not in known}
        try:
            vectors = known | dict(zip(missing, embedding.embed_passages(list(missing.values())), strict=True))
        except ModelServerError as problem:
            stored_until_now = f" {start:,} of {len(new):,} new chunks are stored and kept." if kept else ""
            hint = f"{problem.hint} Then type the same command again."
            raise ModelServerError(f"{problem.args[0]}{stored_until_now}", hint=hint) from None
        store.upsert(embedding.fingerprint, [chunks[i] for i in part], np.array([vectors[c] for c in part.values()]))
        embedded += len(missing)
        progress("store", start + len(part), len(new))
    return store.vectors(embedding.fingerprint, [chunk.id for chunk in chunks]), embedded


def _content(chunk: Chunk) -> _Content:
    return chunk.paper.title, chunk.text


def _valid(
    store: ChunkStore, embedding: Embedding, chunks: Sequence[Chunk], passages: Sequence[Passage], before: Generation | None
) -> set[str]:
    """Return the ids whose stored vectors can stay: all, unless another model now answers under the same name.

    A few passages are embedded again and compared, the first and the last among them: a killed rebuild has replaced the first
    ones only.
    """
    stored = store.ids(embedding.fingerprint)
    rows = [i for i, chunk in enumerate(chunks) if chunk.id in stored]
    if isinstance(embedding, BilingualEmbedding):  # its fingerprint says all
        return stored
    if before is not None and before.manifest.dimensions != embedding.dimensions:
        raise _changed(embedding, f"{embedding.dimensions} dimensions in place of {before.manifest.dimensions}")
    if not rows:
        return stored
    some = sorted({rows[0], rows[len(rows) // 2], rows[-1]})
    now = embedding.embed_passages([passages[i] for i in some])
    cosine = float((now * store.vectors(embedding.fingerprint, [chunks[i].id for i in some])).sum(axis=1).min())
    if cosine >= _SAME_MODEL:
        return stored
    if before is None:
        return set()
    raise _changed(embedding, f"a vector at a cosine of {cosine:.2f} to the stored one of the same text")


def _changed(embedding: Embedding, what: str) -> SettingsError:
    message = f"The index was built with another model under the name {embedding.name}: it now gives {what}."
    return SettingsError(message, hint=REBUILD)


def _known(
    store: ChunkStore, embedding: Embedding, before: Generation | None, stored: set[str], wanted: set[_Content]
) -> dict[_Content, Vectors]:
    """Return the stored vectors of the generation before whose title and text a new chunk has, too."""
    if before is None or before.manifest.fingerprint != embedding.fingerprint:
        return {}
    twins = {content: c.id for c in before.chunks if (content := _content(c)) in wanted and c.id in stored}
    return dict(zip(twins, store.vectors(embedding.fingerprint, list(twins.values())), strict=True))
