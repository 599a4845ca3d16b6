"""The retrievers that llama-index offers out of the box, over the same digests, for comparison with the search."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from eval.ablation.variants import Variant
from rag.digests import to_node
from rag.index import Embedding, Passage, SearchIndex
from rag.search import Filters, Question, understand
from rag.text import terms

if TYPE_CHECKING:
    from llama_index.core import VectorStoreIndex
    from llama_index.core.base.base_retriever import BaseRetriever
    from llama_index.core.base.embeddings.base import BaseEmbedding
    from llama_index.core.schema import NodeWithScore
    from llama_index.core.vector_stores import MetadataFilters

#: Without its dependencies, all of which are installed: it requires an older PyStemmer, which stems some words differently, and
#: an index has to be searched with the version that it was built with.
BM25_INSTALL = "pip install --no-deps llama-index-retrievers-bm25"

#: Bullets asked for, enough for 50 papers.
_NODES = 300


def _embed_model(embedding: Embedding) -> BaseEmbedding:
    """Return the embedding of an index as llama-index calls it: nothing is downloaded, and vectors are of the same space."""
    from llama_index.core.base.embeddings.base import BaseEmbedding

    class IndexEmbedding(BaseEmbedding):
        def _get_query_embedding(self, query: str) -> list[float]:
            vector: list[float] = embedding.embed_question(query, understand(query).weights).tolist()
            return vector

        async def _aget_query_embedding(self, query: str) -> list[float]:
            return self._get_query_embedding(query)

        def _get_text_embedding(self, text: str) -> list[float]:
            vector: list[float] = embedding.embed_passages([Passage("", text, terms(text))])[0].tolist()
            return vector

    return IndexEmbedding(model_name=embedding.name)


@contextmanager
def open_vector_index(index: SearchIndex) -> Iterator[VectorStoreIndex]:
    """Open a plain llama-index index over the Chroma collection in which a search index was stored.

    :raises chromadb.errors.NotFoundError: if the collection is not there.
    """
    import chromadb
    from chromadb.config import Settings
    from llama_index.core import VectorStoreIndex
    from llama_index.vector_stores.chroma import ChromaVectorStore

    folder = index.generation.folder.parent.parent / index.generation.manifest.store
    client = chromadb.PersistentClient(path=str(folder), settings=Settings(anonymized_telemetry=False))
    try:
        collection = client.get_collection(index.generation.manifest.collection, embedding_function=None)
        store = ChromaVectorStore(chroma_collection=collection)
        yield VectorStoreIndex.from_vector_store(store, embed_model=_embed_model(index.embedding))
    finally:
        client.close()  # type: ignore[attr-defined]  # on the client, not yet on its interface


def metadata_filters(filters: Filters) -> MetadataFilters:
    """Return filters of dates and votes as llama-index applies them to the metadata of bullets."""
    from llama_index.core.vector_stores import FilterOperator, MetadataFilter, MetadataFilters

    bounds = [
        ("date", FilterOperator.GTE, int(f"{filters.since:%Y%m%d}") if filters.since else None),
        ("date", FilterOperator.LTE, int(f"{filters.until:%Y%m%d}") if filters.until else None),
        ("votes", FilterOperator.GTE, filters.min_votes),
    ]
    return MetadataFilters(filters=[MetadataFilter(key=k, operator=o, value=v) for k, o, v in bounds if v is not None])


def papers_of(nodes: Iterable[NodeWithScore]) -> list[str]:
    """Return the arXiv ids of the nodes' papers in order of first appearance, without nodes that match nothing."""
    return list(dict.fromkeys(node.metadata["arxiv_id"] for node in nodes if node.score is None or node.score > 0))


def llama_variants(index: SearchIndex) -> Iterator[Variant]:
    """Yield a ``VectorStoreIndex`` over the same vectors and a ``BM25Retriever``, both with their defaults."""
    with open_vector_index(index) as vectors:
        nodes = min(_NODES, len(index.chunks))
        about = "the same Chroma collection and embedding"
        yield Variant("llama-index VectorStoreIndex", about, _papers(vectors.as_retriever(similarity_top_k=nodes)))
    yield _bm25(index)


def _bm25(index: SearchIndex) -> Variant:
    name, about = "llama-index BM25Retriever", "with its defaults, over the bullets with their titles"
    try:
        package: Any = importlib.import_module("llama_index.retrievers.bm25")
    except ModuleNotFoundError:
        return Variant(name, about, skipped=f"not installed: {BM25_INSTALL}")
    nodes = [to_node(chunk) for chunk in index.chunks]
    retriever = package.BM25Retriever.from_defaults(nodes=nodes, similarity_top_k=min(_NODES, len(nodes)))
    return Variant(name, about, _papers(retriever))


def _papers(retriever: BaseRetriever) -> Callable[[Question, int], list[str]]:
    return lambda question, k: papers_of(retriever.retrieve(question.text))[:k]
