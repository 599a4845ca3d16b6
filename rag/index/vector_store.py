"""Embed what is not stored yet, and store it as it comes: what a model was paid for is not lost when the run breaks off."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from rag.core import ModelServerError, Progress, SettingsError
from rag.digests import Chunk
from rag.index.embeddings.lsa import BilingualEmbedding, Embedding, Passage, Vectors
from rag.index.generation import Generation
from rag.index.vectors import ChunkStore

__all__ = ["store_vectors"]

_PART = 1000  # chunks embedded and stored between two steps of the progress bar

_Content = tuple[str, str]  # the title and the text that a vector is of

#: One model on two machines differs in the last digits, quantised a little more; the spaces of two models are unrelated.
_SAME_MODEL = 0.9


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

    Embedded are only chunks that are not stored, and of these only passages that the generation before did not have: a paper
    whose votes have changed gives other chunks with the same text.

    :param passages: what is embedded of each chunk.
    :param before: the generation that is continued; None where there is none.
    :param kept: whether the next run finds what this one stored; a rebuild begins with nothing.
    :returns: the stored vectors of all chunks, shape ``(len(chunks), dimensions)``, and how many passages were embedded.
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
            raise ModelServerError(
                f"{problem.args[0]}{stored_until_now}",
                hint=f"{problem.hint} Then type the same command again.",
            ) from None
        store.upsert(embedding.fingerprint, [chunks[i] for i in part], np.array([vectors[c] for c in part.values()]))
        embedded += len(missing)
        progress("store", start + len(part), len(new))
    return store.vectors(embedding.fingerprint, [chunk.id for chunk in chunks]), embedded


def _content(chunk: Chunk) -> _Content:
    return chunk.paper.title, chunk.text


def _valid(
    store: ChunkStore, embedding: Embedding, chunks: Sequence[Chunk], passages: Sequence[Passage], before: Generation | None
) -> set[str]:
    """The ids whose stored vectors can stay: all, unless another model answers under the same name by now.

    A few of the passages are embedded again and compared. The first and the last are among them: a rebuild that was killed
    has replaced the first ones only.
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
    return SettingsError(
        f"The index was built with another model under the name {embedding.name}: it now gives {what}.",
        hint="Type `nonmun ingest --rebuild PATH`.",
    )


def _known(
    store: ChunkStore, embedding: Embedding, before: Generation | None, stored: set[str], wanted: set[_Content]
) -> dict[_Content, Vectors]:
    """The stored vectors of the generation before whose title and text a new chunk has, too."""
    if before is None or before.manifest.fingerprint != embedding.fingerprint:
        return {}
    twins = {content: c.id for c in before.chunks if (content := _content(c)) in wanted and c.id in stored}
    return dict(zip(twins, store.vectors(embedding.fingerprint, list(twins.values())), strict=True))
