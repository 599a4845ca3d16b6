"""Use the search in llama-index, and put a retriever of your own on top of it."""

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from rag import Nonmun
from rag.search.llama_index import DigestRetriever


class MostVoted(BaseRetriever):
    """Find twenty papers, and keep the bullets of those that have votes, most voted first."""

    def __init__(self, below: BaseRetriever) -> None:
        super().__init__()
        self._below = below

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = [one for one in self._below.retrieve(query_bundle) if one.node.metadata.get("votes")]
        return sorted(found, key=lambda one: -one.node.metadata["votes"])


with Nonmun(sample=True) as assistant:
    assistant.ingest_sample()
    for found in MostVoted(DigestRetriever(assistant, k=20, bullets=1)).retrieve("video generation"):
        print(found.node.metadata["votes"], found.node.metadata["title"])
