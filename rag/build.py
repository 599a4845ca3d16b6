"""Build a generation of an index from the entries of its files: analyse, fit, store, write, publish."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from pathlib import Path

from rag.chunk import Chunk
from rag.embedding import BilingualEmbedding, Vectors
from rag.generation import FileRecord, Generation, Manifest, index_id, publish
from rag.index import TITLE_WEIGHT, SearchIndex
from rag.language import terms_of_many
from rag.lexical import LexicalIndex
from rag.models import Progress
from rag.store import ChunkStore
from rag.translation import TranslationTable

__all__ = ["build"]

#: Up to this many papers the embedding is fitted on all of them; above, see :func:`_fit_prefix`.
_FIT_ALL = 500
_FIT_STEP = 1.1
_BATCH = 1000  # texts analysed between two steps of the progress bar

Terms = list[str]


def build(
    index: Path, files: Mapping[str, FileRecord], before: Generation | None, chroma_url: str, progress: Progress
) -> Generation:
    """Build and publish the generation that holds ``files``; the one before lends its analysed terms and its embedding.

    The result depends on the files alone, not on the order in which they came.

    :raises StorageError: if the vector store or the disk fails.
    """
    folder = index / "generations" / uuid.uuid4().hex[:12]
    folder.mkdir()
    draft = Generation(folder, Manifest("", "", "", 0, "", 0, 0), files)
    terms = _analyse(draft, before, progress)
    titles = {paper.arxiv_id: terms[paper.title] for paper in draft.papers.values()}
    bullets = [terms[chunk.text] for chunk in draft.chunks]
    documents = _paper_documents(draft, titles, bullets)

    progress("fit", 0, 2)
    embedding, fit = _fit_embedding(draft, before, documents)
    progress("fit", 1, 2)
    order = list(draft.papers)
    whole = [documents[arxiv_id] for arxiv_id in order]
    paper_index, chunk_index = LexicalIndex.build(whole), LexicalIndex.build(bullets)
    translations = TranslationTable.build(whole)
    progress("fit", 2, 2)

    embedded = [titles[c.paper.arxiv_id] + t for c, t in zip(draft.chunks, bullets, strict=True)]
    store = ChunkStore(index / "chroma", chroma_url, index_id(index))
    try:
        vectors = _store_chunks(store, embedding, draft.chunks, embedded, progress)
        manifest = Manifest(
            collection=store.collection_name(embedding.fingerprint),
            fingerprint=embedding.fingerprint,
            embedding=embedding.name,
            dimensions=embedding.dimensions,
            fit=fit,
            papers=len(draft.papers),
            chunks=len(draft.chunks),
        )
        done = Generation(folder, manifest, files)
        SearchIndex(done, paper_index, chunk_index, translations, embedding, vectors).save()
        (folder / "terms.json").write_text(json.dumps(terms, ensure_ascii=False), "utf-8")
        done.save()
        publish(index, folder)
        _clean_up(store, done, before)
    finally:
        store.close()
    return done


def _analyse(draft: Generation, before: Generation | None, progress: Progress) -> dict[str, Terms]:
    """The terms of every title and chunk, by text; what an earlier generation analysed is not analysed again."""
    texts = dict.fromkeys([p.title for p in draft.papers.values()] + [c.text for c in draft.chunks])
    known: dict[str, Terms] = {}
    if before is not None and (before.folder / "terms.json").exists():
        known = json.loads((before.folder / "terms.json").read_text("utf-8"))
    missing = [text for text in texts if text not in known]
    for start in range(0, len(missing), _BATCH):
        progress("analyse", start, len(missing))
        batch = missing[start : start + _BATCH]
        known.update(zip(batch, terms_of_many(batch), strict=True))
    progress("analyse", len(missing), len(missing))
    return {text: known[text] for text in texts}


def _paper_documents(draft: Generation, titles: Mapping[str, Terms], bullets: Sequence[Terms]) -> dict[str, Terms]:
    documents = {arxiv_id: title * TITLE_WEIGHT for arxiv_id, title in titles.items()}
    for chunk, terms in zip(draft.chunks, bullets, strict=True):
        if chunk.bullet is not None:
            documents[chunk.paper.arxiv_id] = documents[chunk.paper.arxiv_id] + terms
    return documents


def _fit_prefix(draft: Generation) -> list[str]:
    """The papers that the embedding is fitted on.

    All, in a small corpus. In a large one the oldest n, where n grows in steps of a tenth: so a new day's digest is only
    embedded, not fitted and stored anew with everything before it, and yet the space depends on nothing but the digests.
    """
    order = sorted(draft.papers.values(), key=lambda p: (p.entries[-1].date, p.arxiv_id))
    size = _FIT_ALL
    while size * _FIT_STEP <= len(order):
        size = int(size * _FIT_STEP)
    return [p.arxiv_id for p in order[: size if len(order) > _FIT_ALL else len(order)]]


def _fit_embedding(
    draft: Generation, before: Generation | None, documents: Mapping[str, Terms]
) -> tuple[BilingualEmbedding, str]:
    """The embedding for this generation and the hash of what it was fitted on; refitted only where that changed."""
    prefix = [documents[arxiv_id] for arxiv_id in sorted(_fit_prefix(draft))]
    digest = hashlib.sha256(json.dumps([BilingualEmbedding.name, prefix], ensure_ascii=False).encode()).hexdigest()
    if before is not None and before.manifest.fit == digest:
        return BilingualEmbedding.load(before.folder / "embedding"), digest
    return BilingualEmbedding.fit(prefix), digest


def _store_chunks(
    store: ChunkStore, embedding: BilingualEmbedding, chunks: Sequence[Chunk], terms: Sequence[Terms], progress: Progress
) -> Vectors:
    """Store the chunks that are not stored yet; return the stored vectors of all, in order."""
    stored = store.ids(embedding.fingerprint)
    new = [i for i, chunk in enumerate(chunks) if chunk.id not in stored]
    progress("store", 0, len(new))
    store.upsert(
        embedding.fingerprint,
        [chunks[i] for i in new],
        embedding.embed([terms[i] for i in new]),
        lambda done: progress("store", done, len(new)),
    )
    return store.vectors(embedding.fingerprint, [chunk.id for chunk in chunks])


def _clean_up(store: ChunkStore, done: Generation, before: Generation | None) -> None:
    """Delete what neither this generation nor the one before it needs (a reader may still have that one open)."""
    wanted: dict[str, set[str]] = {}
    for generation in (done, before):
        if generation is not None:
            wanted.setdefault(generation.manifest.fingerprint, set()).update(c.id for c in generation.chunks)
    store.keep_only(wanted)
