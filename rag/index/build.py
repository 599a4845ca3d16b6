"""Build and publish a generation of an index from the entries of its files."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, suppress
from pathlib import Path
from typing import Any

import numpy as np

from rag.core import Progress, Settings, flush, is_there
from rag.index.basis import EMBEDDED, basis_of, is_same
from rag.index.chunks import Origins
from rag.index.collections import Stored, clean_up, collection_name
from rag.index.embeddings.base import Embedding, describe
from rag.index.embeddings.lsa import BilingualEmbedding
from rag.index.embeddings.registry import known_price, start_embedding
from rag.index.embeddings.text_model import TextEmbedding
from rag.index.formats import STORE
from rag.index.generation import Generation, Manifest, built_after
from rag.index.generations import publish
from rag.index.learned import learn
from rag.index.records import FileRecord
from rag.index.search_index import SearchIndex
from rag.index.store import ChunkStore
from rag.index.vectors import store_vectors
from rag.index.words import Words, known_terms, save_phrases
from rag.text import how_many


def build(
    index: Path,
    files: Mapping[str, FileRecord],
    before: Generation | None,
    settings: Settings,
    progress: Progress,
    *,
    rebuild: bool = False,
) -> tuple[Generation, dict[str, Any]]:
    """Build and publish the generation that holds ``files``, with what the previous one has of unchanged papers.

    The result depends only on the files, not on the order in which they were added.

    :param rebuild: use nothing of the vector store, but embed and store everything anew beside it.
    :returns: the generation, and the ``notes``, ``warnings`` and ``usage`` of a configured embedding.
    :raises SettingsError: if the configured embedding cannot be loaded or is not that of the stored vectors.
    :raises ModelServerError: if its server fails. Unless this is a rebuild, vectors received before are stored.
    :raises StorageError: if the vector store or the disk fails.
    """
    chosen, warning = start_embedding(settings) if settings.embedding.model else (None, "")  # first, as it may fail
    folder = index / "generations" / uuid.uuid4().hex[:12]
    folder.mkdir()
    draft, old, origins = _draft(folder, files, before)
    known = known_terms(before)
    words = Words.of(draft, old, origins, known, progress)
    with ThreadPoolExecutor(1) as background, ExitStack() as opened:
        learning = background.submit(learn, words, old, origins, known)
        progress("fit", 0, 1)
        embedding, fit = (chosen, "") if chosen else _fit_embedding(words, before, origins)
        progress("fit", 1, 1)
        place = _store_of(folder, before, embedding, rebuild=rebuild)
        store = opened.enter_context(closing(ChunkStore(index / place, settings.chroma_url)))
        collection = collection_name(index, store, embedding.fingerprint, before, folder.name if rebuild else "")
        goes_on = before is not None and before.manifest.collection == collection
        stored = Stored.of(draft.chunks, before, origins, goes_on=goes_on)
        vectors, embedded = store_vectors(store, collection, stored, embedding, words, before, progress, kept=not rebuild)
        size: dict[str, Any] = {"papers": len(draft.papers), "chunks": len(draft.chunks), "store": place}
        built = built_after(before)
        done = draft.described(Manifest(collection=collection, fit=fit, built=built, **describe(embedding), **size))
        learned = learning.result()
        index_words = words.papers, words.titles, words.chunks
        SearchIndex(done, *index_words, learned.translations, embedding, vectors, learned.audit).save()
        save_phrases(folder, learned.phrases)
        stored.save(folder)
        done.save(before)
        if is_there(index / place):  # a Chroma server flushes its files itself
            flush(index / place)
        publish(index, folder)
        clean_up(index, store, done, stored)
    if chosen is None:
        return done, {}
    return done, {"warnings": (warning,) if warning else ()} | _usage(chosen, embedded, settings)


def _draft(
    folder: Path, files: Mapping[str, FileRecord], before: Generation | None
) -> tuple[Generation, Words | None, Origins]:
    """Return the generation to build, the words of the one before if they can be gone on with, and what is the same in both."""
    draft = Generation(folder, Manifest("", "", "", 0, "", 0, 0), files)
    old = Words.load(before) if before is not None else None
    if before is None or old is None:
        draft = draft.repaired()
        return draft, None, Origins(np.full(len(draft.papers), -1))
    draft, origins = draft.following(before)
    return draft, old, origins


def _store_of(folder: Path, before: Generation | None, embedding: Embedding, *, rebuild: bool) -> str:
    """Return the folder of the embedded store: that of the generation before, or a new one if none of its vectors can be used.

    Chroma keeps the files of a collection that is dropped, and SQLite its room. A folder goes with the last generation that
    names it.
    """
    if rebuild or (before is not None and before.manifest.fingerprint != embedding.fingerprint):
        return f"{STORE}.{folder.name}"
    return before.manifest.store if before is not None else STORE


def _fit_embedding(words: Words, before: Generation | None, origins: Origins) -> tuple[BilingualEmbedding, str]:
    """Return the embedding and the hash of the documents it was fitted on; it is fitted only if they changed."""
    basis = basis_of(words.generation.papers, EMBEDDED)
    if before is not None and is_same(basis, before.papers, origins.kept(words.generation.papers), EMBEDDED):
        digest = before.manifest.fit
    else:
        documents = words.documents(basis)
        digest = hashlib.sha256(json.dumps([BilingualEmbedding.name, documents], ensure_ascii=False).encode()).hexdigest()
    if before is not None and before.manifest.fit == digest:
        with suppress(OSError, ValueError, KeyError, EOFError, TypeError, AttributeError):  # damaged
            return BilingualEmbedding.load(before.place("embedding")), digest
    return BilingualEmbedding.fit(words.documents(basis)), digest


def _usage(embedding: TextEmbedding, embedded: int, settings: Settings) -> dict[str, Any]:
    tokens, price = embedding.encoder.tokens, known_price(settings)
    usage: dict[str, float] = {"passages": embedded, "tokens": tokens}
    note = f"{how_many(embedded, 'passage')} embedded with {embedding.name}"
    note += f", {how_many(tokens, 'token')}" if tokens else ""
    if price is not None:
        usage["cost"] = round(tokens / 1e6 * price, 6)
        note += f", about ${usage['cost']:.4f}" if tokens else ""
    return {"notes": (f"{note}.",), "usage": usage}
