"""What a vector store really holds, read with Chroma alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import chromadb
from chromadb.config import Settings as ChromaSettings

from rag import Nonmun
from rag.index.generation import Manifest

#: For tests that are about the files of the embedded store, or about none of a store, among those that run with both.
EMBEDDED = {"argnames": "store", "argvalues": ["embedded"], "indirect": True}


@contextmanager
def collection_of(index: Path, manifest: Manifest) -> Iterator[Any]:
    """The collection of a generation, embedded or on the server that the environment names."""
    url = urlsplit(os.environ.get("NONMUN_CHROMA_URL", ""))
    settings = ChromaSettings(anonymized_telemetry=False)
    client: Any = (
        chromadb.HttpClient(host=str(url.hostname), port=url.port or 8000, settings=settings)
        if url.hostname
        else chromadb.PersistentClient(str(index / manifest.store), settings=settings)
    )
    try:
        yield client.get_collection(manifest.collection, embedding_function=None)
    finally:
        client.close()
        for part in (client, client._admin_client):  # Chroma leaves their connections open
            session = getattr(getattr(part, "_server", None), "_session", None)
            if session is not None:
                session.close()


def rows_in_chroma(assistant: Nonmun) -> dict[str, tuple[str, dict[str, object]]]:
    """The texts and metadata of the chunks of the current generation's collection, by id."""
    with collection_of(assistant.index.folder_of("digests"), assistant.index.generation.manifest) as collection:
        found = collection.get()
        return {i: (d, m) for i, d, m in zip(found["ids"], found["documents"], found["metadatas"], strict=True)}
