"""Build and publish a generation of an index from the entries of its files."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from typing import Any

from rag.core import Progress, Settings, flush, is_there
from rag.index.audit.model import audit_papers
from rag.index.collections import clean_up, collection_name
from rag.index.embeddings.base import Passage, describe
from rag.index.embeddings.lsa import BilingualEmbedding
from rag.index.embeddings.registry import known_price, start_embedding
from rag.index.embeddings.text_model import TextEmbedding
from rag.index.formats import STORE, has_titles
from rag.index.generation import FileRecord, Generation, Manifest, publish
from rag.index.lexical import LexicalIndex
from rag.index.sealed import seal
from rag.index.search_index import TITLE_WEIGHT, SearchIndex
from rag.index.store import ChunkStore
from rag.index.translation import TranslationTable, mine_glosses
from rag.index.vectors import store_vectors
from rag.text import read_glossary, terms_of_many, unstuffed

#: Up to this many papers the embedding is fitted on all of them; above, see :func:`_fit_prefix`.
_FIT_ALL = 500
_FIT_STEP = 1.1
_BATCH = 1000  # texts analysed per step of the progress bar

Terms = list[str]


def build(
    index: Path,
    files: Mapping[str, FileRecord],
    before: Generation | None,
    settings: Settings,
    progress: Progress,
    *,
    rebuild: bool = False,
) -> tuple[Generation, dict[str, Any]]:
    """Build and publish the generation that holds ``files``, reusing the terms and vectors of the previous one.

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
    draft = Generation(folder, Manifest("", "", "", 0, "", 0, 0), files).repaired()
    if before is not None:
        draft.follows(before)
    glosses = list(mine_glosses(chunk.text for chunk in draft.chunks))
    terms = _analyse(draft, glosses, before, progress)
    titles = {paper.arxiv_id: terms[paper.title] for paper in draft.papers.values()}
    bullets = [terms[chunk.text] for chunk in draft.chunks]
    documents = _paper_documents(draft, titles, bullets)
    pairs = zip(draft.chunks, bullets, strict=True)
    passages = [Passage(chunk.paper.title, chunk.text, titles[chunk.paper.arxiv_id] + found) for chunk, found in pairs]
    place = f"{STORE}.{folder.name}" if rebuild else before.manifest.store if before is not None else STORE
    with ThreadPoolExecutor(1) as background, closing(ChunkStore(index / place, settings.chroma_url)) as store:
        words = background.submit(_index_words, draft, documents, titles, bullets, glosses, terms)
        audit = background.submit(lambda: audit_papers(draft.papers, terms, words.result()[-1]))  # runs after words
        progress("fit", 0, 1)
        embedding, fit = (chosen, "") if chosen else _fit_embedding(draft, before, documents)
        progress("fit", 1, 1)
        collection = collection_name(index, store, embedding.fingerprint, before, folder.name if rebuild else "")
        kept = not rebuild
        vectors, embedded = store_vectors(store, collection, embedding, draft.chunks, passages, before, progress, kept=kept)
        size: dict[str, Any] = {"papers": len(draft.papers), "chunks": len(draft.chunks), "store": place}
        done = draft.described(Manifest(collection=collection, fit=fit, **describe(embedding), **size))
        SearchIndex(done, *words.result(), embedding, vectors, audit.result()).save()
        (folder / "terms.json").write_text(json.dumps(terms, ensure_ascii=False), "utf-8")
        done.save()
        if is_there(index / place):  # a Chroma server flushes its files itself
            flush(index / place)
        publish(index, folder)
        clean_up(index, store, done)
    if is_there(index / place):
        seal(index / place)
    if chosen is None:
        return done, {}
    return done, {"warnings": (warning,) if warning else ()} | _usage(chosen, embedded, settings)


def _index_words(
    draft: Generation,
    documents: Mapping[str, Terms],
    titles: Mapping[str, Terms],
    bullets: Sequence[Terms],
    glosses: Sequence[tuple[str, str]],
    terms: Mapping[str, Terms],
) -> tuple[LexicalIndex, LexicalIndex, LexicalIndex, TranslationTable]:
    """Return the lexical indexes of papers, titles and chunks, and the translations."""
    papers = [documents[arxiv_id] for arxiv_id in draft.papers]
    return (
        LexicalIndex.build(papers),
        LexicalIndex.build([titles[arxiv_id] for arxiv_id in draft.papers]),
        LexicalIndex.build(bullets),
        TranslationTable.build(papers, glosses, terms),
    )


def _usage(embedding: TextEmbedding, embedded: int, settings: Settings) -> dict[str, Any]:
    tokens, price = embedding.encoder.tokens, known_price(settings)
    usage: dict[str, float] = {"passages": embedded, "tokens": tokens}
    note = f"{embedded:,} passages embedded with {embedding.name}" + (f", {tokens:,} tokens" if tokens else "")
    if price is not None:
        usage["cost"] = round(tokens / 1e6 * price, 6)
        note += f", about ${usage['cost']:.4f}" if tokens else ""
    return {"notes": (f"{note}.",), "usage": usage}


def _analyse(
    draft: Generation, glosses: Sequence[tuple[str, str]], before: Generation | None, progress: Progress
) -> dict[str, Terms]:
    """Return the terms of every title and chunk, and of the Korean phrases of glosses and glossary, by text.

    Those that the previous generation has are reused: without new Korean text, the analyser is not even loaded.
    """
    phrases = [*(korean for korean, _ in glosses), *(form for _, forms in read_glossary() for form in forms)]
    texts = dict.fromkeys([p.title for p in draft.papers.values()] + [c.text for c in draft.chunks] + phrases)
    known = _analysed(before) if before is not None else {}
    missing = [text for text in texts if text not in known]
    for start in range(0, len(missing), _BATCH):
        progress("analyse", start, len(missing))
        batch = missing[start : start + _BATCH]
        known.update(zip(batch, map(unstuffed, terms_of_many(batch)), strict=True))
    progress("analyse", len(missing), len(missing))
    return {text: known[text] for text in texts}


def _analysed(before: Generation) -> dict[str, Terms]:
    """Return the terms that a generation stored, by text; empty if they are of another analysis, missing or damaged."""
    if not has_titles(before.folder):
        return {}
    try:
        known = json.loads((before.folder / "terms.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return {text: terms for text, terms in known.items() if isinstance(terms, list)} if isinstance(known, dict) else {}


def _paper_documents(draft: Generation, titles: Mapping[str, Terms], bullets: Sequence[Terms]) -> dict[str, Terms]:
    documents = {arxiv_id: title * TITLE_WEIGHT for arxiv_id, title in titles.items()}
    for chunk, terms in zip(draft.chunks, bullets, strict=True):
        if chunk.bullet is not None:
            documents[chunk.paper.arxiv_id] = documents[chunk.paper.arxiv_id] + terms
    return documents


def _fit_prefix(draft: Generation) -> list[str]:
    """Return the papers that the embedding is fitted on: all of a small corpus, the oldest n of a large one.

    n grows in steps of a tenth, so that most new digests are embedded without fitting and storing everything anew, and the
    space still depends only on the digests.
    """
    order = sorted(draft.papers.values(), key=lambda p: (p.entries[-1].date, p.arxiv_id))
    size = _FIT_ALL
    while size * _FIT_STEP <= len(order):
        size = int(size * _FIT_STEP)
    return [p.arxiv_id for p in order[: size if len(order) > _FIT_ALL else len(order)]]


def _fit_embedding(
    draft: Generation, before: Generation | None, documents: Mapping[str, Terms]
) -> tuple[BilingualEmbedding, str]:
    """Return the embedding and the hash of the documents it was fitted on; it is fitted only if they changed."""
    prefix = [documents[arxiv_id] for arxiv_id in sorted(_fit_prefix(draft))]
    digest = hashlib.sha256(json.dumps([BilingualEmbedding.name, prefix], ensure_ascii=False).encode()).hexdigest()
    if before is not None and before.manifest.fit == digest:
        return BilingualEmbedding.load(before.folder / "embedding"), digest
    return BilingualEmbedding.fit(prefix), digest
