"""The search as a llama-index retriever, to combine with its query engines, rerankers and evaluators.

Nothing in the program imports this module: importing llama-index takes two seconds.
"""

from __future__ import annotations

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from rag.core import Searches
from rag.digests import chunk_paper, to_node


class DigestRetriever(BaseRetriever):
    """Retrieve bullets as nodes: the papers in order of their rank, within a paper the best bullet first.

    A node's score is that of its paper less what ranks it within the paper, so that sorting by score keeps the order.

    :param assistant: the assistant whose index is searched, a :class:`rag.Nonmun`.
    :param k: how many papers.
    :param bullets: how many bullets of each.
    """

    def __init__(self, assistant: Searches, k: int = 10, bullets: int = 3) -> None:
        super().__init__()
        self._assistant = assistant
        self._k = k
        self._bullets = bullets

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        found = []
        for evidence in self._assistant.search(query_bundle.query_str, self._k):
            chunks = {(c.entry.date, c.bullet): c for c in chunk_paper(evidence.paper)}
            for place, bullet in enumerate(evidence.bullets[: self._bullets]):
                node = to_node(chunks[bullet.date, bullet.index])
                found.append(NodeWithScore(node=node, score=evidence.score - place * 1e-6))
        return found
